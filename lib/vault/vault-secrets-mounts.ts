import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { KvSecretBackendV2, Mount } from './bindings';
import { mountPathProblem } from '../core';
import { VaultErrors } from './errors';
import { claimInStack } from './private/name-claims';
import { targetKey, type VaultTarget } from './vault-target';
import { forbidSecretsInState } from './private/secrets-in-state';
import { type Ttl } from './ttl';
import { check, KV_MOUNT, LEASED_MOUNT, placed, SECRETS_MOUNT, VAULT_TARGET } from './private/shapes';

/** What every mount of secrets may be given. */
export interface SecretsMountOptions {
  /**
   * Lets Terraform remove the mount, which destroys every secret and key in it. Two applies: first with this, then
   * without the mount.
   * @default false: a plan that would remove it fails (`prevent_destroy`)
   */
  readonly removable?: boolean;
}

/** Options of {@link VaultSecretsMounts.addKvV2}. */
export interface KvV2MountOptions extends SecretsMountOptions {
  /** How many versions of each secret are kept, from 1. @default 10, Vault's own */
  readonly maxVersions?: number;
  /** Whether every write names the version that it replaces, so that nobody overwrites unseen. @default false */
  readonly casRequired?: boolean;
}

/** Options of mounts whose secrets have a life. */
export interface LeasedMountOptions extends SecretsMountOptions {
  /** How long a credential lives where its role says nothing. @default the server's: 768 h */
  readonly defaultLease?: Ttl;
  /** How long it may live, however often it is renewed. @default the server's: 768 h */
  readonly maxLease?: Ttl;
}

/** A mount of secrets. */
export interface SecretsMount {
  /** As policies and references name it: `kv2(mount.path)`. */
  readonly path: string;
  /** The Terraform resource, for `addOverride`. */
  readonly resource: Mount;
}

/**
 * The secrets engines that workloads read from: mounts, never what is in them. Each `add...` emits one `vault_mount`,
 * KV with options one `vault_kv_secret_backend_v2` more. Secrets are written by `vault kv put`, by teams, by rotation:
 * a value in Terraform is a value in its state, and synth fails when the app has a resource that would put one there.
 *
 * @example
 * const mounts = new VaultSecretsMounts(this, 'Secrets');
 * mounts.addKvV2('secret');
 * mounts.addDatabase('database', { maxLease: Ttl.hours(24) });
 * @see https://developer.hashicorp.com/vault/docs/secrets
 */
export class VaultSecretsMounts extends Construct {
  private readonly target: VaultTarget;
  private readonly mounts = new Map<string, Mount>();

  public constructor(scope: Construct, id: string, target: VaultTarget = {}) {
    super(placed(scope, id, target, VAULT_TARGET), id);
    this.target = { provider: target.provider, vaultNamespace: target.vaultNamespace };
    forbidSecretsInState(this);
  }

  /**
   * Key-value secrets, version 2.
   * @throws VAULT_SECRETS_PATH_INVALID, VAULT_SECRETS_PATH_TAKEN, VAULT_KV_VERSIONS_INVALID
   */
  public addKvV2(path: string, options: KvV2MountOptions = {}): SecretsMount {
    check('options', options, KV_MOUNT, this.node.path);
    const { maxVersions, casRequired } = options;
    if (maxVersions !== undefined && !(Number.isSafeInteger(maxVersions) && maxVersions >= 1)) {
      throw VaultErrors.VAULT_KV_VERSIONS_INVALID({ maxVersions }, this.node.path);
    }
    const mount = this.mount(path, 'kv', options, { options: { version: '2' } });
    if (maxVersions !== undefined || casRequired !== undefined) {
      new KvSecretBackendV2(mount.resource, 'Config', {
        mount: path,
        maxVersions,
        casRequired,
        namespace: this.target.vaultNamespace,
        provider: this.target.provider,
        dependsOn: [mount.resource],
      });
    }
    return mount;
  }

  /**
   * Database credentials. Connections hold a password and are configured where no state keeps it:
   * `vault write database/config/...`, then `vault write -f database/rotate-root/...`.
   * @throws VAULT_SECRETS_PATH_INVALID, VAULT_SECRETS_PATH_TAKEN
   */
  public addDatabase(path: string, options: LeasedMountOptions = {}): SecretsMount {
    check('options', options, LEASED_MOUNT, this.node.path);
    return this.mount(path, 'database', options, leases(options));
  }

  /**
   * Certificates. `maxLease` bounds every certificate of the mount, its root as well.
   * @throws VAULT_SECRETS_PATH_INVALID, VAULT_SECRETS_PATH_TAKEN
   */
  public addPki(path: string, options: LeasedMountOptions = {}): SecretsMount {
    check('options', options, LEASED_MOUNT, this.node.path);
    return this.mount(path, 'pki', options, leases(options));
  }

  /**
   * Encryption with keys that never leave Vault.
   * @throws VAULT_SECRETS_PATH_INVALID, VAULT_SECRETS_PATH_TAKEN
   */
  public addTransit(path: string, options: SecretsMountOptions = {}): SecretsMount {
    check('options', options, SECRETS_MOUNT, this.node.path);
    return this.mount(path, 'transit', options, {});
  }

  private mount(
    path: string,
    type: string,
    { removable }: SecretsMountOptions,
    config: Readonly<Record<string, unknown>>,
  ): SecretsMount {
    this.checkPath(path);
    const resource = new Mount(this, path, {
      path,
      type,
      ...config,
      lifecycle: removable === true ? undefined : { preventDestroy: true },
      namespace: this.target.vaultNamespace,
      provider: this.target.provider,
    });
    this.mounts.set(path, resource);
    return Object.freeze({ path, resource });
  }

  private checkPath(path: string): void {
    const reason = pathProblem(path);
    if (reason !== undefined) throw VaultErrors.VAULT_SECRETS_PATH_INVALID({ path, reason }, this.node.path);
    const [, near] = [...this.mounts].find(([known]) => overlap(known, path)) ?? [];
    const other = near ?? claimInStack(this, 'secrets', targetKey(this.target), path);
    if (other !== undefined) {
      throw VaultErrors.VAULT_SECRETS_PATH_TAKEN({ path, takenBy: other.node.path }, this.node.path);
    }
  }
}

/** Whether one of two mounts is at, above or below the other. */
function overlap(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}

function pathProblem(path: string): string | undefined {
  if (Token.isUnresolved(path))
    return 'the path of a mount is known at synth, since references and policies name it';
  const [first = ''] = String(path).split('/');
  if (['sys', 'auth', 'identity', 'cubbyhole', 'audit'].includes(first)) {
    return `"${first}/" is a path of Vault's own`;
  }
  return mountPathProblem(path);
}

function leases({ defaultLease, maxLease }: LeasedMountOptions) {
  return { defaultLeaseTtlSeconds: defaultLease?.seconds, maxLeaseTtlSeconds: maxLease?.seconds };
}
