import type { PolicyRule, RuleOptions } from '../policy-rule';
import { checkedName } from '../private/path-checks';
import type { Allow, EngineName } from './mounted-engine';

/** What can be done with leases. */
export class SysLeases {
  /** @internal */
  public constructor(private readonly allow: Allow) {}

  /** The properties of a lease one knows. */
  public lookup(options?: RuleOptions): PolicyRule {
    return this.allow('leases/lookup', ['update'], options);
  }

  /** Makes a lease live longer: without it an agent cannot keep dynamic credentials. */
  public renew(options?: RuleOptions): PolicyRule {
    return this.allow('leases/renew', ['update'], options);
  }

  /** Ends a lease one knows. */
  public revoke(options?: RuleOptions): PolicyRule {
    return this.allow('leases/revoke', ['update'], options);
  }

  /** The leases of one path, such as `database/creds/shop`. Root-protected, therefore with `sudo`. @throws POLICY_NAME_INVALID */
  public list(path: EngineName, options?: RuleOptions): PolicyRule {
    return this.allow(`leases/lookup/${prefixOf(path)}/`, ['list', 'sudo'], options);
  }

  /** Ends all leases below a path. Root-protected, therefore with `sudo`. @throws POLICY_NAME_INVALID */
  public revokePrefix(path: EngineName, options?: RuleOptions): PolicyRule {
    return this.allow(`leases/revoke-prefix/${prefixOf(path)}`, ['update', 'sudo'], options);
  }

  /** Forgets all leases below a path, revoked or not. Root-protected, therefore with `sudo`. @throws POLICY_NAME_INVALID */
  public revokeForce(path: EngineName, options?: RuleOptions): PolicyRule {
    return this.allow(`leases/revoke-force/${prefixOf(path)}`, ['update', 'sudo'], options);
  }
}

function prefixOf(path: EngineName): string {
  return checkedName('lease path of Sys', path, { segments: 'many' });
}

/** What can be done with wrapped answers. */
export class SysWrapping {
  /** @internal */
  public constructor(private readonly allow: Allow) {}

  /** Wraps any data. */
  public wrap(options?: RuleOptions): PolicyRule {
    return this.allow('wrapping/wrap', ['update'], options);
  }

  /** When a wrapping token was made and where. */
  public lookup(options?: RuleOptions): PolicyRule {
    return this.allow('wrapping/lookup', ['update'], options);
  }

  /** Wraps the same answer again. */
  public rewrap(options?: RuleOptions): PolicyRule {
    return this.allow('wrapping/rewrap', ['update'], options);
  }

  /** Takes the answer out; that works once. */
  public unwrap(options?: RuleOptions): PolicyRule {
    return this.allow('wrapping/unwrap', ['update'], options);
  }
}

/** What can be done with a secrets engine's mount. */
export class SysMount {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly path: string,
  ) {}

  /** Enables an engine there. */
  public enable(options?: RuleOptions): PolicyRule {
    return this.allow(this.path, ['create', 'update'], options);
  }

  /** Its type and settings. */
  public read(options?: RuleOptions): PolicyRule {
    return this.allow(this.path, ['read'], options);
  }

  /** Disables the engine and removes all of its data. */
  public disable(options?: RuleOptions): PolicyRule {
    return this.allow(this.path, ['delete'], options);
  }

  /** Its limits of TTLs and the like. */
  public readTuning(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.path}/tune`, ['read'], options);
  }

  /** Changes them. */
  public tune(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.path}/tune`, ['update'], options);
  }
}

/** What can be done with an auth method's mount. All of it is root-protected, therefore with `sudo`. */
export class SysAuthMethod {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly path: string,
  ) {}

  /** Enables a method there. */
  public enable(options?: RuleOptions): PolicyRule {
    return this.allow(this.path, ['create', 'update', 'sudo'], options);
  }

  /** Its type and settings. */
  public read(options?: RuleOptions): PolicyRule {
    return this.allow(this.path, ['read', 'sudo'], options);
  }

  /** Disables the method; all of its tokens end. */
  public disable(options?: RuleOptions): PolicyRule {
    return this.allow(this.path, ['delete', 'sudo'], options);
  }

  /** Its limits of TTLs and the like. */
  public readTuning(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.path}/tune`, ['read', 'sudo'], options);
  }

  /** Changes them. */
  public tune(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.path}/tune`, ['update', 'sudo'], options);
  }
}
