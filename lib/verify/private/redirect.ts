import { printable } from '../../core';
import { VerifyErrors } from '../errors';

/** Why a second redirect is not followed. */
export const ONCE = 'the active node redirects again';

/** The statuses that Vault's own clients follow; a standby answers with 307. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 307;
}

/**
 * The node that a standby names, as scheme, host and port.
 *
 * @param path what was asked for, behind `/v1/`, encoded
 * @throws VERIFY_REDIRECT_REFUSED for no URL, from https to http, and for another path: a page to log in at, say, which gets
 *   no token
 */
export function redirectedTo(address: string, path: string, location: string | undefined): string {
  const refuse = (rule: string, to: string) => VerifyErrors.VERIFY_REDIRECT_REFUSED({ address, to, rule });
  if (location === undefined || !URL.canParse(location, address)) {
    throw refuse('the redirect has no URL', '(none)');
  }
  const [from, to] = [new URL(`/v1/${path}`, address), new URL(location, address)];
  // Without a query, which may hold anything.
  const shown = printable(`${to.protocol}//${to.host}${to.pathname}`).slice(0, 200);
  if (to.protocol !== from.protocol && !(from.protocol === 'http:' && to.protocol === 'https:')) {
    throw refuse('not from https to http', shown);
  }
  if (decoded(to) !== decoded(from) || to.username !== '' || to.password !== '') {
    throw refuse('only to the same path of another node', shown);
  }
  return to.origin;
}

/** Path and query; servers encode characters of a path that others leave as they are. */
function decoded({ pathname, search }: URL): string {
  try {
    return `${decodeURIComponent(pathname)}${search}`;
  } catch {
    return `${pathname}${search}`;
  }
}
