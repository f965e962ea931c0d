import { PolicyErrors } from './errors';
import type { IdentityTemplate } from './identity-template';
import { check, PATH_PART, POLICY_PATH } from './private/arguments';
import { checkedPath } from './private/path-checks';
import { hasToken } from './private/tokens';

/** What a path is made of: text in Vault's syntax, and identity templates. */
export type PathPart = string | IdentityTemplate;

/**
 * A path of a policy, checked: Vault itself accepts a misplaced wildcard and then never matches it.
 *
 * - `+` stands for exactly one segment, and only as a whole segment: `secret/data/+/db`
 * - `*` stands for any rest, slashes included, and only as the last character: `secret/data/shop/*`
 * - a trailing slash counts: `secret/metadata/shop/` is what a LIST of that folder asks for
 * - a leading slash does not count and is dropped, as Vault drops it
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies#policy-syntax
 */
export class PolicyPath {
  private constructor(private readonly text: string) {
    Object.freeze(this);
  }

  /**
   * A path in Vault's own syntax. Several parts are joined as they are, without slashes:
   * `PolicyPath.of('secret/data/', identity.entity.name, '/*')`.
   *
   * @throws POLICY_PATH_EMPTY for ''
   * @throws POLICY_WILDCARD_MISPLACED for a `*` that is not last or a `+` that is not a whole segment
   * @throws POLICY_PATH_SEGMENT for `//`, `.` and `..`, which servers refuse in requests
   * @throws POLICY_PATH_INTERPOLATION for a `${`, which is nearly always a template literal in plain quotes
   * @throws POLICY_PATH_UNPRINTABLE for control characters
   * @throws POLICY_TEMPLATE_INVALID for a `{{...}}` that is no identity template
   */
  public static of(...parts: readonly PathPart[]): PolicyPath {
    return new PolicyPath(checkedPath(joined(parts)));
  }

  /**
   * A path that means exactly itself. Identity templates may be part of it, wildcards may not.
   *
   * @throws POLICY_PATH_NOT_LITERAL for a `*` or a `+`; else as {@link PolicyPath.of}
   */
  public static literal(...parts: readonly PathPart[]): PolicyPath {
    const text = joined(parts);
    const path = PolicyPath.of(text);
    if (path.isPattern) throw PolicyErrors.POLICY_PATH_NOT_LITERAL({ path: text });
    return path;
  }

  /**
   * The path of an existing policy, the first slash already dropped: what a server has accepted, however useless.
   * Lint says what is wrong with it.
   * @internal
   */
  public static unchecked(text: string): PolicyPath {
    return new PolicyPath(text);
  }

  /** Whether it can match more than one request path: it has a `+` segment or ends with `*`. */
  public get isPattern(): boolean {
    return this.text.endsWith('*') || /(?:^|\/)\+(?:\/|$)/.test(this.text);
  }

  /** Whether it has an identity template, so that it means another path for every identity. */
  public get isTemplated(): boolean {
    return this.text.includes('{{');
  }

  /** Whether a part of it is known to Terraform only; nothing can be decided about such a path at synth. */
  public get hasToken(): boolean {
    return hasToken(this.text);
  }

  /** Two paths are the same when Vault's text for them is. */
  public equals(other: PolicyPath): boolean {
    if (!((other as unknown) instanceof PolicyPath)) check('other', other, POLICY_PATH);
    return this.text === other.text;
  }

  /**
   * The text to write into a policy. It differs from the path only for one that begins with a slash, which is useless
   * but can be parsed: the server drops the first slash that it reads.
   * @internal
   */
  public get written(): string {
    // One with a template keeps the slash that the server drops once the template is filled in.
    return this.text.startsWith('/') && !this.isTemplated ? `/${this.text}` : this.text;
  }

  /** Vault's own text, without a leading slash. */
  public toString(): string {
    return this.text;
  }
}

function joined(parts: readonly PathPart[]): string {
  parts.forEach((part, index) => {
    if (typeof part !== 'string') check(`parts[${String(index)}]`, part, PATH_PART);
  });
  return parts.join('');
}
