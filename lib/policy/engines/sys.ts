import type { GrantedCapability } from '../capability';
import type { PolicyRule, RuleOptions } from '../policy-rule';
import { checkedName } from '../private/path-checks';
import { Definition } from './definition';
import { type Allow, allowBelow, type EngineName } from './mounted-engine';
import { SysAuthMethod, SysLeases, SysMount, SysWrapping } from './sys-parts';

const SYS: Allow = (relative, capabilities, options) => allowBelow('sys/')(relative, capabilities, options);

const named = (what: string, name: EngineName, segments: 'one' | 'many' = 'one') =>
  checkedName(`${what} of Sys`, name, { segments });

/**
 * The system backend. Verbs for root-protected paths grant `sudo` along with what they need, and say so.
 *
 * @example `PolicyDocument.of(Sys.capabilitiesSelf(), Sys.leases().renew(), Sys.policy('shop').read())`
 * @see https://developer.hashicorp.com/vault/api-docs/system
 */
export class Sys {
  private constructor() {
    // There is one: nothing to make.
  }

  /** Leases of dynamic secrets. */
  public static leases(): SysLeases {
    return new SysLeases(SYS);
  }

  /** Response wrapping. */
  public static wrapping(): SysWrapping {
    return new SysWrapping(SYS);
  }

  /** A secrets engine's mount. @throws POLICY_NAME_INVALID */
  public static mount(path: EngineName): SysMount {
    return new SysMount(SYS, `mounts/${named('mount', path, 'many')}`);
  }

  /** An auth method's mount, without `auth/`. @throws POLICY_NAME_INVALID */
  public static authMethod(path: EngineName): SysAuthMethod {
    return new SysAuthMethod(SYS, `auth/${named('auth method', path, 'many')}`);
  }

  /** A policy. An identity that may write one can give itself anything that its holders can do. @throws POLICY_NAME_INVALID */
  public static policy(name: EngineName): Definition {
    return new Definition(SYS, `policies/acl/${named('policy', name)}`);
  }

  /** A rule that passwords are made by. @throws POLICY_NAME_INVALID */
  public static passwordPolicy(name: EngineName): Definition {
    return new Definition(SYS, `policies/password/${named('password policy', name)}`);
  }

  /** A namespace (OpenBao, Vault Enterprise). @throws POLICY_NAME_INVALID */
  public static namespace(name: EngineName): Definition {
    return new Definition(SYS, `namespaces/${named('namespace', name)}`);
  }

  /** Whether the server is initialised, unsealed and active. */
  public static health(options?: RuleOptions): PolicyRule {
    return SYS('health', ['read'], options);
  }

  /** How far the server is unsealed. */
  public static sealStatus(options?: RuleOptions): PolicyRule {
    return SYS('seal-status', ['read'], options);
  }

  /** Who leads the cluster. */
  public static leader(options?: RuleOptions): PolicyRule {
    return SYS('leader', ['read'], options);
  }

  /** Numbers for monitoring. */
  public static metrics(options?: RuleOptions): PolicyRule {
    return SYS('metrics', ['read'], options);
  }

  /** What the own token may do at a path. */
  public static capabilitiesSelf(options?: RuleOptions): PolicyRule {
    return SYS('capabilities-self', ['update'], options);
  }

  /** What any token may do at a path. */
  public static capabilities(options?: RuleOptions): PolicyRule {
    return SYS('capabilities', ['update'], options);
  }

  /** What any token may do at a path, by its accessor. */
  public static capabilitiesAccessor(options?: RuleOptions): PolicyRule {
    return SYS('capabilities-accessor', ['update'], options);
  }

  /** All secrets engines. */
  public static readMounts(options?: RuleOptions): PolicyRule {
    return SYS('mounts', ['read'], options);
  }

  /** All auth methods. */
  public static readAuthMethods(options?: RuleOptions): PolicyRule {
    return SYS('auth', ['read'], options);
  }

  /** Moves a mount to another path. Root-protected, therefore with `sudo`. */
  public static remount(options?: RuleOptions): PolicyRule {
    return root('remount', ['update'], options);
  }

  /** The names of the policies. */
  public static listPolicies(options?: RuleOptions): PolicyRule {
    return SYS('policies/acl/', ['list'], options);
  }

  /** A password made by a password policy. @throws POLICY_NAME_INVALID */
  public static generatePassword(policy: EngineName, options?: RuleOptions): PolicyRule {
    return SYS(`policies/password/${named('password policy', policy)}/generate`, ['read'], options);
  }

  /** The namespaces directly below. */
  public static listNamespaces(options?: RuleOptions): PolicyRule {
    return SYS('namespaces/', ['list'], options);
  }

  /** All audit devices. Root-protected, therefore with `sudo`. */
  public static readAuditDevices(options?: RuleOptions): PolicyRule {
    return root('audit', ['read'], options);
  }

  /** Enables an audit device. Root-protected, therefore with `sudo`. @throws POLICY_NAME_INVALID */
  public static enableAuditDevice(path: EngineName, options?: RuleOptions): PolicyRule {
    return root(`audit/${named('audit device', path, 'many')}`, ['create', 'update'], options);
  }

  /** Disables an audit device. Root-protected, therefore with `sudo`. @throws POLICY_NAME_INVALID */
  public static disableAuditDevice(path: EngineName, options?: RuleOptions): PolicyRule {
    return root(`audit/${named('audit device', path, 'many')}`, ['delete'], options);
  }

  /** Which plugins are known. */
  public static readPluginCatalog(options?: RuleOptions): PolicyRule {
    return SYS('plugins/catalog', ['read'], options);
  }

  /** The age of the encryption key. */
  public static keyStatus(options?: RuleOptions): PolicyRule {
    return SYS('key-status', ['read'], options);
  }

  /** A new encryption key for what is written from now on. Root-protected, therefore with `sudo`. */
  public static rotateKey(options?: RuleOptions): PolicyRule {
    return root('rotate', ['update'], options);
  }

  /** Seals the server: nobody can use it until it is unsealed by hand. Root-protected, therefore with `sudo`. */
  public static seal(options?: RuleOptions): PolicyRule {
    return root('seal', ['update'], options);
  }

  /** Makes the leader step down. Root-protected, therefore with `sudo`. */
  public static stepDown(options?: RuleOptions): PolicyRule {
    return root('step-down', ['update'], options);
  }

  /** A snapshot of the whole storage, encrypted. */
  public static takeRaftSnapshot(options?: RuleOptions): PolicyRule {
    return SYS('storage/raft/snapshot', ['read'], options);
  }

  /** Replaces the whole storage by a snapshot. */
  public static restoreRaftSnapshot(options?: RuleOptions): PolicyRule {
    return SYS('storage/raft/snapshot', ['update'], options);
  }

  /** The stream of an event type (Vault); what is in the events, `subscribe` on their own paths says. @throws POLICY_NAME_INVALID */
  public static subscribeEvents(type: EngineName, options?: RuleOptions): PolicyRule {
    return SYS(`events/subscribe/${named('event type', type, 'many')}`, ['read'], options);
  }
}

function root(
  relative: string,
  capabilities: readonly GrantedCapability[],
  options?: RuleOptions,
): PolicyRule {
  return SYS(relative, [...capabilities, 'sudo'], options);
}
