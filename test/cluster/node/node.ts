import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil, type RunningProcess } from '../../support/process';
import { buildKubernetes } from './build';
import { whyNoNode } from './check';
import { startControlPlane } from './control-plane';
import { API_SERVER, createCredentials, NODE_NAME } from './credentials';
import { importImage, type ImageContents } from './images';
import { kubectlWith, type Kubectl } from './kubectl';
import { CONTAINERD_SOCKET, NETWORK, nodeFolder } from './layout';
import { startMachine } from './machine';
import { claimMachine, releaseMachine } from './owner';
import { standardImages } from './standard-images';

const run = promisify(execFile);

/** A Kubernetes cluster of one node on this machine. */
export interface Node {
  /** Path of the administrator's kubeconfig, and of kubectl. */
  readonly kubeconfig: string;
  readonly kubectlPath: string;
  /** URL of the API server, the same for pods and for us; also the issuer of service account tokens. */
  readonly apiServer: string;
  /** PEM of the CA of the API server. */
  readonly caPem: string;
  /** An address of this machine that pods reach. */
  readonly hostAddress: string;
  readonly kubectl: Kubectl;
  /** `kubectl apply -f -` */
  apply(manifest: string): Promise<string>;
  importImage(name: string, contents: ImageContents): Promise<void>;
  /** Ends every process and removes everything, at once. */
  stop(): Promise<void>;
}

/** Starts the node and returns when it is ready, with the images of standard-images.ts. */
export async function startNode(): Promise<Node> {
  const obstacle = await whyNoNode();
  if (obstacle !== undefined) {
    throw new Error(obstacle);
  }
  const programs = await buildKubernetes();
  const folder = nodeFolder();
  await claimMachine(folder);
  const started: RunningProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((process) => process.stop(0))); // their data is thrown away: nothing is lost
    await releaseMachine(folder);
  };
  try {
    await mkdir(join(folder, 'log'), { recursive: true });
    await createBridge();
    const credentials = await createCredentials(folder);
    const kubectl = kubectlWith(programs.kubectl, credentials.kubeconfigs.admin);
    started.push(await startMachine(folder, programs, credentials));
    await Promise.all([
      startControlPlane(folder, programs, credentials, started).then(() => ready(kubectl)),
      importStandardImages(folder),
    ]);
    return {
      kubeconfig: credentials.kubeconfigs.admin,
      kubectlPath: programs.kubectl,
      apiServer: API_SERVER,
      caPem: await readFile(credentials.caFile, 'utf8'),
      hostAddress: NETWORK.address,
      kubectl,
      apply: (manifest) => kubectl(['apply', '-f', '-'], { input: manifest }),
      importImage: (name, contents) => importImage(folder, name, contents),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createBridge(): Promise<void> {
  await run('ip', ['link', 'add', NETWORK.bridge, 'type', 'bridge']);
  // Left to itself a bridge takes the lowest address among its pods', and another one when that pod goes. The others
  // would go on sending to the address that is gone, for up to 45 s.
  await run('ip', ['link', 'set', NETWORK.bridge, 'address', NETWORK.hardwareAddress]);
  await run('ip', [
    'address',
    'add',
    `${NETWORK.address}/${String(NETWORK.prefixLength)}`,
    'dev',
    NETWORK.bridge,
  ]);
  await run('ip', ['link', 'set', NETWORK.bridge, 'up']);
}

async function importStandardImages(folder: string): Promise<void> {
  await waitUntil('containerd to answer', () => run('ctr', ['--address', CONTAINERD_SOCKET, 'version']), {
    timeoutMs: 30_000,
  });
  for (const [name, contents] of await standardImages()) {
    await importImage(folder, name, contents);
  }
}

/** Pods can start when the node is ready and has lost its taint, and the default service account is there. */
async function ready(kubectl: Kubectl): Promise<void> {
  // Anyone may read the issuer's discovery documents, as on AKS.
  const discovery = [
    'create',
    'clusterrolebinding',
    'issuer-discovery',
    '--clusterrole=system:service-account-issuer-discovery',
  ];
  await kubectl([...discovery, '--group=system:unauthenticated']);
  const node = 'jsonpath={.status.conditions[?(@.type=="Ready")].status} {.spec.taints}';
  const isReady = async (): Promise<boolean> =>
    (await kubectl(['get', 'node', NODE_NAME, '-o', node])).trim() === 'True' &&
    (await kubectl(['get', 'serviceaccount', 'default', '-n', 'default', '-o', 'name'])) !== '';
  await waitUntil('the node to be ready', isReady, { timeoutMs: 60_000, intervalMs: 200 });
}
