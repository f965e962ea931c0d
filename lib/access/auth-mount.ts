import { AccessErrors } from '../core/errors';
import { mountPathProblem } from '../core/names';
import { TokenAudience } from './token-audience';

/** How workloads log in; more methods may join. */
export type AuthMethod = 'kubernetes';

/** Options of {@link AuthMount.kubernetes}. */
export interface KubernetesMountOptions {
  /** @default TokenAudience.of('vault') */
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
  ) {
    Object.freeze(this);
  }

  /**
   * A mount of the Kubernetes auth method. With several clusters each has its own.
   *
   * @param path As `vault auth list` shows it, without the last slash.
   * @throws ACCESS_NAME_INVALID for a path with `auth/` before it, slashes around it or other characters than
   *   letters, digits, `_`, `-`, `.` and `/`
   */
  public static kubernetes(path = 'kubernetes', options: KubernetesMountOptions = {}): AuthMount {
    const rule = mountProblem(path);
    if (rule !== undefined) {
      const remedy =
        'write the mount as "vault auth list" shows it, without the last "/", such as "kubernetes"';
      throw AccessErrors.ACCESS_NAME_INVALID({ property: 'auth.path', rule, got: path, remedy });
    }
    return new AuthMount('kubernetes', path, options.audience ?? TokenAudience.of('vault'));
  }

  /** Whether both mean the same mount with the same audience. */
  public equals(other: AuthMount): boolean {
    return (
      this.method === other.method && this.path === other.path && this.audience.value === other.audience.value
    );
  }
}

function mountProblem(path: string): string | undefined {
  if (path.startsWith('auth/')) return 'a mount is written without "auth/", which the agent adds';
  return mountPathProblem(path);
}
