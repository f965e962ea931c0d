import { compareCodeUnits, TEXT } from '../core';
import { AccessErrors } from './errors';
import { PolicyDocument, PolicyPath, PolicyRule } from '../policy';
import {
  type FileContent,
  FileName,
  mergedReads,
  type NamedSecretFile,
  rulesFor,
  secretFiles,
  type SecretRead,
  unitedReads,
  type UsedPath,
} from '../secrets';
import { type AccessIdentity, type CheckedIdentity, checkedIdentity } from './access-identity';
import { AuthMount } from './auth-mount';
import { ReadPaths } from './private/read-paths';
import { checkDeclared, checkedRule } from './private/read-rules';
import { type VaultPlace } from './vault-place';
import { ACCESS_FILES, ACCESS_IDENTITY, ACCESS_PROPS, AT_OPTIONS, check } from './private/shapes';

/** A file of the workload and what it is made of. */
export interface AccessFile {
  readonly name: string;
  /** One entry a path, sorted by path. */
  readonly reads: readonly SecretRead[];
}

/** A file with the rules that allow its reads. */
interface AllowedFile extends AccessFile {
  readonly rules: readonly PolicyRule[];
}

/** Properties of {@link VaultAccess.of}. */
export interface VaultAccessProps extends AccessIdentity {
  /** The files, as the workload declares them. At least one, unless there are `uses`. */
  readonly files?: Readonly<Record<string, FileContent>>;
}

/**
 * The contract of ONE workload between the team that runs it and the team that runs Vault: who logs in where, and
 * what it reads. A plain, frozen value; from it come the agent's configuration on one side and policy and role on the
 * other, so that the two cannot disagree.
 *
 * Holds paths and keys, never a value.
 *
 * @example
 * VaultAccess.of({
 *   workload: 'web', roleName: 'shop-web', namespace: 'shop', serviceAccount: 'web',
 *   files: { 'api-key': kv2('secret').at('shop/db').key('apiKey') },
 * })
 */
export class VaultAccess {
  public readonly workload: string;
  public readonly roleName: string;
  public readonly namespace: string;
  public readonly serviceAccount: string;
  /** The server and the namespace of the secrets; undefined where nobody has said which. */
  public readonly vault: VaultPlace | undefined;
  public readonly auth: AuthMount;
  public readonly policyName: string;
  /** Sorted by name. */
  public readonly files: readonly AccessFile[];
  /** Everything that is read, one entry a path, sorted by path. */
  public readonly reads: readonly SecretRead[];
  /** What the application does with this login beside reading; none where it is that of the agent. Sorted by path. */
  public readonly uses: readonly UsedPath[];
  /**
   * The login of the listener that the application calls: a role and a policy of its own, so that those who reach the
   * listener read no secret of the workload. Undefined where nothing is used, and where the workload has no files: then
   * this login is the listener's. A contract has both.
   */
  public readonly listener: VaultAccess | undefined;
  /** The rules that allow the reads, by file; not enumerable, as they say nothing that the reads do not say. */
  readonly #rules: readonly PolicyRule[];
  /** From the namespace of the mount down to that of the secrets; empty where they are the same. */
  readonly #below: string;

  private constructor(who: CheckedIdentity, files: readonly AllowedFile[]) {
    this.workload = who.workload;
    this.roleName = who.roleName;
    this.namespace = who.namespace;
    this.serviceAccount = who.serviceAccount;
    this.vault = who.vault;
    this.auth = who.auth;
    this.policyName = who.policyName;
    const sorted = [...files].sort((a, b) => compareCodeUnits(a.name, b.name));
    this.files = Object.freeze(sorted.map(({ name, reads }) => Object.freeze({ name, reads })));
    this.reads = mergedReads(files.map(({ reads }) => reads));
    this.uses = Object.freeze(files.length === 0 ? who.uses.map(plainUse) : []);
    this.listener = who.listener === undefined ? undefined : new VaultAccess(who.listener, []);
    this.#rules = files.flatMap(({ rules }) => rules);
    this.#below = who.below;
    Object.freeze(this);
  }

  /**
   * The contract of a workload.
   *
   * @throws ACCESS_NAME_INVALID for a namespace that is no DNS label, a service account or workload that is no DNS
   *   subdomain, a role or policy with a slash or upper case, an address or a namespace that is none
   * @throws ACCESS_SERVICE_ACCOUNT_DEFAULT for the account of every pod of the namespace that names none
   * @throws ACCESS_LOGIN_NAMESPACE for a mount in a namespace that is not that of the secrets or one above it
   * @throws SECRETS_FILES_EMPTY, SECRETS_FILE_NAME_INVALID, SECRETS_FILE_NAME_DUPLICATE
   * @throws ACCESS_READ_PATH_INVALID for a path of Vault's own administration (`sys/`, `auth/`)
   */
  public static of(props: VaultAccessProps): VaultAccess {
    check('', props, ACCESS_PROPS);
    const { files, uses = [] } = props;
    const none = files === undefined && Array.isArray(uses) && uses.length > 0;
    return VaultAccess.ofFiles(props, none ? [] : secretFiles(files ?? {}));
  }

  /**
   * As {@link VaultAccess.of}, with files that were checked already.
   * @internal
   */
  public static ofFiles(identity: AccessIdentity, files: readonly NamedSecretFile[]): VaultAccess {
    return VaultAccess.whenAsked(identity, files)();
  }

