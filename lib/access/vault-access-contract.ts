import { ANY_TEXT, compareCodeUnits, ConfigurationError, TEXT } from '../core';
import { AccessErrors } from './errors';
import { AuthMount } from './auth-mount';
import { checkWorkloads } from './private/contract-checks';
import { contractFiles } from './private/contract-files';
import { checkPlatformRules, type PlatformRules } from './platform-rules';
import { parsedContract, type WorkloadJson } from './private/contract-schema';
import { API_VERSION, KIND } from './private/contract-type';
import { pathStep } from './private/contract-text';
import { type ReadPaths } from './private/read-paths';
import { readText } from './private/read-text';
import { TokenAudience } from './token-audience';
import { withListeners } from './private/with-listeners';
import { VaultAccess } from './vault-access';
import { shownPlace } from './vault-place';
import { ACCESSES, check, OPTIONAL_TEXT, PLATFORM_RULES } from './private/shapes';

/**
 * The contracts of all workloads of an application, and their JSON form: what cdk8s synth writes and the platform
 * team's cdktf app reads. The form is versioned, checked strictly when read, and stable: the same access gives the
 * same text, so that a diff is a change of access.
 */
export class VaultAccessContract {
  /** Sorted by auth mount, role, server and namespace. */
  public readonly workloads: readonly VaultAccess[];
  /** Where each was read from; empty for what was made in memory. */
  readonly #origins: ReadonlyMap<VaultAccess, string>;

  private constructor(
    workloads: readonly VaultAccess[],
    /** Where it was read from, for errors. */
    private readonly source: string,
    origins: ReadonlyMap<VaultAccess, string> = new Map(),
  ) {
    this.#origins = origins;
    this.workloads = Object.freeze(byMountAndRole(withListeners(workloads)));
    checkWorkloads(this.workloads, (access) => this.nameOf(access));
    Object.freeze(this);
  }

