import { ApiObject, Chart, Testing } from 'cdk8s';
import { AuthMount, kv2, type VaultSecretsProps, VaultServer } from '../../lib';
import { inject, type PodTemplate } from '../../lib/pod';
import { errorWith } from '../support/errors';

// What the tests of VaultSecrets have in common: a declaration, a pod template, and what it becomes.

export const vault = VaultServer.at('https://vault.example:8200');
export const auth = AuthMount.kubernetes('kubernetes');
export const files = { 'api-key': kv2('secret').at('shop/payment').key('apiKey') };
export const access = { roleName: 'shop-web', auth };

export const secrets = (overrides: Partial<VaultSecretsProps> = {}): VaultSecretsProps => ({
  vault,
  access,
  files,
  ...overrides,
});

export const template: PodTemplate = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [{ image: 'registry.example/web:1', name: 'web' }],
    serviceAccountName: 'web',
  },
};
export const expected = inject(template, { vault, auth, roleName: 'shop-web', files });

export const chart = (): Chart => new Chart(Testing.app(), 'shop', { namespace: 'shop' });
export const refused = (code: string): Error => errorWith(code, { constructPath: 'shop/Work' });

/** An object of a kind, with what its spec holds. */
export function object(kind: string, fields: object, apiVersion = 'apps/v1', scope = chart()): ApiObject {
  return new ApiObject(scope, 'Work', { apiVersion, kind, ...fields });
}

export const made = (of: ApiObject): Record<string, unknown> => of.toJson() as Record<string, unknown>;
