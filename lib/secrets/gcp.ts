import { callOf } from './words';
import { type VaultDuration, worded } from '../core';
import { PolicyPath, PolicyRule } from '../policy';
import { checkedParameters, type ParameterSet } from './parameters';
import { checkedMount, checkedPath } from './private/checks';
import { optionParameters } from './private/engine-options';
import { base64Decoded } from './encodings';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The Google Cloud secrets engine at `mount`. In Vault; OpenBao has none.
 *
 * @example const files = { token: gcp('gcp').roleset('backup').token(), 'key.json': gcp('gcp').staticAccount('ci').key() };
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/api-docs/secret/gcp
 */
export function gcp(mount: string): GcpMount {
  return new GcpMount(mount);
}

/** A mount of the Google Cloud engine. */
export class GcpMount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('gcp', mount);
    Object.freeze(this);
  }

  /**
   * A roleset: a service account that Vault has made.
   * @throws SECRETS_PATH_INVALID
   */
  public roleset(name: string): GcpAccount {
    return new GcpAccount(`${this.mount}/roleset/${this.named('roleset', name)}`);
  }

  /**
   * An existing service account.
   * @throws SECRETS_PATH_INVALID
   */
  public staticAccount(name: string): GcpAccount {
    return new GcpAccount(`${this.mount}/static-account/${this.named('static account', name)}`);
  }

  /**
   * An access token of a service account that Vault impersonates, which gives no keys.
   * @throws SECRETS_PATH_INVALID
   */
  public impersonatedAccount(name: string): Pick<GcpAccount, 'token'> {
    return new GcpAccount(`${this.mount}/impersonated-account/${this.named('impersonated account', name)}`);
  }

  private named(what: string, name: string): string {
    return checkedPath(() => worded`${what} of ${callOf('gcp', this.mount)}`, name, 'one');
  }
}

/** What a request for a key may choose, as far as the roleset lets it. */
export interface GcpKeyOptions {
  /** How long the key's lease is, in whole seconds. @default what the mount says */
  readonly ttl?: VaultDuration;
}

/** A service account of the Google Cloud engine. */
export class GcpAccount {
  /** @internal */
  public constructor(private readonly path: string) {
    Object.freeze(this);
  }

  /**
   * An OAuth 2 access token. It has no lease, so the agent asks for another one at each `renderInterval`: each is valid for
   * an hour, as Google makes them.
   */
  public token(): SecretRef {
    return new SecretRef(requestOf(`${this.path}/token`, 'read', false), 'token');
  }

  /**
   * A key of the account as the JSON file that Google's libraries read (`GOOGLE_APPLICATION_CREDENTIALS`). It has a lease.
   * @throws SECRETS_PARAMETER_INVALID
   */
  public key(options: GcpKeyOptions = {}): SecretRef {
    const path = `${this.path}/key`;
    const parameters = optionParameters<GcpKeyOptions>(path, options, { ttl: ['ttl', 'duration'] });
    const verb = Object.keys(parameters).length === 0 ? 'read' : 'update';
    const request = requestOf(path, verb, true, checkedParameters(path, parameters, verb));
    return base64Decoded(new SecretRef(request, 'private_key_data'));
  }
}

function requestOf(
  path: string,
  verb: 'read' | 'update',
  dynamic: boolean,
  parameters?: ParameterSet,
): SecretRequest {
  const rule = PolicyRule.allow(PolicyPath.literal(path), [verb]);
  return new SecretRequest({ engine: 'gcp', rule, dynamic, parameters });
}
