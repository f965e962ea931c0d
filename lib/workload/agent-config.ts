import { type VaultServer } from './vault-server';
import { AGENT_CONFIG_PATH, AGENT_LOG_FILE, CA_PATH, TOKEN_FILE } from './pod-paths';

/** One file as the agent renders it. */
export interface RenderedFile {
  /** The name below the secrets path. */
  readonly name: string;
  /** The consul-template text. */
  readonly template: string;
}

/** What differs between the agents of two workloads. */
export interface AgentConfigInput {
  readonly server: VaultServer;
  /** The auth mount as the agent wants it: with `auth/`, without slashes around. */
  readonly authPath: string;
  readonly role: string;
  readonly secretsPath: string;
  readonly files: readonly RenderedFile[];
  /** How often static secrets are read again, in seconds. */
  readonly renderIntervalSeconds: number;
}

/**
 * After this many attempts the template engine gives the error up and the agent starts it anew. The waits double
 * from 250 ms, so that seven attempts end with a wait of 16 s; eight would wait 32 s, over the 30 s that a first
 * rollout may take to notice its new role or policy. The default of twelve ends with waits of a minute.
 */
const ATTEMPTS_BELOW_30_SECONDS = 7;

/**
 * The configuration of a Vault (or OpenBao) agent as JSON, which is what HashiCorp's injector runs too.
 * It holds the role, paths and templates and never a secret, so it stands in a ConfigMap where it can be reviewed.
 *
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent
 */
export function agentConfig(input: AgentConfigInput): string {
  const { server } = input;
  const config = {
    vault: {
      address: server.address,
      ...(server.ca !== undefined && server.ca.source.kind !== 'system' ? { ca_cert: CA_PATH } : {}),
      ...(server.tlsServerName !== undefined ? { tls_server_name: server.tlsServerName } : {}),
      ...(server.namespace !== undefined ? { namespace: server.namespace } : {}),
      retry: { num_retries: ATTEMPTS_BELOW_30_SECONDS },
    },
    auto_auth: {
      method: {
        type: 'kubernetes',
        mount_path: input.authPath,
        ...(server.namespace !== undefined ? { namespace: server.namespace } : {}),
        // The default maximum of five minutes would leave a first rollout waiting long after its role exists.
        min_backoff: '1s',
        max_backoff: '30s',
        // No exit_on_err: a sidecar that ends because Vault is away only adds the kubelet's own back-off.
        config: { role: input.role, token_path: TOKEN_FILE },
      },
      // No sink: the token stays in the agent's memory, and on no volume that another container could read.
    },
    template_config: {
      exit_on_retry_failure: false,
      static_secret_render_interval: `${String(input.renderIntervalSeconds)}s`,
    },
    template: input.files.map((file) => ({
      destination: `${input.secretsPath}/${file.name}`,
      contents: file.template,
      // Read by the application through the volume's group, written by the agent alone.
      perms: '0440',
      error_on_missing_key: true,
      // A backup would keep the previous value of the secret beside the current one.
      backup: false,
    })),
    log_file: AGENT_LOG_FILE,
    log_rotate_bytes: 65536,
    // The previous file is enough for the start gate; -1 would keep none and lose the reason at a rotation.
    log_rotate_max_files: 1,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** The agent's command, past the image's entrypoint, which would call setcap and chown and needs root for both. */
export function agentCommand(binary: string): string[] {
  return [binary, 'agent', `-config=${AGENT_CONFIG_PATH}`];
}
