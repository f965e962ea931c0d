import { type PodFile } from './pod-files';

/** How the agent reaches a server, and as whom. */
export interface AgentServer {
  readonly address: string;
  /** The namespace of the secrets. */
  readonly namespace?: string | undefined;
  /** The namespace of the token, where it is another one. */
  readonly tokenNamespace?: string | undefined;
  readonly caFile?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly tokenFile: string;
}

/** What the agent on this machine is configured with. */
export interface LocalAgent {
  readonly server: AgentServer;
  readonly files: readonly PodFile[];
  /** Where the files go. */
  readonly folder: string;
  readonly logFile: string;
  readonly renderInterval: string | undefined;
}

/** How an agent on this machine reaches the server: of its configuration the block `vault`. */
export function reachedServer({ address, caFile, tlsServerName }: AgentServer): object {
  return {
    address,
    ...(caFile === undefined ? {} : { ca_cert: caFile }),
    ...(tlsServerName === undefined ? {} : { tls_server_name: tlsServerName }),
  };
}

/** The login with a token that is there already: of its configuration the block `auto_auth`. */
export function tokenLogin({ namespace, tokenNamespace = namespace, tokenFile }: AgentServer): object {
  return {
    method: [
      {
        type: 'token_file',
        ...(tokenNamespace === undefined ? {} : { namespace: tokenNamespace }),
        min_backoff: '1s',
        max_backoff: '5s',
        config: { token_file_path: tokenFile },
      },
    ],
  };
}

/**
 * The pod's configuration as far as it makes files: the same templates with the same settings, in another folder. Its
 * listeners, sinks and the commands that it runs on a change are the pod's alone. `token_file` is the one login of both
 * agents that takes a token as it is; it asks `auth/token/lookup-self`, which the policy `default` allows.
 *
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/autoauth/methods/token_file
 */
export function localAgentConfig({ server, files, folder, logFile, renderInterval }: LocalAgent): string {
  const { namespace } = server;
  return JSON.stringify({
    vault: {
      ...reachedServer(server),
      ...(namespace === undefined ? {} : { namespace }),
      // As in the pod: who waits, and how long, is decided beside the agent.
      retry: { num_retries: 1_000_000_000 },
    },
    auto_auth: tokenLogin(server),
    template_config: {
      exit_on_retry_failure: false,
      ...(renderInterval === undefined ? {} : { static_secret_render_interval: renderInterval }),
    },
    template: files.map(({ name, template, left, right, perms, failsOnMissingKey }) => ({
      destination: `${folder}/${name}`,
      contents: template,
      left_delimiter: left,
      right_delimiter: right,
      perms,
      error_on_missing_key: failsOnMissingKey,
      error_fatal: false,
      backup: false,
      function_denylist: ['plugin', 'writeToFile'],
    })),
    log_file: logFile,
  });
}
