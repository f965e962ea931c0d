import { AGENT_LOG_FILE, CA_PATH, CONFIG_FILES, configPath, TOKEN_FILE, TOKEN_SINK } from './paths';
import { templateSafeJson } from './template-safe';
import { type VaultServer } from './vault-server';

/** One file as the agent renders it. */
export interface AgentFile {
  /** Where the agent writes it. */
  readonly destination: string;
  /** Its permissions, as four octal digits. */
  readonly perms: string;
  /** The template, in consul-template's language. */
  readonly template: string;
  /** What the agent runs after it has written a change: program and arguments. */
  readonly onChange?: readonly string[] | undefined;
}

/** What begins and ends an action in a template. */
export interface Delimiters {
  readonly left: string;
  readonly right: string;
}

/** What differs between the agents of two workloads. */
export interface AgentConfigInput {
  readonly server: VaultServer;
  /** The auth mount as the agent wants it: with `auth/`, without slashes around. */
  readonly authPath: string;
  /** The namespace of the mount, where it is another one than the server's. */
  readonly authNamespace: string | undefined;
  readonly role: string;
  readonly files: readonly AgentFile[];
  readonly delimiters: Delimiters;
  /** How often static secrets are read again, in seconds. */
  readonly renderIntervalSeconds: number;
  /** Whether the agent keeps its token in a file of its container, for the script that revokes it at the end. */
  readonly revokesToken: boolean;
}

/**
 * In effect without end (0 would mean twelve attempts, and -1 none). When the attempts run out the agent throws away what
 * its template engine holds and begins again, which fetches every dynamic secret again: measured with one secret
 * missing, seven attempts took a new database lease every 33 s, this number took one lease in all.
 */
const ATTEMPTS_WITHOUT_END = 1_000_000_000;

/** For the agent's own user alone, on a volume that agents alone mount. 0600, as JSON has no octal numbers. */
const TOKEN_FILE_SINK = { type: 'file', config: { path: TOKEN_SINK, mode: 0o600 } };

/**
 * The configuration of a Vault (or OpenBao) agent as JSON, which is what HashiCorp's injector runs too, in one line.
 * It holds the role, paths and templates and never a secret, so it is in the pod's manifest, where it can be reviewed.
 *
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent
 */
export function agentConfig(input: AgentConfigInput): string {
  const login = agentLogin(input);
  const config = {
    vault: login.vault,
    auto_auth: {
      method: login.auto_auth.method,
      ...(input.revokesToken ? { sink: [TOKEN_FILE_SINK] } : {}),
    },
    template_config: {
      exit_on_retry_failure: false,
      static_secret_render_interval: `${String(input.renderIntervalSeconds)}s`,
    },
    template: input.files.map((file) => ({
      destination: file.destination,
      contents: file.template,
      left_delimiter: input.delimiters.left,
      right_delimiter: input.delimiters.right,
      perms: file.perms,
      error_on_missing_key: true,
      // A missing key fails in the template. Fatal, it would end the template engine and cost every other file its
      // lease (see above); like this it is logged, and tried again when the secret is read next.
      error_fatal: false,
      // A backup would keep the previous value of the secret beside the current one.
      backup: false,
      ...(file.onChange === undefined ? {} : { exec: { command: file.onChange, timeout: '30s' } }),
    })),
    log_file: AGENT_LOG_FILE,
    log_rotate_bytes: 65536,
    // The previous file is enough for the start gate; -1 would keep none and lose the reason at a rotation.
    log_rotate_max_files: 1,
  };
  return templateSafeJson(config);
}

/** The agent's command, past the image's entrypoint, which would call setcap and chown and needs root for both. */
export function agentCommand(binary: string): string[] {
  return [binary, 'agent', `-config=${configPath(CONFIG_FILES.agent)}`];
}

/** The server and the way in, the same for every agent of a pod. */
export interface AgentLogin {
  readonly vault: object;
  readonly auto_auth: { readonly method: readonly object[] };
}

/** Where an agent logs in, as whom, and how patiently. */
export function agentLogin({
  server,
  authPath,
  authNamespace = server.namespace,
  role,
}: Pick<AgentConfigInput, 'server' | 'authPath' | 'authNamespace' | 'role'>): AgentLogin {
  return {
    vault: {
      address: server.address,
      ...(server.ca !== undefined && server.ca.source.kind !== 'system' ? { ca_cert: CA_PATH } : {}),
      ...(server.tlsServerName !== undefined ? { tls_server_name: server.tlsServerName } : {}),
      ...(server.namespace !== undefined ? { namespace: server.namespace } : {}),
      retry: { num_retries: ATTEMPTS_WITHOUT_END },
    },
    auto_auth: {
      // A list, although there is one: HCL reads an object of one object as a block with a label.
      method: [
        {
          type: 'kubernetes',
          mount_path: authPath,
          ...(authNamespace !== undefined ? { namespace: authNamespace } : {}),
          // Both the logins and the template engine's attempts wait this long at most; with the defaults of five minutes
          // and one minute a first rollout would go on waiting long after its role and policy exist.
          min_backoff: '1s',
          max_backoff: '30s',
          // No exit_on_err: a sidecar that ends because Vault is away only adds the kubelet's own back-off.
          config: { role, token_path: TOKEN_FILE },
        },
      ],
    },
  };
}
