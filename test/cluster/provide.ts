import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from '../support/vault-server/server';
import { chosenServer, type ServerKind } from '../support/vault-server/server-kind';
import { cacheFolder } from '../support/project';
import { Cluster, type ClusterState } from './cluster';
import { whyNoNode } from './node/check';
import { kubectlWith, type Kubectl } from './node/kubectl';
import { NETWORK, nodeFolder } from './node/layout';
import { startNode } from './node/node';
import { agentContents, type ImageNames, imageNames } from './node/standard-images';

/** A cluster for tests, and the file that describes it. */
export interface ProvidedCluster {
  readonly stateFile: string;
  stop(): Promise<void>;
}

/** What a foreign cluster cannot be asked for. */
const FOREIGN = {
  hostAddress: 'AVC_HOST_ADDRESS',
  busybox: 'AVC_IMAGE_BUSYBOX',
  agent: 'AVC_IMAGE_AGENT',
  app: 'AVC_IMAGE_APP',
} as const;

/** Says in one line why there can be no cluster here; undefined when there can. */
export async function whyNoCluster(): Promise<string | undefined> {
  if (!process.env['KUBECONFIG']) {
    return whyNoNode();
  }
  const missing = Object.values(FOREIGN).filter((name) => !process.env[name]);
  return missing.length === 0
    ? undefined
    : `KUBECONFIG is set, so its cluster is tested, which needs ${missing.join(', ')} as well: see test/cluster/README.md`;
}

/** The state file of a node that start.ts keeps up, when it answers. KUBECONFIG of another cluster rules it out. */
export async function findCluster(): Promise<string | undefined> {
  const stateFile = process.env['AVC_NODE_STATE'] ?? join(nodeFolder(), 'state.json');
  try {
    const state = JSON.parse(await readFile(stateFile, 'utf8')) as ClusterState;
    const cluster = new Cluster(state);
    await cluster.kubectl(['get', '--raw=/readyz'], { timeoutMs: 5_000 });
    await cluster.vault.read('sys/health');
    return [undefined, '', state.kubeconfig].includes(process.env['KUBECONFIG']) ? stateFile : undefined;
  } catch {
    return undefined;
  }
}

/** The cluster that is up already, with this server and its agent beside those that it was started with. */
export async function addServer(stateFile: string, kind: ServerKind): Promise<ProvidedCluster> {
  const found = Cluster.fromFile(stateFile);
  const { state } = found;
  if (state.vault.kind === kind.name) return { stateFile, stop: () => Promise.resolve() };
  const images = { ...state.images, ...imageNames(kind) };
  await found.importImage(images.agent, await agentContents(kind));
  const server = await startServer({ kind, host: state.hostAddress });
  const vault = { address: server.address, rootToken: server.rootToken, kind: kind.name };
  const added = join(nodeFolder(), `state-${kind.name}-${String(process.pid)}.json`);
  await writeFile(added, JSON.stringify({ ...state, images, vault }, null, 2), { mode: 0o600 });
  return {
    stateFile: added,
    stop: async () => {
      await server.stop();
      await rm(added, { force: true });
    },
  };
}

/** Starts a node, or takes the cluster of KUBECONFIG, with a server beside it. */
export async function provideCluster(): Promise<ProvidedCluster> {
  const kubeconfig = process.env['KUBECONFIG'];
  return kubeconfig ? provideForeign(kubeconfig) : provideNode();
}

async function provideNode(): Promise<ProvidedCluster> {
  const node = await startNode();
  try {
    const { kubeconfig, kubectlPath, apiServer, caPem, hostAddress, kubectl } = node;
    const cluster = {
      kubeconfig,
      kubectlPath,
      apiServer,
      caPem,
      hostAddress,
      images: imageNames(chosenServer()),
    };
    return await addVault(cluster, kubectl, join(nodeFolder(), 'state.json'), NETWORK.vaultPort, () =>
      node.stop(),
    );
  } catch (error) {
    await node.stop();
    throw error;
  }
}

async function provideForeign(kubeconfig: string): Promise<ProvidedCluster> {
  const fromEnvironment = (name: string): string => process.env[name] ?? '';
  const kubectl = kubectlWith('kubectl', kubeconfig);
  const view = JSON.parse(
    await kubectl(['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']),
  ) as {
    clusters: { cluster: { server: string; 'certificate-authority-data'?: string } }[];
  };
  const server = view.clusters[0]?.cluster;
  const images: ImageNames = {
    busybox: fromEnvironment(FOREIGN.busybox),
    agent: fromEnvironment(FOREIGN.agent),
    app: fromEnvironment(FOREIGN.app),
  };
  const cluster = {
    kubeconfig,
    kubectlPath: 'kubectl',
    apiServer: server?.server ?? '',
    caPem: Buffer.from(server?.['certificate-authority-data'] ?? '', 'base64').toString('utf8'),
    hostAddress: fromEnvironment(FOREIGN.hostAddress),
    images,
  };
  const stateFile = join(cacheFolder('cluster'), 'state.json');
  return addVault(cluster, kubectl, stateFile, undefined, async () => {
    const input = JSON.stringify(REVIEWER);
    await kubectl(['delete', '--wait=false', '--ignore-not-found', '-f', '-'], { input });
  });
}

/** A server on the address that pods reach, and a service account whose token may review the tokens of others. */
async function addVault(
  cluster: Omit<ClusterState, 'vault' | 'reviewerToken'>,
  kubectl: Kubectl,
  stateFile: string,
  port: number | undefined,
  stopCluster: () => Promise<void>,
): Promise<ProvidedCluster> {
  const server = await startServer({ host: cluster.hostAddress, ...(port !== undefined && { port }) });
  try {
    await kubectl(['apply', '-f', '-'], { input: JSON.stringify(REVIEWER) });
    const reviewerToken = await kubectl(['create', 'token', 'reviewer', '-n', 'avc-vault', '--duration=24h']);
    const vault = { address: server.address, rootToken: server.rootToken, kind: chosenServer().name };
    const state: ClusterState = { ...cluster, vault, reviewerToken: reviewerToken.trim() };
    await writeFile(stateFile, JSON.stringify(state, null, 2), { mode: 0o600 });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    stateFile,
    stop: async () => {
      await server.stop();
      await rm(stateFile, { force: true });
      await stopCluster();
    },
  };
}

const REVIEWER = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'avc-vault' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reviewer', namespace: 'avc-vault' } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'avc-vault-reviewer' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: [{ kind: 'ServiceAccount', name: 'reviewer', namespace: 'avc-vault' }],
    },
  ],
};
