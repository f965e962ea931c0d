import { type AgentConfigInput, agentLogin } from './agent-config';
import { CONFIG_FILES, configPath, LISTENER_LOG_FILE } from './paths';
import { templateSafeJson } from './template-safe';

/** The port of the listener when the workload says nothing else: the one that Vault's own pages give an agent. */
export const DEFAULT_LISTENER_PORT = 8100;

/** What differs between the listeners of two workloads. */
export interface ListenerConfigInput extends Pick<
  AgentConfigInput,
  'server' | 'authPath' | 'authNamespace' | 'role'
> {
  /** The port of the loopback interface. */
  readonly port: number;
}

/**
 * The configuration of `vault proxy` (or `bao proxy`) as JSON in one line: a listener of the pod that puts its own token
 * into every request. A proxy and not the agent of the files, whose token reads all of them.
 *
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/proxy
 */
export function listenerConfig({ port, ...login }: ListenerConfigInput): string {
  const { vault, auto_auth } = agentLogin(login);
  const config = {
    // The application knows best how long it can wait: with attempts of its own, the listener would not answer at all.
    vault: { ...vault, retry: { num_retries: -1 } },
    auto_auth,
    // Whatever token comes with a request: the listener's is the only one that goes on.
    api_proxy: { use_auto_auth_token: 'force' },
    listener: [
      {
        tcp: {
          address: `127.0.0.1:${String(port)}`,
          // Inside of one pod. The way to Vault has TLS.
          tls_disable: true,
          // A page that makes a program of the pod fetch a URL cannot give it this header.
          require_request_header: true,
        },
      },
    ],
    // On the next level it logs two lines for each request of the application.
    log_level: 'warn',
    log_file: LISTENER_LOG_FILE,
    log_rotate_bytes: 65536,
    log_rotate_max_files: 1,
  };
  return templateSafeJson(config);
}

/** The listener's command, past the image's entrypoint. */
export function listenerCommand(binary: string): string[] {
  return [binary, 'proxy', `-config=${configPath(CONFIG_FILES.listener)}`];
}

/** Where the application reaches it: the value of its variable `VAULT_ADDR`. */
export function listenerAddress(port: number): string {
  return `http://127.0.0.1:${String(port)}`;
}