  /**
   * A contract of these workloads.
   * @throws ACCESS_ROLE_DUPLICATE when two claim one role of one mount
   * @throws ACCESS_POLICY_DUPLICATE when two claim one policy, but for one application in two clusters
   * @throws ACCESS_ACCOUNT_SHARED when one service account logs in under two roles of one mount
   */
  public static of(workloads: readonly VaultAccess[]): VaultAccessContract {
    check('workloads', workloads, ACCESSES);
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
   * @throws ACCESS_ROLE_DUPLICATE, ACCESS_POLICY_DUPLICATE, ACCESS_ACCOUNT_SHARED
   */
  public static fromJson(text: string, source = 'text'): VaultAccessContract {
    check('text', text, ANY_TEXT);
    check('source', source, TEXT);
    const origins = new Map<VaultAccess, string>();
    const { workloads, paths } = parsedContract(text, source);
    workloads.forEach((workload, index) => {
      const at = `$.workloads[${String(index)}]`;
      origins.set(fromWorkloadJson(workload, paths, at, source), `${at} of ${source}`);
    });
    return new VaultAccessContract([...origins.keys()], source, origins);
  }

  /**
   * Reads a contract file, such as `vault-access/vault-access.json` of a cdk8s app.
   *
   * @param rules What the platform allows; see {@link VaultAccessContract.check}.
   * @throws ACCESS_CONTRACT_UNREADABLE for a file that is missing or cannot be read; else as {@link fromJson} and
   *   {@link VaultAccessContract.check}
   */
  public static fromFile(path: string, rules: PlatformRules = {}): VaultAccessContract {
    check('path', path, TEXT);
    return VaultAccessContract.read(path).check(rules);
  }

  /**
   * The contracts of several applications as one, checked across all of them: what a platform team reads.
   *
   * @param pattern A file, a folder (every `*.json` in it), or a pattern with `*` (any part of one name), `**` (folders
   *   of any depth) and `?`, such as `contracts/*.json`. Links to folders are not followed.
   * @param rules What the platform allows; see {@link VaultAccessContract.check}. @default no paths are compared
   * @throws ACCESS_CONTRACTS_NONE when no file matches
   * @throws ACCESS_ROLE_DUPLICATE, ACCESS_POLICY_DUPLICATE, ACCESS_ACCOUNT_SHARED also across files; else as {@link fromFile} and
   *   {@link VaultAccessContract.check}
   */
  public static fromFiles(pattern: string, rules: PlatformRules = {}): VaultAccessContract {
    check('pattern', pattern, TEXT);
    const contracts = contractFiles(pattern).map((file) => VaultAccessContract.read(file));
    const origins = new Map(contracts.flatMap((contract) => [...contract.#origins]));
    return new VaultAccessContract([...origins.keys()], pattern, origins).check(rules);
  }

  private static read(path: string): VaultAccessContract {
    return VaultAccessContract.fromJson(readText(path), path);
  }

  /**
   * Checks what the platform allows, and gives the contract itself back.
   *
   * @throws ACCESS_OTHER_VAULT for a server or a namespace that is not `rules.vault`
   * @throws ACCESS_NAMESPACE_UNKNOWN, ACCESS_PATH_NOT_ALLOWED for what is outside of `rules.allowedPaths`
   * @throws ACCESS_NAME_NOT_ALLOWED for a role or policy that does not begin with `rules.namePrefix`, or begins as those
   *   of another namespace do
   */
  public check(rules: PlatformRules = {}): this {
    check('rules', rules, PLATFORM_RULES);
    checkPlatformRules(this.workloads, rules, (access) => this.nameOf(access));
    return this;
  }

  /**
   * All workloads at another mount, for a second cluster: see {@link VaultAccess.at}.
   *
   * @example west.grantAll(contract.at(AuthMount.kubernetes('k8s-west')))
   * @throws what {@link VaultAccess.at} throws; ACCESS_ROLE_DUPLICATE where they were at several mounts
   */
  public at(mount: AuthMount): VaultAccessContract {
    return new VaultAccessContract(
      this.workloads.map((access) => access.at(mount)),
      this.source,
    );
  }

  /**
   * The workload with this role.
   *
   * @param mount The auth mount. @default the only one that has the role
   * @throws ACCESS_ROLE_UNKNOWN when there is none
   * @throws ACCESS_ROLE_AMBIGUOUS when the role is on several mounts and none is named
   */
  public role(role: string, mount?: string): VaultAccess {
    check('role', role, TEXT);
    check('mount', mount, OPTIONAL_TEXT);
    const found = this.workloads.filter(
      (workload) => workload.roleName === role && (mount === undefined || workload.auth.path === mount),
    );
    const [only, ...others] = found;
    if (only === undefined) {
      const known = this.workloads.map((workload) => workload.roleName);
      throw AccessErrors.ACCESS_ROLE_UNKNOWN({ source: this.source, role, known });
    }
    if (others.length > 0) {
      const mounts = found.map(({ auth, vault }) =>
        vault === undefined ? auth.path : `${auth.path} of ${shownPlace(vault)}`,
      );
      throw AccessErrors.ACCESS_ROLE_AMBIGUOUS({ source: this.source, role, mounts });
    }
    return only;
  }

  /** The JSON form, with two spaces of indentation and a newline at the end. */
  public toJson(): string {
    const content = { apiVersion: API_VERSION, kind: KIND, workloads: this.workloads.map(toWorkloadJson) };
    return `${JSON.stringify(content, null, 2)}\n`;
  }

  /** `shop/web`, and where it is when it comes from a file. */
  private nameOf(access: VaultAccess): string {
    const name = `${access.namespace}/${access.workload}`;
    const origin = this.#origins.get(access);
    return origin === undefined ? name : `${name} (${origin})`;
  }
}

/** In their order. Each key is made once: a sort of thousands compares each of them a dozen times. */
function byMountAndRole(workloads: readonly VaultAccess[]): readonly VaultAccess[] {
  const key = ({ auth, roleName, vault }: VaultAccess) =>
    `${auth.path} ${roleName} ${vault?.address ?? ''} ${vault?.namespace ?? ''}`;
  return workloads
    .map((access) => ({ access, key: key(access) }))
    .sort((a, b) => compareCodeUnits(a.key, b.key))
    .map(({ access }) => access);
}

function toWorkloadJson(access: VaultAccess): WorkloadJson {
  const { workload, namespace, serviceAccount, roleName, policyName, vault, auth, files, uses } = access;
  return {
    workload,
    namespace,
    serviceAccount,
    roleName,
    policyName,
    ...(vault === undefined ? {} : { vault: { ...vault } }),
    auth: {
      method: auth.method,
      path: auth.path,
      audience: auth.audience.value ?? null,
      ...(auth.namespace === undefined ? {} : { namespace: auth.namespace }),
    },
    ...(uses.length === 0
      ? {}
      : { uses: uses.map((use) => ({ ...use, capabilities: [...use.capabilities] })) }),
    files: files.map(({ name, reads }) => ({
      name,
      reads: reads.map(({ engine, path, capabilities, keys, dynamic, parameters }) => ({
        engine,
        path,
        capabilities: capabilities.filter((capability) => capability !== 'deny'),
        keys: [...keys],
        dynamic,
        ...(parameters === undefined ? {} : { parameters: parameters.map((one) => ({ ...one })) }),
      })),
    })),
  };
}

/** @throws ACCESS_CONTRACT_INVALID for what the fields are not by themselves but together: file names, policy names */
function fromWorkloadJson(
  { auth, files, ...identity }: WorkloadJson,
  paths: ReadPaths,
  at: string,
  source: string,
): VaultAccess {
  try {
    const audience = auth.audience === null ? TokenAudience.apiServer() : TokenAudience.of(auth.audience);
    const mount = AuthMount[auth.method](auth.path, { audience, namespace: auth.namespace });
    return VaultAccess.ofParsed({ ...identity, auth: mount }, files, paths);
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    const { subject, rule, got } = error.problem;
    const reason = `${subject}: ${rule}${got === undefined ? '' : `, got ${JSON.stringify(got)}`}`;
    throw AccessErrors.ACCESS_CONTRACT_INVALID({ source, at: `${at}${fieldOf(error)}`, reason });
  }
}

/** The field that an error of the values is about. */
function fieldOf({ code, problem }: ConfigurationError): string {
  if (code.startsWith('SECRETS_FILE')) return '.files';
  if (code === 'ACCESS_SERVICE_ACCOUNT_DEFAULT') return '.serviceAccount';
  if (code === 'ACCESS_JWT_AUDIENCE') return '.auth.audience';
  if (code === 'ACCESS_LOGIN_NAMESPACE') return '.auth.namespace';
  return code === 'ACCESS_NAME_INVALID' ? pathStep(problem.subject) : '';
}
