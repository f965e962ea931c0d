/**
 * Everything in which the environments differ, in one place that both teams read. What is the same everywhere (secrets, roles,
 * the image) is not here.
 */
import { AuthMount, VaultServer } from 'aks-vault-constructs';

/** One place that the shop runs in. */
export interface Environment {
  readonly name: 'dev' | 'stage' | 'prod';
  /** The server, and the namespace of the team in it. Dev and stage share a server, prod has its own. */
  readonly vault: VaultServer;
  /** One auth mount for each cluster; with two, the same application runs in both. */
  readonly clusters: readonly AuthMount[];
  readonly replicas: number;
}

/** In the order in which a release goes through them. */
export const environments: readonly Environment[] = [
  {
    name: 'dev',
    vault: VaultServer.at('https://vault-test.example:8200', { namespace: 'shop/dev' }),
    clusters: [AuthMount.kubernetes('k8s-dev')],
    replicas: 1,
  },
  {
    name: 'stage',
    vault: VaultServer.at('https://vault-test.example:8200', { namespace: 'shop/stage' }),
    clusters: [AuthMount.kubernetes('k8s-stage')],
    replicas: 2,
  },
  {
    name: 'prod',
    vault: VaultServer.at('https://vault.example:8200', { namespace: 'shop' }),
    // The second cluster takes over when the first is down. Its logins are checked by signature: see docs/vault-auth.md.
    clusters: [AuthMount.kubernetes('k8s-prod'), AuthMount.jwt('jwt-prod-dr')],
    replicas: 3,
  },
];
