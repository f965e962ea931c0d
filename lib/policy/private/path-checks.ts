import { unprintableIn } from '../../core';
import { PolicyErrors } from '../errors';
import { type IdentityTemplate, selectorProblem } from '../identity-template';
import { check, PATH_PART } from './arguments';
import { TOKEN } from './tokens';

/** Stands for a template or a token while the rest of a path is looked at; in no real path (private use area). */
const PART = '\uE000';

/**
 * Checks a path in Vault's own syntax and gives it back without a leading slash, which means nothing to Vault.
 *
 * @throws POLICY_PATH_EMPTY, POLICY_PATH_SEGMENT, POLICY_PATH_UNPRINTABLE, POLICY_PATH_INTERPOLATION,
 *   POLICY_WILDCARD_MISPLACED, POLICY_TEMPLATE_INVALID
 */
export function checkedPath(given: string): string {
  const path = given.startsWith('/') ? given.slice(1) : given;
  const bare = withoutParts(path);
  if (path === '') throw PolicyErrors.POLICY_PATH_EMPTY({ path: given });
  checkCharacters(given, bare);
  const segments = bare.split('/');
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    const forbidden = segment === '.' || segment === '..' || (segment === '' && !last);
    if (forbidden) throw PolicyErrors.POLICY_PATH_SEGMENT({ path: given, segment });
    const text = last && segment.endsWith('*') ? segment.slice(0, -1) : segment;
    const literalStar = text.includes('*');
    const literalPlus = segment.includes('+') && segment !== '+';
    if (literalStar || literalPlus) {
      throw PolicyErrors.POLICY_WILDCARD_MISPLACED({
        path: given,
        segment: segment.replaceAll(PART, '{{...}}'),
      });
    }
  });
  return path;
}

/**
 * Checks a name given to an engine (`secret('shop/db')`, `role('shop')`): some segments, none empty, no wildcard.
 *
 * @param what the thing named, for the error, such as `secret of mount "secret"`
 * @throws POLICY_NAME_INVALID, POLICY_PATH_INTERPOLATION, POLICY_PATH_UNPRINTABLE, POLICY_TEMPLATE_INVALID,
 *   POLICY_ARGUMENT_INVALID for what is neither a text nor a template (from untyped code)
 */
export function checkedName(
  what: string,
  name: string | IdentityTemplate,
  options: { readonly segments: 'one' | 'many' },
): string {
  if (typeof name !== 'string') check(what, name, PATH_PART);
  const given = String(name);
  const bare = withoutParts(given);
  checkCharacters(given, bare);
  const segments = bare.split('/');
  const rule = nameProblem(segments, options.segments);
  if (rule !== undefined) throw PolicyErrors.POLICY_NAME_INVALID({ what, name: given, rule });
  return given;
}

function nameProblem(segments: readonly string[], allowed: 'one' | 'many'): string | undefined {
  if (segments.some((segment) => /[*+]/.test(segment))) return 'a name has no "*" and no "+"';
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) {
    return 'a name is not empty, neither starts nor ends with "/", and has no empty, "." or ".." segment';
  }
  if (allowed === 'one' && segments.length > 1) return 'this name has no "/"';
  return undefined;
}

/** Replaces templates and tokens by a placeholder, after checking each. */
function withoutParts(path: string): string {
  // As most are.
  if (!/[{}]/.test(path)) return path;
  const text = path.replace(TOKEN, PART).replace(/\{\{([^{}]*)\}\}/g, (_whole, selector: string) => {
    const trimmed = selector.trim();
    const problem = selectorProblem(trimmed.replaceAll(PART, 'token'));
    if (problem !== undefined) throw PolicyErrors.POLICY_TEMPLATE_INVALID({ template: trimmed, problem });
    return PART;
  });
  if (text.includes('{{') || text.includes('}}')) {
    throw PolicyErrors.POLICY_TEMPLATE_INVALID({ template: path, problem: 'its braces are not balanced' });
  }
  return text;
}

function checkCharacters(given: string, bare: string): void {
  if (bare.includes('${')) throw PolicyErrors.POLICY_PATH_INTERPOLATION({ path: given });
  const character = unprintableIn(bare.includes(PART) ? bare.replaceAll(PART, '') : bare);
  if (character !== undefined) throw PolicyErrors.POLICY_PATH_UNPRINTABLE({ path: given, character });
}
