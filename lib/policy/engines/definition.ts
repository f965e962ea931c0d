import type { PolicyRule, RuleOptions } from '../policy-rule';
import type { Allow } from './mounted-engine';

/** Something that is configured under a name: a role, a key, a user. */
export class Definition {
  /** @internal */
  public constructor(
    /** @internal */
    protected readonly allow: Allow,
    /** The path of the definition below the mount. */
    /** @internal */
    protected readonly definitionPath: string,
  ) {}

  /** The definition as it is stored; secrets in it are left out by the server. */
  public read(options?: RuleOptions): PolicyRule {
    return this.allow(this.definitionPath, ['read'], options);
  }

  /** Creates or changes the definition. */
  public write(options?: RuleOptions): PolicyRule {
    return this.allow(this.definitionPath, ['create', 'update'], options);
  }

  /** Removes the definition. */
  public delete(options?: RuleOptions): PolicyRule {
    return this.allow(this.definitionPath, ['delete'], options);
  }
}
