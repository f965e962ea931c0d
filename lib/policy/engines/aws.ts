import type { PolicyRule, RuleOptions } from '../policy-rule';
import { Definition } from './definition';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/**
 * The AWS secrets engine. Not in OpenBao.
 *
 * @example `Aws.mount('aws').role('backup').readStsCredentials()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/aws
 */
export class Aws extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): Aws {
    return new Aws('Aws', path);
  }

  /** A role that credentials are made by. @throws POLICY_NAME_INVALID */
  public role(name: EngineName): AwsRole {
    return new AwsRole(this.on, this.name('role', name));
  }

  /** The engine's own access to AWS, without the secret key. */
  public readRootConfig(options?: RuleOptions): PolicyRule {
    return this.allow('config/root', ['read'], options);
  }

  /** Creates or changes the engine's own access to AWS; it ends with the mount, since no request deletes it. */
  public writeRootConfig(options?: RuleOptions): PolicyRule {
    return this.allow('config/root', ['create', 'update'], options);
  }

  /** Rotates the engine's own access key; nobody knows it afterwards. */
  public rotateRoot(options?: RuleOptions): PolicyRule {
    return this.allow('config/rotate-root', ['update'], options);
  }

  /** The names of the roles. */
  public listRoles(options?: RuleOptions): PolicyRule {
    return this.allow('roles/', ['list'], options);
  }
}

/** A role of the AWS engine. */
export class AwsRole extends Definition {
  /** @internal */
  public constructor(
    allow: Allow,
    private readonly roleName: string,
  ) {
    super(allow, `roles/${roleName}`);
  }

  /** Credentials of a new IAM user, or of an assumed role, as the role says. */
  public readCredentials(options?: RuleOptions): PolicyRule {
    return this.allow(`creds/${this.roleName}`, ['read'], options);
  }

  /** Temporary credentials; `update` for requests that choose their TTL in the body. */
  public readStsCredentials(options?: RuleOptions): PolicyRule {
    return this.allow(`sts/${this.roleName}`, ['read', 'update'], options);
  }
}
