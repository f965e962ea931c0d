import type { PolicyRule, RuleOptions } from '../policy-rule';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/**
 * The KV secrets engine, version 1: no versions and no path prefixes. Each key of a secret is a parameter of the
 * request, so parameter constraints work here.
 *
 * @example `KvV1.mount('kv').secret('shop/db').read()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v1
 */
export class KvV1 extends MountedEngine {
  private readonly kv: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): KvV1 {
    return new KvV1('KvV1', path);
  }

  /**
   * One secret.
   * @throws POLICY_NAME_INVALID for wildcards and empty segments
   */
  public secret(name: EngineName): KvV1Secret {
    return new KvV1Secret(this.kv, this.path('secret', name));
  }

  /**
   * Every secret below a folder, at any depth, and the listing of every folder there.
   * @throws POLICY_NAME_INVALID for wildcards and empty segments
   */
  public below(folder: EngineName): KvV1Tree {
    return new KvV1Tree(this.kv, `${this.path('folder', folder)}/*`);
  }

  /**
   * One folder: the names directly in it.
   * @throws POLICY_NAME_INVALID for wildcards and empty segments
   */
  public folder(name: EngineName): KvV1Folder {
    return new KvV1Folder(this.kv, `${this.path('folder', name)}/`);
  }
}

/** A folder of a KV v1 mount. */
export class KvV1Folder {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly name: string,
  ) {}

  /** The names directly in the folder. */
  public list(options?: RuleOptions): PolicyRule {
    return this.allow(this.name, ['list'], options);
  }
}

/** What can be done with a secret of KV v1. */
export class KvV1Secret {
  /** @internal */
  public constructor(
    /** @internal */
    protected readonly allow: Allow,
    /** @internal */
    protected readonly name: string,
  ) {}

  /** The value. */
  public read(options?: RuleOptions): PolicyRule {
    return this.allow(this.name, ['read'], options);
  }

  /** Writes the whole value, also for the first time. */
  public write(options?: RuleOptions): PolicyRule {
    return this.allow(this.name, ['create', 'update'], options);
  }

  /** Removes the secret for good. */
  public delete(options?: RuleOptions): PolicyRule {
    return this.allow(this.name, ['delete'], options);
  }
}

/** What can be done with all secrets below a folder of KV v1. */
export class KvV1Tree extends KvV1Secret {
  /** The names in the folder and in all folders below it. */
  public list(options?: RuleOptions): PolicyRule {
    return this.allow(this.name, ['list'], options);
  }
}
