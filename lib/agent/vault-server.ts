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
   * @throws AGENT_VAULT_ADDRESS_INVALID when it is not one; AGENT_VAULT_ADDRESS_PLAIN_HTTP when it is plain http.
   */
  public static at(address: string, options: VaultServerOptions = {}): VaultServer {
    const url = parsed(address);
    if (url.protocol === 'http:') {
      throw AgentErrors.AGENT_VAULT_ADDRESS_PLAIN_HTTP({ address });
    }
    const namespace = options.namespace?.replace(/^\/+|\/+$/g, '');
    return new VaultServer(url.origin, options.ca ?? VaultCa.system(), options.tlsServerName, namespace);
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
    const url = parsed(address);
    if (url.protocol !== 'http:') {
      throw AgentErrors.AGENT_VAULT_ADDRESS_INVALID({
        address,
        rule: 'VaultServer.atPlainHttp takes an http address',
      });
    }
    const namespace = options.namespace?.replace(/^\/+|\/+$/g, '');
    return new VaultServer(url.origin, undefined, undefined, namespace);
  }
}

function parsed(address: string): URL {
  const invalid = (rule: string) =>
    AgentErrors.AGENT_VAULT_ADDRESS_INVALID({ address: shown(address), rule });
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.host === '') {
    throw invalid('the address is an absolute http or https URL');
  }
  if (url.username !== '' || url.password !== '') throw invalid('the address carries no credentials');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw invalid('the address ends after host and port: the agent adds /v1 and the paths itself');
  }
  return url;
}

/** What stands before an "@" may be a password and is not repeated in an error. */
function shown(address: string): string {
  return address.replace(/\/\/[^/]*@/, '//***@');
}
