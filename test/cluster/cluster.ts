import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PolicyServer } from '../../lib/policy';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { importImage, type ImageContents } from './node/images';
import { kubectlWith, type Kubectl } from './node/kubectl';
import { nodeFolder } from './node/layout';
import type { ImageNames } from './node/standard-images';

/** What the global set-up tells the tests, as a JSON file whose path is in AVC_CLUSTER. */
export interface ClusterState {
  /** Path of the administrator's kubeconfig, and of kubectl. */
  readonly kubeconfig: string;
  readonly kubectlPath: string;
  /** URL of the API server as pods and the server reach it. */
  readonly apiServer: string;
  /** PEM of the CA of the API server. */
  readonly caPem: string;
  /** The address of this machine that pods reach: servers that a test starts for its pods listen there. */
  readonly hostAddress: string;
  readonly images: ImageNames;
  /** The server that pods reach at this address, and which one it is. */
  readonly vault: { readonly address: string; readonly rootToken: string; readonly kind: PolicyServer };
  /** A token of a service account with the role system:auth-delegator: `token_reviewer_jwt` of Kubernetes auth. */
  readonly reviewerToken: string;
}

/** An object of the Kubernetes API, as far as these tests look into it. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

/** The cluster under test: `Cluster.fromEnvironment()`. */
export class Cluster {
  public readonly kubectl: Kubectl;
  /** The server with its root token. */
  public readonly vault: VaultClient;

  public constructor(public readonly state: ClusterState) {
    this.kubectl = kubectlWith(state.kubectlPath, state.kubeconfig);
    this.vault = new VaultClient({ address: state.vault.address, token: state.vault.rootToken });
  }

  public static fromEnvironment(): Cluster {
    const file = process.env['AVC_CLUSTER'];
    if (!file) {
      throw new Error('AVC_CLUSTER is not set: run with `jest -c test/cluster/jest.config.js`');
    }
    return Cluster.fromFile(file);
  }

  /** The cluster that a state file describes. */
  public static fromFile(file: string): Cluster {
    return new Cluster(JSON.parse(readFileSync(file, 'utf8')) as ClusterState);
  }

  /** Applies YAML text, or objects of the API; throws what the API server says against it. */
  public apply(manifest: string | KubernetesObject | readonly KubernetesObject[]): Promise<string> {
    const items =
      typeof manifest === 'string' || !Array.isArray(manifest)
        ? manifest
        : { kind: 'List', apiVersion: 'v1', items: manifest };
    const input = typeof items === 'string' ? items : JSON.stringify(items);
    return this.kubectl(['apply', '-f', '-'], { input });
  }

  /** `get('pod', 'web', 'shop')`, parsed; the caller says what it expects. */
  public async get<T = KubernetesObject>(kind: string, name: string, namespace: string): Promise<T> {
    return JSON.parse(await this.kubectl(['get', kind, name, '-n', namespace, '-o', 'json'])) as T;
  }

  /**
   * A new namespace with a name of its own, whose default service account is there. Pod Security admission enforces
   * `podSecurity` in it.
   */
  public async createNamespace(
    prefix: string,
    podSecurity: 'privileged' | 'restricted' = 'restricted',
  ): Promise<string> {
    const name = `${prefix}-${randomBytes(3).toString('hex')}`;
    const labels = { 'pod-security.kubernetes.io/enforce': podSecurity };
    await this.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    await this.kubectl(['wait', '--for=create', 'serviceaccount/default', '-n', name, '--timeout=30s']);
    return name;
  }

  /** Begins to delete a namespace and does not wait for the end of its pods. */
  public async deleteNamespace(name: string): Promise<void> {
    await this.kubectl(['delete', 'namespace', name, '--wait=false', '--ignore-not-found']);
  }

  /** Adds an image of a test's own. Works on the node only, not on the cluster of KUBECONFIG. */
  public importImage(name: string, contents: ImageContents): Promise<void> {
    return importImage(nodeFolder(), name, contents);
  }

  /** Enables Kubernetes auth for this cluster at `path`, with the reviewer's token. Roles are up to the test. */
  public async enableKubernetesAuth(path: string): Promise<void> {
    await this.vault.enableAuth(path, { type: 'kubernetes' });
    const config = {
      kubernetes_host: this.state.apiServer,
      kubernetes_ca_cert: this.state.caPem,
      token_reviewer_jwt: this.state.reviewerToken,
    };
    expectOk(await this.vault.write(`auth/${path}/config`, config), `auth/${path}/config`);
  }
}
