import { type Said, term, worded } from '../core';
import { AgentErrors } from './errors';
import { VaultCa } from './vault-ca';

/** Options of {@link VaultServer.at}. */
export interface VaultServerOptions {
  /**
   * The certificate authority that signed the server's certificate.
   * @default VaultCa.system()
   */
  readonly ca?: VaultCa;
  /**
   * The name expected in the server's certificate, where it is not the host of the address.
   * @default the host of the address
   */
  readonly tlsServerName?: string;
  /**
   * The Vault Enterprise namespace of the auth mount and of every secret, such as `teams/shop`.
   * @default none: the root namespace
   * @see https://developer.hashicorp.com/vault/docs/enterprise/namespaces
   */
  readonly namespace?: string;
}

/** The Vault (or OpenBao) server that a workload reads its secrets from. */
export class VaultServer {
  private constructor(
    /** The address as the agent uses it: scheme, host and port, without a trailing slash. */
    public readonly address: string,
    /** The certificate authority, or undefined when the address is plain http. */
    public readonly ca: VaultCa | undefined,
    /** The name expected in the server's certificate, where it is not the host of the address. */
    public readonly tlsServerName: string | undefined,
    /** The Enterprise namespace, where there is one. */
    public readonly namespace: string | undefined,
  ) {}

  /** The port of the address: the one it names, or that of its scheme, 443 or 80. */
  public get port(): number {
    const { port, protocol } = new URL(this.address);
    if (port !== '') return Number(port);
    return protocol === 'https:' ? 443 : 80;
  }

  /**
   * A server behind TLS.
   * @param address An absolute https URL without path, such as `https://vault.example:8200`.
   * @throws AGENT_VAULT_ADDRESS_INVALID when it is not one; AGENT_VAULT_ADDRESS_PLAIN_HTTP when it is plain http;
   *   AGENT_VAULT_OPTION_INVALID
   */
  public static at(address: string, options: VaultServerOptions = {}): VaultServer {
    const url = parsed(address, 'https');
    if (url.protocol === 'http:') {
      throw AgentErrors.AGENT_VAULT_ADDRESS_PLAIN_HTTP({ address });
    }
    const { ca = VaultCa.system(), tlsServerName } = checkedOptions(options);
    return new VaultServer(url.origin, ca, tlsServerName, namespaceOf(options));
  }

  /**
   * A server without TLS, which sends the service account's token and every secret in the clear: for a
   * development server, or behind a mesh that encrypts.
   * @param address An absolute http URL without path, such as `http://127.0.0.1:8200`.
   * @throws AGENT_VAULT_ADDRESS_INVALID when it is not one.
   */
  public static atPlainHttp(
    address: string,
    options: Pick<VaultServerOptions, 'namespace'> = {},
  ): VaultServer {
    const url = parsed(address, 'http');
    if (url.protocol !== 'http:') {
      throw AgentErrors.AGENT_VAULT_ADDRESS_INVALID({
        address,
        rule: worded`${term('VaultServer.atPlainHttp', 'plainHttpAddress')} must have an http address`,
      });
    }
    return new VaultServer(url.origin, undefined, undefined, namespaceOf(checkedOptions(options)));
  }
}

function parsed(address: string, scheme: 'https' | 'http'): URL {
  const absolute = scheme === 'https' ? 'must be an absolute https URL' : 'must be an absolute http URL';
  if (typeof address !== 'string') throw AgentErrors.AGENT_VAULT_ADDRESS_INVALID({ address, rule: absolute });
  const invalid = (rule: string) =>
    AgentErrors.AGENT_VAULT_ADDRESS_INVALID({ address: shown(address), rule });
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.host === '') {
    throw invalid(absolute);
  }
  // A URL may have more in its host, and would carry a placeholder that nothing has replaced.
  if (!HOST.test(url.hostname)) throw invalid('must have a DNS name or an IP address as its host');
  if (url.username !== '' || url.password !== '') throw invalid('must not have credentials in it');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw invalid('must end after host and port: the agent adds /v1 and the paths itself');
  }
  return url;
}

/** A DNS name or an IP address, as URLs write both. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

const KNOWN: readonly string[] = ['ca', 'tlsServerName', 'namespace'] satisfies (keyof VaultServerOptions)[];

/** @throws AGENT_VAULT_OPTION_INVALID */
function checkedOptions(options: VaultServerOptions): VaultServerOptions {
  const check = (fits: boolean, option: keyof VaultServerOptions | 'options', rule: Said): void => {
    const got: unknown = option === 'options' ? options : options[option];
    const shown = typeof got === 'object' ? typeof got : got;
    if (!fits) throw AgentErrors.AGENT_VAULT_OPTION_INVALID({ option, rule, got: shown });
  };
  const isObject = typeof options === 'object' && (options as unknown) !== null && !Array.isArray(options);
  check(isObject, 'options', 'they are an object');
  for (const option of Object.keys(options))
    check(KNOWN.includes(option), option as never, `there is no such option; there are ${KNOWN.join(', ')}`);
  const { ca, tlsServerName, namespace } = options;
  check(
    ca === undefined || (ca as unknown) instanceof VaultCa,
    'ca',
    term('it is a VaultCa', 'it is a certificate authority'),
  );
  const isName = (text: unknown, form: RegExp): boolean => typeof text === 'string' && form.test(text);
  check(
    tlsServerName === undefined || isName(tlsServerName, HOST),
    'tlsServerName',
    'it is a name that the certificate has: a DNS name or an IP address',
  );
  check(
    namespace === undefined || isName(namespace, /^\/*[\w.-]+(?:\/[\w.-]+)*\/*$/),
    'namespace',
    'it is the path of a namespace, of letters, digits, "_", "-", "." and "/"',
  );
  return options;
}

function namespaceOf({ namespace }: Pick<VaultServerOptions, 'namespace'>): string | undefined {
  return namespace?.replace(/^\/+|\/+$/g, '');
}

/** What is before an "@" may be a password and is not repeated in an error. */
function shown(address: string): string {
  return address.replace(/\/\/[^/]*@/, '//***@');
}