  /**
   * The same, made at the first call: manifests alone take no contract. What is wrong is refused at once.
   * @internal
   */
  public static whenAsked(identity: AccessIdentity, files: readonly NamedSecretFile[]): () => VaultAccess {
    for (const { name, file } of files) checkDeclared(`files[${JSON.stringify(name)}]`, file.requests);
    const who = checkedIdentity(identity, files.length);
    let made: VaultAccess | undefined;
    return () => (made ??= new VaultAccess(who, files.map(allowedFile)));
  }

  /**
   * The contract of a workload whose files are known by their reads only, as in a contract file.
   *
   * @throws ACCESS_READ_PATH_INVALID for a path that is a pattern or belongs to Vault's own administration
   * @throws ACCESS_READ_CAPABILITY for more than reading that kind of secret takes; else as {@link VaultAccess.of}
   */
  public static ofReads(identity: AccessIdentity, files: readonly AccessFile[]): VaultAccess {
    check('identity', identity, ACCESS_IDENTITY);
    check('files', files, ACCESS_FILES);
    return VaultAccess.ofParsed(identity, files, new ReadPaths());
  }

  /**
   * As {@link VaultAccess.ofReads}, with paths that were parsed already.
   * @internal
   */
  public static ofParsed(
    identity: AccessIdentity,
    files: readonly AccessFile[],
    paths: ReadPaths,
  ): VaultAccess {
    FileName.all(files.map(({ name }) => name));
    const allowed = files.map(({ name, reads }) => {
      const at = `files[${JSON.stringify(name)}]`;
      return { name, reads: unitedReads(reads), rules: reads.map((read) => checkedRule(at, read, paths)) };
    });
    return new VaultAccess(checkedIdentity(identity, files.length), allowed);
  }

  /**
   * The same workload at another mount, for a second cluster or a move from one method to another. Under the same name
   * the policy is shared by both; give `policyName` where the two are to change at different times.
   *
   * @example access.at(AuthMount.kubernetes('k8s-west'))
   * @throws ACCESS_NAME_INVALID, ACCESS_LOGIN_NAMESPACE, ACCESS_MOUNT_INVALID for what is no AuthMount
   */
  public at(mount: AuthMount, options: { readonly policyName?: string } = {}): VaultAccess {
    check('options', options, AT_OPTIONS);
    const { policyName = this.policyName } = options;
    if (!((mount as unknown) instanceof AuthMount))
      throw AccessErrors.ACCESS_MOUNT_INVALID({ got: typeof mount });
    const uses = this.listener?.uses ?? this.uses;
    return VaultAccess.ofParsed({ ...this, auth: mount, policyName, uses }, this.files, new ReadPaths());
  }

  /** The namespace that the mount, the role and the policy are in; undefined where nobody has said which. */
  public get loginNamespace(): string | undefined {
    return this.auth.namespace ?? this.vault?.namespace;
  }

  /** The path of a read as a policy has to write it: that of the read, below the namespaces that are between. */
  public pathInPolicy(path: string): string {
    check('path', path, TEXT);
    return this.#below === '' ? path : `${this.#below}/${path}`;
  }

  /** Whether something comes with a lease, so that the token must be one that can hold and renew leases. */
  public get dynamic(): boolean {
    return this.reads.some((read) => read.dynamic);
  }

  /**
   * The least policy: exactly the declared reads, and what the agent does with its own token. Made for roles with
   * `token_no_default_policy`.
   *
   * That of a listener has the declared uses alone. Its token cannot renew itself either: the answer to a renewal holds
   * the token, and an agent hides it in some of the ways to ask only (docs/encryption.md).
   */
  public policy(): PolicyDocument {
    if (this.files.length === 0) {
      const allowed = this.uses.map(({ path, capabilities }) => PolicyRule.allow(path, capabilities));
      return PolicyDocument.of(...allowed.map((rule) => seenFromAbove(rule, this.#below)));
    }
    return PolicyDocument.of(
      ...rulesFor(this.reads, this.#rules).map((rule) => seenFromAbove(rule, this.#below)),
      // Without it every token ends with its first TTL, and all leases with it.
      PolicyRule.allow('auth/token/renew-self', ['update']),
      // The agent gives its token back when the pod stops, and with it every lease.
      PolicyRule.allow('auth/token/revoke-self', ['update']),
      ...(this.dynamic ? [PolicyRule.allow(this.pathInPolicy('sys/leases/renew'), ['update'])] : []),
    );
  }
}

/** A file as it was declared, with what allows its reads. */
function allowedFile({ name, file }: NamedSecretFile): AllowedFile {
  // The rules of the requests, since only their paths are looked at: no rule is made until a policy is.
  return { name, reads: file.reads, rules: file.requests.flatMap((request) => request.rules) };
}

/** A use as data, whatever it was declared by. */
function plainUse({ engine, path, capabilities }: UsedPath): UsedPath {
  return Object.freeze({ engine, path, capabilities: Object.freeze([...capabilities]) });
}

/** A rule for a path of a namespace below, as a policy of the upper one has it. */
function seenFromAbove(rule: PolicyRule, below: string): PolicyRule {
  if (below === '') return rule;
  return PolicyRule.asWritten({ ...rule, path: PolicyPath.unchecked(`${below}/${rule.path.toString()}`) });
}
