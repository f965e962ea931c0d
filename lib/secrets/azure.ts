import { callOf } from './words';
import { worded } from '../core';
import { Azure } from '../policy';
import { checkedMount, checkedPath } from './private/checks';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The Azure secrets engine at `mount`: service principals on demand. In Vault; OpenBao has none. It gives no access
 * tokens: the application gets one for the client ID and the secret, or uses Azure workload identity and no secret.
 *
 * @example
 * const principal = azure('azure').role('backup').credentials();
 * dotenvFile({ AZURE_CLIENT_ID: principal.clientId, AZURE_CLIENT_SECRET: principal.clientSecret });
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/api-docs/secret/azure#generate-credentials
 */
export function azure(mount: string): AzureMount {
  return new AzureMount(mount);
}

/** A mount of the Azure engine. */
export class AzureMount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('azure', mount);
    Object.freeze(this);
  }

  /**
   * A role of the engine.
   * @throws SECRETS_PATH_INVALID
   */
  public role(role: string): AzureRole {
    return new AzureRole(
      this.mount,
      checkedPath(() => worded`role of ${callOf('azure', this.mount)}`, role, 'one'),
    );
  }
}

/** A role of the Azure engine. */
export class AzureRole {
  /** @internal */
  public constructor(
    private readonly mount: string,
    private readonly role: string,
  ) {
    Object.freeze(this);
  }

  /** A service principal with a secret of its own, and a lease. Azure takes a while until it knows a new one everywhere. */
  public credentials(): AzureCredentials {
    const rule = Azure.mount(this.mount).role(this.role).readCredentials();
    return new AzureCredentials(new SecretRequest({ engine: 'azure', rule, dynamic: true }));
  }
}

/** A service principal: ID and secret of one and the same request. */
export class AzureCredentials {
  /** The application's (client) ID. */
  public readonly clientId: SecretRef;
  /** Its secret. */
  public readonly clientSecret: SecretRef;

  /** @internal */
  public constructor(request: SecretRequest) {
    this.clientId = new SecretRef(request, 'client_id');
    this.clientSecret = new SecretRef(request, 'client_secret');
    Object.freeze(this);
  }
}
