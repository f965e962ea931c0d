import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startProcess, type RunningProcess } from '../../support/process';
import { type KubernetesPrograms } from './build';
import { NODE_NAME, type Credentials } from './credentials';
import { cniPlugins, CONTAINERD_SOCKET, NETWORK, sourceFile } from './layout';
import { PAUSE_IMAGE } from './standard-images';

const run = promisify(execFile);

/** Starts containerd and the kubelet in namespaces of their own: see machine.sh. */
export async function startMachine(
  folder: string,
  { kubelet, containerdFolder }: Pick<KubernetesPrograms, 'kubelet' | 'containerdFolder'>,
  credentials: Credentials,
): Promise<RunningProcess> {
  await mkdir(dirname(CONTAINERD_SOCKET), { recursive: true });
  await mkdir(join(folder, 'cni'), { recursive: true });
  await writeFile(join(folder, 'cni', '10-bridge.conflist'), JSON.stringify(cniConfig(folder)));
  await writeFile(join(folder, 'containerd.toml'), containerdConfig(folder, await snapshotter(folder)));
  await writeFile(join(folder, 'resolv.conf'), '');
  await writeFile(join(folder, 'kubelet.json'), JSON.stringify(kubeletConfig(folder, credentials), null, 2));
  const kubeletCommand = [
    kubelet,
    `--config=${join(folder, 'kubelet.json')}`,
    `--kubeconfig=${credentials.kubeconfigs.kubelet}`,
    `--hostname-override=${NODE_NAME}`,
    `--node-ip=${NETWORK.address}`,
  ];
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const script = ['bash', sourceFile('node', 'machine.sh'), folder, CONTAINERD_SOCKET, ...kubeletCommand];
  return startProcess({
    command: 'unshare',
    args: [...namespaces, ...script],
    // containerd looks for its shim there, too.
    env: { ...process.env, PATH: [containerdFolder, process.env['PATH']].filter(Boolean).join(delimiter) },
    logFile: join(folder, 'log', 'machine.log'),
  });
}

/** containerd's quick snapshotter needs overlay mounts, which a file system that is an overlay itself refuses. */
async function snapshotter(folder: string): Promise<string> {
  const [lower, upper, work, merged] = ['lower', 'upper', 'work', 'merged'].map((name) =>
    join(folder, 'overlay', name),
  );
  const script = 'mkdir -p "$@" && mount -t overlay overlay -o "lowerdir=$1,upperdir=$2,workdir=$3" "$4"';
  const places = [lower, upper, work, merged].map(String);
  const probe = run('unshare', ['--mount', 'sh', '-c', script, 'sh', ...places]);
  return probe.then(
    () => 'overlayfs',
    () => 'native',
  );
}

/** `restrict_oom_score_adj`: a process without CAP_SYS_RESOURCE may not give a pod a better score than it has. */
function containerdConfig(folder: string, snapshots: string): string {
  const quoted = (value: string): string => JSON.stringify(value);
  return `version = 2
root = ${quoted(join(folder, 'containerd', 'root'))}
state = ${quoted(join(folder, 'containerd', 'state'))}

[grpc]
  address = ${quoted(CONTAINERD_SOCKET)}

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${quoted(PAUSE_IMAGE)}
  restrict_oom_score_adj = true

[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = ${quoted(snapshots)}

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = ${quoted(cniPlugins() ?? '')}
  conf_dir = ${quoted(join(folder, 'cni'))}
`;
}

/** Pods get addresses of the bridge, which node.ts makes. No masquerading: nothing outside is for them. */
function cniConfig(folder: string): object {
  const bridge = {
    type: 'bridge',
    bridge: NETWORK.bridge,
    ipam: {
      type: 'host-local',
      dataDir: join(folder, 'cni-addresses'),
      ranges: [[{ subnet: NETWORK.pods, gateway: NETWORK.address }]],
      routes: [{ dst: '0.0.0.0/0' }],
    },
  };
  return { cniVersion: '0.4.0', name: 'avc', plugins: [bridge] };
}

function kubeletConfig(folder: string, credentials: Credentials): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: NETWORK.address,
    healthzPort: 0,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: credentials.caFile },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: credentials.kubelet.certFile,
    tlsPrivateKeyFile: credentials.kubelet.keyFile,
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    // No names are served. A nameserver that refuses at once makes for quick failures.
    clusterDNS: [NETWORK.address],
    clusterDomain: 'cluster.local',
    resolvConf: join(folder, 'resolv.conf'),
    volumePluginDir: join(folder, 'volume-plugins'),
    syncFrequency: '5s',
    // The rest lets it run on a machine that is not prepared for it, whatever its cgroups, swap and disks.
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    failSwapOn: false,
    oomScoreAdj: 0,
    makeIPTablesUtilChains: false,
    enforceNodeAllocatable: [],
    localStorageCapacityIsolation: false,
    imageGCHighThresholdPercent: 100,
    evictionHard: {
      'memory.available': '0%',
      'nodefs.available': '0%',
      'nodefs.inodesFree': '0%',
      'imagefs.available': '0%',
      'imagefs.inodesFree': '0%',
    },
  };
}
