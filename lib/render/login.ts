import { type CheckedPod } from '../check';
import { addressProblem } from '../access';
import { ANNOTATION_PREFIX, CONFIG_FILES } from '../agent';
import { fileProblem } from '../core';
import { findToken } from '../verify';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AgentServer } from './agent-config';
import { RenderErrors } from './errors';
import { type PrivateFolder } from './private-folder';

/** Which server is asked, as whom. */
export interface LoginOptions {
  /** @default VAULT_ADDR, or that of the manifests */
  readonly address?: string | undefined;
  /** The namespace of the token. @default VAULT_NAMESPACE, or that of the secrets */
  readonly namespace?: string | undefined;
  /** @default VAULT_TOKEN, or ~/.vault-token */
  readonly tokenFile?: string | undefined;
  /** In PEM. @default VAULT_CACERT, or that of the manifests, or the system's */
  readonly caFile?: string | undefined;
}

/** What the manifests say of the server. */
export interface PodServer {
  readonly address: string | undefined;
  readonly namespace: string | undefined;
  readonly tlsServerName: string | undefined;
  /** The certificate authority, where its text is in the manifests. */
  readonly ca: string | undefined;
  /** Its file, where the agent uses one. */
  readonly caFile: string | undefined;
  readonly renderInterval: string | undefined;
}

/** Of a pod's own agent, or of the injector's annotations. */
export function podServer(pod: CheckedPod): PodServer {
  const { injection, agents } = pod;
  const config = pod.configs.find(({ address }) => address !== undefined) ?? pod.configs[0];
  const agent = agents?.all.find(({ configs }) => configs.some((one) => one === config));
  const caFile = config?.caFile ?? injection?.text('ca-cert');
  const own = pod.template.annotations.at(`${ANNOTATION_PREFIX}${CONFIG_FILES.ca}`).text;
  const ca = caFile === undefined ? undefined : ((agent && pod.textAt(caFile, agent.container)) ?? own);
  return {
    address: config?.address ?? injection?.text('service'),
    namespace: config?.namespace ?? injection?.text('namespace'),
    tlsServerName: config?.tlsServerName ?? injection?.text('tls-server-name'),
    ca,
    caFile,
    renderInterval: config?.renderInterval ?? injection?.text('template-static-secret-render-interval'),
  };
}

/**
 * The real server with the developer's own token, which is put into a file of the private folder: in no argument and
 * no variable of the agent.
 * @throws RENDER_ADDRESS_MISSING, RENDER_OPTION_INVALID, RENDER_TOKEN_MISSING, RENDER_FILE_UNREADABLE
 */
export function developerLogin(
  label: string,
  server: PodServer,
  options: LoginOptions,
  folder: PrivateFolder,
  env: Readonly<Record<string, string | undefined>>,
): AgentServer {
  const address = options.address ?? nonEmpty(env['VAULT_ADDR']) ?? server.address;
  if (address === undefined) throw RenderErrors.RENDER_ADDRESS_MISSING({ workload: label });
  if (addressProblem(address) !== undefined) {
    const rule = 'not an http or https URL of host and port';
    const got = address.replace(/\/\/[^/]*@/, '//***@');
    throw RenderErrors.RENDER_OPTION_INVALID({ option: '--address', rule, got });
  }
  const isPods = address === server.address;
  return {
    address,
    namespace: server.namespace,
    tokenNamespace: trimmed(options.namespace ?? nonEmpty(env['VAULT_NAMESPACE'])),
    caFile: caOf(options, server, folder, env),
    tlsServerName: nonEmpty(env['VAULT_TLS_SERVER_NAME']) ?? (isPods ? server.tlsServerName : undefined),
    tokenFile: folder.write('token', token(options.tokenFile, env)),
  };
}

function caOf(
  { caFile }: LoginOptions,
  { ca }: PodServer,
  folder: PrivateFolder,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const given = caFile ?? nonEmpty(env['VAULT_CACERT']);
  if (given === undefined) return ca === undefined ? undefined : folder.write('ca.crt', ca);
  try {
    readFileSync(given);
    return resolve(given);
  } catch (error) {
    throw RenderErrors.RENDER_FILE_UNREADABLE({ option: '--ca', file: given, reason: fileProblem(error) });
  }
}

function token(tokenFile: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const found = findToken('--token-file', tokenFile, env);
  switch (found.kind) {
    case 'found':
      return found.token;
    case 'missing':
      throw RenderErrors.RENDER_TOKEN_MISSING({ tried: ['--token-file', 'VAULT_TOKEN', '~/.vault-token'] });
    case 'unreadable':
      throw RenderErrors.RENDER_FILE_UNREADABLE({
        option: found.option,
        file: found.file,
        reason: found.reason,
      });
    case 'malformed':
      throw RenderErrors.RENDER_OPTION_INVALID({ option: found.option, rule: found.rule, got: found.got });
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function trimmed(namespace: string | undefined): string | undefined {
  const path = namespace?.replace(/^\/+|\/+$/g, '');
  return path === '' || path === 'root' ? undefined : path;
}

/** What the system calls an error. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
