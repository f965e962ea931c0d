import { type KubernetesObject, type Located } from './located';
import { PodTemplate } from './pod';

/** How an operator, a driver or a webhook of others reaches Vault. */
export interface OperatorConnection {
  readonly address: Located;
  /** The setting that turns the check of the certificate off. */
  readonly skipVerify: Located;
  /** What it knows Vault's CA by. */
  readonly ca: string;
}

interface Known {
  readonly kind: RegExp;
  readonly group: string;
  readonly at: readonly string[];
  readonly address: string;
  readonly skipVerify: string;
  readonly ca: string;
}

/** A function, since nothing is made when the module is loaded. */
function known(): readonly Known[] {
  return [
    {
      kind: /^(?:Cluster)?SecretStore$/,
      group: 'external-secrets.io/',
      at: ['spec', 'provider', 'vault'],
      address: 'server',
      skipVerify: '',
      ca: 'caProvider',
    },
    {
      kind: /^VaultConnection$/,
      group: 'secrets.hashicorp.com/',
      at: ['spec'],
      address: 'address',
      skipVerify: 'skipTLSVerify',
      ca: 'caCertSecretRef',
    },
    {
      kind: /^SecretProviderClass$/,
      group: 'secrets-store.csi.x-k8s.io/',
      at: ['spec', 'parameters'],
      address: 'vaultAddress',
      skipVerify: 'vaultSkipTLSVerify',
      ca: 'vaultCACertPath',
    },
    {
      kind: /^(?:Cluster)?Issuer$/,
      group: 'cert-manager.io/',
      at: ['spec', 'vault'],
      address: 'server',
      skipVerify: '',
      ca: 'caBundleSecretRef',
    },
  ];
}

/** Of operators' objects, and of pods for the webhook of Bank-Vaults. */
export function operatorConnections(object: KubernetesObject): readonly OperatorConnection[] {
  const one = known().find(
    ({ kind, group }) => kind.test(object.kind) && object.apiVersion.startsWith(group),
  );
  if (one !== undefined) {
    const place = object.root.at(...one.at);
    return [{ address: place.at(one.address), skipVerify: place.at(one.skipVerify), ca: one.ca }];
  }
  return PodTemplate.allOf(object).flatMap(({ annotations }) =>
    ['vault.security.banzaicloud.io/', 'vault.security.bank-vaults.io/'].map((prefix) => ({
      address: annotations.at(`${prefix}vault-addr`),
      skipVerify: annotations.at(`${prefix}vault-skip-verify`),
      ca: `${prefix}vault-tls-secret`,
    })),
  );
}
