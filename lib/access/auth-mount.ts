import { mountPathProblem } from '../core';
import { AccessErrors } from './errors';
import { TokenAudience } from './token-audience';
import { vaultNamespace } from './vault-place';
import { AUTH_MOUNT, check, MOUNT_OPTIONS } from './private/shapes';

/**
 * How workloads log in: `kubernetes` has Vault ask the cluster's API server about each token, `jwt` has Vault check the
 * token's signature against the keys that the cluster publishes. To the pod both are the same.
 */
export type AuthMethod = 'kubernetes' | 'jwt';

/** Where a mount is, beside its path. */
export interface MountPlace {
  /**
   * The namespace of the mount (Vault Enterprise, OpenBao), where it is one above that of the secrets: `root`, `teams`.
   * Role and policy are there too.
   * @default the server's, which is that of the secrets
   */
  readonly namespace?: string;
}

/** Options of {@link AuthMount.kubernetes}. */
export interface KubernetesMountOptions extends MountPlace {
  /** @default TokenAudience.of('vault') */
  readonly audience?: TokenAudience;
}

/** Options of {@link AuthMount.jwt}. */
export interface JwtMountOptions extends MountPlace {
  /** A named audience; the API server's own is refused. @default TokenAudience.of('vault') */
  readonly audience?: TokenAudience;
}

/**
 * Where and how a workload logs in: the same on both sides, since agent and role are made of it.
 *
 * @example AuthMount.kubernetes('aks-prod')
 */
export class AuthMount {
  private constructor(
    /** The kind of the auth method. */
    public readonly method: AuthMethod,
    /** The mount without `auth/` and without slashes around it, as the Terraform provider wants it. */
    public readonly path: string,
    /** For whom the login token is made. */
    public readonly audience: TokenAudience,
    /** The namespace of the mount; undefined where it is the server's. */
    public readonly namespace: string | undefined,
  ) {
    Object.freeze(this);
  }

  /**
   * A mount of the Kubernetes auth method. With several clusters each has its own.
   *
   * @param path As `vault auth list` shows it, without the last slash.
   * @throws ACCESS_NAME_INVALID for a path with `auth/` before it, slashes around it or other characters than
   *   letters, digits, `_`, `-`, `.` and `/`; for a namespace that is none
   * @throws ACCESS_AUDIENCE_INVALID for what is no TokenAudience
   */
  public static kubernetes(path = 'kubernetes', options: KubernetesMountOptions = {}): AuthMount {
    check('options', options, MOUNT_OPTIONS);
    return new AuthMount('kubernetes', checkedMount(path), audienceOf(options), namespaceOf(options));
  }

  /**
   * A mount of the JWT auth method that trusts the cluster's token issuer. With several clusters each has its own.
   *
   * The agent logs in as it does at a Kubernetes mount: both take `{ role, jwt }` at `<mount>/login`.
   *
   * @param path As `vault auth list` shows it, without the last slash.
   * @throws ACCESS_NAME_INVALID for a path as {@link AuthMount.kubernetes} refuses it
   * @throws ACCESS_JWT_AUDIENCE for the API server's own audience: a signature says nothing about whom a token is for,
   *   so that a stolen token for the API server could log in
   */
  public static jwt(path = 'jwt', options: JwtMountOptions = {}): AuthMount {
    check('options', options, MOUNT_OPTIONS);
    const audience = audienceOf(options);
    if (audience.value === undefined) throw AccessErrors.ACCESS_JWT_AUDIENCE({ path });
    return new AuthMount('jwt', checkedMount(path), audience, namespaceOf(options));
  }

  /** Whether both mean the same mount with the same audience. */
  public equals(other: AuthMount): boolean {
    check('other', other, AUTH_MOUNT);
    return (
      this.method === other.method &&
      this.path === other.path &&
      this.audience.value === other.audience.value &&
      this.namespace === other.namespace
    );
  }
}

/** A text in the place of a TokenAudience would give the pod a token for the API server. */
function audienceOf({ audience = TokenAudience.of('vault') }: KubernetesMountOptions): TokenAudience {
  if ((audience as unknown) instanceof TokenAudience) return audience;
  throw AccessErrors.ACCESS_AUDIENCE_INVALID({ audience });
}

function namespaceOf({ namespace }: MountPlace): string | undefined {
  return namespace === undefined ? undefined : vaultNamespace('auth.namespace', namespace);
}

function checkedMount(path: string): string {
  const rule = mountProblem(path);
  if (rule === undefined) return path;
  const remedy = 'write the mount as "vault auth list" shows it, without the last "/", such as "kubernetes"';
  throw AccessErrors.ACCESS_NAME_INVALID({ property: 'auth.path', rule, got: path, remedy });
}

/** What is wrong with the path of an auth mount, or undefined when nothing is. */
export function mountProblem(path: string): string | undefined {
  if (typeof path !== 'string') return 'a mount is a text';
  if (path.startsWith('auth/')) return 'a mount is written without "auth/", which the agent adds';
  return mountPathProblem(path);
}
