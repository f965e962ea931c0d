import { VerifyErrors } from '../errors';

/** The variables that say which proxy a request goes through, as other programs read them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address: `HTTPS_PROXY` or `HTTP_PROXY` by its scheme, unless `NO_PROXY` names the host.
 * @throws VERIFY_OPTION_INVALID for a proxy that is no http URL
 */
export function proxyFor(address: URL, env: Environment): URL | undefined {
  const of = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name];
  const name = address.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const given = of(name);
  if (given === undefined || given === '' || isExempt(address, of('NO_PROXY') ?? '')) return undefined;
  const text = given.includes('://') ? given : `http://${given}`;
  if (!URL.canParse(text) || new URL(text).protocol !== 'http:') {
    // It may hold a password.
    const got = text.replace(/\/\/[^/]*@/, '//***@');
    throw VerifyErrors.VERIFY_OPTION_INVALID({ option: name, rule: 'not an http URL of a proxy', got });
  }
  return new URL(text);
}

/** `NO_PROXY`: hosts, domains with everything below them, `host:port`, or `*` for all. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const usedPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', only] = /^\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (only !== undefined && only !== usedPort) return false;
      return host === name || host.endsWith(`.${name}`);
    });
}
