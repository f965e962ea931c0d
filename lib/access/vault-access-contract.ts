import { readFileSync } from 'node:fs';
import { AccessErrors, ConfigurationError } from '../core/errors';
import { AuthMount } from './auth-mount';
import { API_VERSION, KIND, parsedContract, type WorkloadJson } from './private/contract-schema';
import { TokenAudience } from './token-audience';
import { VaultAccess } from './vault-access';

/**
 * The contracts of all workloads of an application, and their JSON form: what cdk8s synth writes and the platform
 * team's cdktf app reads. The form is versioned, checked strictly when read, and stable: the same access gives the
 * same text, so that a diff is a change of access.
 */
export class VaultAccessContract {
  /** Sorted by auth mount and role. */
  public readonly workloads: readonly VaultAccess[];

  private constructor(
    workloads: readonly VaultAccess[],
    /** Where it was read from, for errors. */
    private readonly source: string,
  ) {
    this.workloads = Object.freeze([...workloads].sort(byMountAndRole));
    this.checkDuplicates();
    Object.freeze(this);
  }

  /**
   * A contract of these workloads.
   * @throws ACCESS_ROLE_DUPLICATE when two claim one role of one mount
   * @throws ACCESS_POLICY_DUPLICATE when two claim one policy
   */
  public static of(workloads: readonly VaultAccess[]): VaultAccessContract {
    return new VaultAccessContract(workloads, 'in memory');
  }

  /**
   * Reads the JSON form. Nothing is guessed: unknown fields and unknown versions are refused.
   *
   * @param source Where the text comes from, for errors. @default 'text'
   * @throws ACCESS_CONTRACT_NOT_JSON for text that is no JSON or not all of it
   * @throws ACCESS_CONTRACT_VERSION for an `apiVersion` or `kind` that this library does not know
   * @throws ACCESS_CONTRACT_INVALID, with the JSON path, for unknown, missing and wrong fields and for names and paths
   *   that {@link VaultAccess} refuses
   * @throws ACCESS_ROLE_DUPLICATE, ACCESS_POLICY_DUPLICATE
   */
  public static fromJson(text: string, source = 'text'): VaultAccessContract {
    const workloads = parsedContract(text, source).map((workload, index) => {
      try {
        return fromWorkloadJson(workload);
      } catch (error) {
        if (!ConfigurationError.is(error)) throw error;
        const { subject, rule, got } = error.problem;
        const reason = `${subject}: ${rule}${got === undefined ? '' : `, got ${JSON.stringify(got)}`}`;
        throw AccessErrors.ACCESS_CONTRACT_INVALID({ source, at: `$.workloads[${String(index)}]`, reason });
      }
    });
    return new VaultAccessContract(workloads, source);
  }

  /**
   * Reads a contract file, such as `dist/vault-access.json` of a cdk8s app.
   * @throws ACCESS_CONTRACT_UNREADABLE for a file that is missing or cannot be read; else as {@link fromJson}
   */
  public static fromFile(path: string): VaultAccessContract {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw AccessErrors.ACCESS_CONTRACT_UNREADABLE({ source: path, reason });
    }
    return VaultAccessContract.fromJson(text, path);
  }

  /**
   * The workload with this role.
   *
   * @param mount The auth mount. @default the only one that has the role
   * @throws ACCESS_ROLE_UNKNOWN when there is none
   * @throws ACCESS_ROLE_AMBIGUOUS when the role is on several mounts and none is named
   */
  public role(role: string, mount?: string): VaultAccess {
    const found = this.workloads.filter(
      (workload) => workload.role === role && (mount === undefined || workload.auth.path === mount),
    );
    const [only, ...others] = found;
    if (only === undefined) {
      const known = this.workloads.map((workload) => workload.role);
      throw AccessErrors.ACCESS_ROLE_UNKNOWN({ source: this.source, role, known });
    }
    if (others.length > 0) {
      const mounts = found.map((workload) => workload.auth.path);
      throw AccessErrors.ACCESS_ROLE_AMBIGUOUS({ source: this.source, role, mounts });
    }
    return only;
  }

  /** The JSON form, with two spaces of indentation and a newline at the end. */
  public toJson(): string {
    const content = { apiVersion: API_VERSION, kind: KIND, workloads: this.workloads.map(toWorkloadJson) };
    return `${JSON.stringify(content, null, 2)}\n`;
  }

  private checkDuplicates(): void {
    for (const [index, workload] of this.workloads.entries()) {
      for (const other of this.workloads.slice(0, index)) {
        const workloads = [other, workload].map(({ namespace, workload: name }) => `${namespace}/${name}`);
        if (other.role === workload.role && other.auth.path === workload.auth.path) {
          throw AccessErrors.ACCESS_ROLE_DUPLICATE({
            role: workload.role,
            mount: workload.auth.path,
            workloads,
          });
        }
        if (other.policyName === workload.policyName) {
          throw AccessErrors.ACCESS_POLICY_DUPLICATE({ policy: workload.policyName, workloads });
        }
      }
    }
  }
}

function byMountAndRole(a: VaultAccess, b: VaultAccess): number {
  const key = ({ auth, role }: VaultAccess) => `${auth.path} ${role}`;
  // Not localeCompare, which sorts by the machine's language.
  return key(a) < key(b) ? -1 : 1;
}

function toWorkloadJson(access: VaultAccess): WorkloadJson {
  const { workload, namespace, serviceAccount, role, policyName, auth, files } = access;
  return {
    workload,
    namespace,
    serviceAccount,
    role,
    policyName,
    auth: { method: auth.method, path: auth.path, audience: auth.audience.value ?? null },
    files: files.map(({ name, reads }) => ({
      name,
      reads: reads.map(({ engine, path, capabilities, keys, dynamic }) => ({
        engine,
        path,
        capabilities: capabilities.filter((capability) => capability !== 'deny'),
        keys: [...keys],
        dynamic,
      })),
    })),
  };
}

function fromWorkloadJson({ auth, files, ...identity }: WorkloadJson): VaultAccess {
  const audience = auth.audience === null ? TokenAudience.apiServer() : TokenAudience.of(auth.audience);
  return VaultAccess.ofReads({ ...identity, auth: AuthMount.kubernetes(auth.path, { audience }) }, files);
}
