import { AuthMount, type TokenAudience, VaultAccess } from '../../lib/access';
import { type PolicyDocument } from '../../lib/policy';
import { kv2 } from '../../lib/secrets';
import { type IKubernetesEndpoint } from '../../lib/vault';

export const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

export const ENDPOINT: IKubernetesEndpoint = {
  apiServerUrl: 'https://shop-1a2b3c.privatelink.westeurope.azmk8s.io:443',
  certificateAuthorityPem: CA,
  clusterName: 'shop',
};

/** A document of any text, also text that the policy language would spell otherwise. */
export function documentOf(text: string): PolicyDocument {
  return { render: () => text, lint: () => [] } as unknown as PolicyDocument;
}

export interface AccessFacts {
  readonly path?: string;
  readonly audience?: TokenAudience;
  readonly role?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  /** Instead of a Kubernetes mount at `path` for `audience`. */
  readonly auth?: AuthMount;
}

/** The contract of one workload that reads one secret; its token is for `vault` unless said otherwise. */
export function accessOf(facts: AccessFacts = {}): VaultAccess {
  return VaultAccess.of({
    workload: 'web',
    roleName: facts.role ?? 'shop-web',
    namespace: facts.namespace ?? 'shop',
    serviceAccount: facts.serviceAccount ?? 'web',
    auth: facts.auth ?? AuthMount.kubernetes(facts.path ?? 'k8s-shop', { audience: facts.audience }),
    files: { password: kv2('secret').at('shop/db').key('password') },
  });
}
