import { PolicyErrors } from '../errors';
import type { GrantedCapability } from '../capability';
import type { PolicyRule, RuleOptions } from '../policy-rule';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/** KV v2 hides the keys of a secret from parameter constraints, so they are not offered. */
export type KvV2RuleOptions = Omit<
  RuleOptions,
  'allowedParameters' | 'deniedParameters' | 'requiredParameters'
>;

/**
 * The KV secrets engine, version 2. Its API has a path prefix for every intent (`data/`, `metadata/`, ...), which is
 * the most frequent mistake in policies; here it cannot be made.
 *
 * @example `KvV2.mount('secret').secret('shop/db').read()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
export class KvV2 extends MountedEngine {
  private readonly kv: Allow = (relative, capabilities, options) => {
    for (const option of ['allowedParameters', 'deniedParameters', 'requiredParameters'] as const) {
      if (options?.[option] === undefined) continue;
      throw PolicyErrors.POLICY_PARAMETERS_ON_KV_V2({ path: `${this.mountPath}/${relative}`, option });
    }
    return this.allow(relative, capabilities, options);
  };

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): KvV2 {
    return new KvV2('KvV2', path);
  }

  /**
   * One secret.
   * @throws POLICY_NAME_INVALID for wildcards and empty segments
   */
  public secret(name: EngineName): KvV2Secret {
    return new KvV2Secret(this.kv, this.path('secret', name));
  }

  /**
   * Every secret below a folder, at any depth: the same verbs as of one secret, and `list()` for all folders there.
   * @throws POLICY_NAME_INVALID for wildcards and empty segments
   */
  public below(folder: EngineName): KvV2Tree {
    return new KvV2Tree(this.kv, `${this.path('folder', folder)}/*`);
  }

  /** Every secret of the mount. */
  public everything(): KvV2Tree {
    return new KvV2Tree(this.kv, '*');
  }

  /**
   * One folder: the names directly in it.
   * @throws POLICY_NAME_INVALID for wildcards and empty segments
   */
  public folder(name: EngineName): KvV2Folder {
    return new KvV2Folder(this.kv, `${this.path('folder', name)}/`);
  }

  /** The names at the top of the mount. */
  public list(options?: KvV2RuleOptions): PolicyRule {
    return this.kv('metadata/', ['list'], options);
  }

  /** The defaults of the mount: how many versions are kept, whether check-and-set is demanded. */
  public readConfig(options?: KvV2RuleOptions): PolicyRule {
    return this.kv('config', ['read'], options);
  }

  /** Changes the defaults of the mount. */
  public writeConfig(options?: KvV2RuleOptions): PolicyRule {
    return this.kv('config', ['create', 'update'], options);
  }
}

/** A folder of a KV v2 mount. Values in it are not shown by listing, names are, and nothing filters them. */
export class KvV2Folder {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly name: string,
  ) {}

  /** The names directly in the folder. */
  public list(options?: KvV2RuleOptions): PolicyRule {
    return this.allow(`metadata/${this.name}`, ['list'], options);
  }
}

/** What can be done with a secret of KV v2. */
export class KvV2Secret {
  /** @internal */
  public constructor(
    /** @internal */
    protected readonly allow: Allow,
    /** @internal */
    protected readonly name: string,
  ) {}

  /** Any version of the value. */
  public read(options?: KvV2RuleOptions): PolicyRule {
    return this.on('data', ['read'], options);
  }

  /** A new version, also the first one; with or without check-and-set. */
  public write(options?: KvV2RuleOptions): PolicyRule {
    return this.on('data', ['create', 'update'], options);
  }

  /** A new version made from the latest by changing single keys. (`vault kv patch` also wants `read`.) */
  public patch(options?: KvV2RuleOptions): PolicyRule {
    return this.on('data', ['patch'], options);
  }

  /** Marks the latest version as deleted; `undelete` brings it back. */
  public softDelete(options?: KvV2RuleOptions): PolicyRule {
    return this.on('data', ['delete'], options);
  }

  /** Marks chosen versions as deleted. */
  public softDeleteVersions(options?: KvV2RuleOptions): PolicyRule {
    return this.on('delete', ['update'], options);
  }

  /** Brings versions back that were marked as deleted. */
  public undelete(options?: KvV2RuleOptions): PolicyRule {
    return this.on('undelete', ['update'], options);
  }

  /** Removes the data of chosen versions for good. */
  public destroyVersions(options?: KvV2RuleOptions): PolicyRule {
    return this.on('destroy', ['update'], options);
  }

  /** The keys of the secret without their values. */
  public readKeys(options?: KvV2RuleOptions): PolicyRule {
    return this.on('subkeys', ['read'], options);
  }

  /** Versions, times and custom metadata, without values. */
  public readMetadata(options?: KvV2RuleOptions): PolicyRule {
    return this.on('metadata', ['read'], options);
  }

  /** Custom metadata and limits of the secret, whole or in part. */
  public writeMetadata(options?: KvV2RuleOptions): PolicyRule {
    return this.on('metadata', ['create', 'update', 'patch'], options);
  }

  /** Removes the secret with all versions and metadata, for good. */
  public deleteAll(options?: KvV2RuleOptions): PolicyRule {
    return this.on('metadata', ['delete'], options);
  }

  private on(
    prefix: string,
    capabilities: readonly GrantedCapability[],
    options?: KvV2RuleOptions,
  ): PolicyRule {
    return this.allow(`${prefix}/${this.name}`, capabilities, options);
  }
}

/** What can be done with all secrets below a folder of KV v2. */
export class KvV2Tree extends KvV2Secret {
  /** The names in the folder and in all folders below it. */
  public list(options?: KvV2RuleOptions): PolicyRule {
    return this.allow(`metadata/${this.name}`, ['list'], options);
  }
}
