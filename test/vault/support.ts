import { type VaultAccess } from '../../lib/access';
import { type PolicyDocument } from '../../lib/policy';
import { type IKubernetesEndpoint } from '../../lib/vault';

export const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

export const ENDPOINT: IKubernetesEndpoint = {
  apiServerUrl: 'https://shop-1a2b3c.privatelink.westeurope.azmk8s.io:443',
  certificateAuthorityPem: CA,
  clusterName: 'shop',
};

export function documentOf(text: string): PolicyDocument {
  return { render: () => text } as unknown as PolicyDocument;
}

export interface AccessFacts {
  readonly method?: string;
  readonly path?: string;
  readonly audience?: string | undefined;
  readonly role?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
}

/** The contract of one workload; `audience` 'vault' unless given. */
export function accessOf(facts: AccessFacts = {}): VaultAccess {
  const role = facts.role ?? 'shop-web';
  return {
    workload: role,
    role,
    policyName: role,
    namespace: facts.namespace ?? 'shop',
    serviceAccount: facts.serviceAccount ?? 'web',
    auth: {
      method: facts.method ?? 'kubernetes',
      path: facts.path ?? 'k8s-shop',
      audience: 'audience' in facts ? facts.audience : 'vault',
    },
    policy: () => documentOf('path "secret/data/shop/db" {\n  capabilities = ["read"]\n}\n'),
  } as unknown as VaultAccess;
}
