import { callOf } from './words';
import { type VaultDuration, worded } from '../core';
import { PolicyPath, PolicyRule } from '../policy';
import { checkedParameters } from './parameters';
import { checkedMount, checkedPath } from './private/checks';
import { optionParameters } from './private/engine-options';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The AWS secrets engine at `mount`. In Vault; OpenBao has none.
 *
 * @example
 * const keys = aws('aws').role('backup').stsCredentials({ ttl: '1h' });
 * iniFile({ default: { aws_access_key_id: keys.accessKey, aws_secret_access_key: keys.secretKey } });
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/api-docs/secret/aws#generate-credentials
 */
export function aws(mount: string): AwsMount {
  return new AwsMount(mount);
}

/** A mount of the AWS engine. */
export class AwsMount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('aws', mount);
    Object.freeze(this);
  }

  /**
   * A role of the engine.
   * @throws SECRETS_PATH_INVALID
   */
  public role(role: string): AwsRole {
    return new AwsRole(
      this.mount,
      checkedPath(() => worded`role of ${callOf('aws', this.mount)}`, role, 'one'),
    );
  }
}

/** What a request for AWS credentials may choose, as far as the role lets it. */
export interface AwsCredentialsOptions {
  /** How long they are valid, in whole seconds. @default what the role says */
  readonly ttl?: VaultDuration;
  /** The role to assume, where the engine's role has several. @default the only one */
  readonly roleArn?: string;
  /** The name of the session of an assumed role, at most 64 characters. @default Vault's choice */
  readonly roleSessionName?: string;
}

/** A role of the AWS engine. */
export class AwsRole {
  /** @internal */
  public constructor(
    private readonly mount: string,
    private readonly role: string,
  ) {
    Object.freeze(this);
  }

  /**
   * Credentials as the role makes them: of a new IAM user, or of an assumed role. They come with a lease.
   * @throws SECRETS_PARAMETER_INVALID
   */
  public credentials(options: AwsCredentialsOptions = {}): AwsCredentials {
    return this.request('creds', options);
  }

  /**
   * Temporary credentials, with a session token. They come with a lease, which ends with them: the agent reads new ones
   * when 90 % of it are over.
   * @throws SECRETS_PARAMETER_INVALID
   */
  public stsCredentials(options: AwsCredentialsOptions = {}): AwsCredentials {
    return this.request('sts', options);
  }

  private request(kind: 'creds' | 'sts', options: AwsCredentialsOptions): AwsCredentials {
    const path = `${this.mount}/${kind}/${this.role}`;
    const parameters = optionParameters<AwsCredentialsOptions>(path, options, {
      ttl: ['ttl', 'duration'],
      roleArn: ['role_arn', 'text'],
      roleSessionName: ['role_session_name', 'text'],
    });
    return new AwsCredentials(
      new SecretRequest({
        engine: 'aws',
        rule: PolicyRule.allow(PolicyPath.literal(path), ['read']),
        dynamic: true,
        parameters: checkedParameters(path, parameters, 'read'),
      }),
    );
  }
}

/** Credentials for AWS: all of one and the same request. */
export class AwsCredentials {
  /** The access key ID. */
  public readonly accessKey: SecretRef;
  /** The secret access key. */
  public readonly secretKey: SecretRef;
  /** The session token. Those of an IAM user have none, which is an error of the template. */
  public readonly sessionToken: SecretRef;

  /** @internal */
  public constructor(request: SecretRequest) {
    this.accessKey = new SecretRef(request, 'access_key');
    this.secretKey = new SecretRef(request, 'secret_key');
    this.sessionToken = new SecretRef(request, 'session_token');
    Object.freeze(this);
  }
}
