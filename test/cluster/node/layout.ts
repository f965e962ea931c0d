import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, projectRoot } from '../../support/project';

/** The one network of the node. The API server and OpenBao listen on `address`, so pods reach both. */
export const NETWORK = {
  bridge: 'avc0',
  /** Of the bridge; its second bit says that nobody has given it out. */
  hardwareAddress: '02:61:76:63:00:01',
  address: '10.213.0.1',
  prefixLength: 24,
  pods: '10.213.0.0/24',
  services: '10.214.0.0/24',
  apiPort: 6443,
  vaultPort: 8200,
} as const;

/** A short path, because a Unix socket's path may have 107 characters only. */
export const CONTAINERD_SOCKET = '/run/avc-node/containerd.sock';

/** Everything that a node writes; removed when it stops. */
export function nodeFolder(): string {
  return cacheFolder('node');
}

/** A source file below test/cluster/ that is not TypeScript. */
export function sourceFile(...path: readonly string[]): string {
  return join(projectRoot(), 'test', 'cluster', ...path);
}

/** Where distributions put the CNI plug-ins. */
export function cniPlugins(): string | undefined {
  return ['/usr/lib/cni', '/opt/cni/bin', '/usr/libexec/cni'].find((folder) =>
    existsSync(join(folder, 'bridge')),
  );
}

/**
 * The release that the node runs: AVC_KUBERNETES, such as 1.37.
 * @default 1.36, as in AKS
 */
export function kubernetesRelease(): string {
  return process.env['AVC_KUBERNETES'] ?? '1.36';
}

/** The Go module of a release. */
export function kubernetesModule(release = kubernetesRelease()): string {
  const releases = kubernetesReleases();
  if (!releases.includes(release)) {
    throw new Error(`AVC_KUBERNETES is one of ${releases.join(', ')}, got ${JSON.stringify(release)}`);
  }
  return sourceFile('kubernetes', release);
}

/** The releases that the node can run, each with a module. */
export function kubernetesReleases(): readonly string[] {
  return readdirSync(sourceFile('kubernetes')).sort();
}
