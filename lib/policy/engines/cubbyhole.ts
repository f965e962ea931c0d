import type { PolicyRule, RuleOptions } from '../policy-rule';
import { checkedName } from '../private/path-checks';
import { Definition } from './definition';
import { allowBelow, type EngineName } from './mounted-engine';

/**
 * The store that every token has for itself alone; nobody else can read it, and it ends with the token.
 *
 * @example `Cubbyhole.secret('handover').read()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/cubbyhole
 */
export class Cubbyhole {
  private constructor() {
    // Every token has exactly one: nothing to make.
  }

  /** One secret. @throws POLICY_NAME_INVALID */
  public static secret(name: EngineName): Definition {
    const path = checkedName('secret of Cubbyhole', name, { segments: 'many' });
    return new Definition(allowBelow('cubbyhole/'), path);
  }

  /** The names in a folder. @throws POLICY_NAME_INVALID */
  public static listFolder(name: EngineName, options?: RuleOptions): PolicyRule {
    const path = checkedName('folder of Cubbyhole', name, { segments: 'many' });
    return allowBelow('cubbyhole/')(`${path}/`, ['list'], options);
  }

  /** The names at the top. */
  public static list(options?: RuleOptions): PolicyRule {
    return allowBelow('cubbyhole/')('', ['list'], options);
  }
}
