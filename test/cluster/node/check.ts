import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cniPlugins } from './layout';

const run = promisify(execFile);

/** Programs that the node needs and where Debian has them; all of them come by install.sh. */
const PROGRAMS = [
  'etcd',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'runc',
  'ip',
  'unshare',
  'openssl',
  'tar',
];

/** Says in one line why this machine cannot run a node; undefined when it can. */
export async function whyNoNode(): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return `a Kubernetes node needs Linux, this is ${process.platform}: set KUBECONFIG to test on a cluster`;
  }
  if (process.getuid?.() !== 0) {
    return 'a Kubernetes node needs root: run as root, or set KUBECONFIG to test on a cluster';
  }
  const missing = PROGRAMS.filter((program) => !onPath(program));
  if (!cniPlugins()) {
    missing.push('the CNI plug-ins');
  }
  if (!staticBusybox()) {
    missing.push('a static busybox');
  }
  if (missing.length > 0) {
    const remedy = onPath('apt-get') ? 'run test/cluster/install.sh' : 'install them, or set KUBECONFIG';
    return `a Kubernetes node needs ${missing.join(', ')}: ${remedy}`;
  }
  return (await whyNoGo()) ?? whyNoCgroups() ?? (await whyNoNamespaces());
}

async function whyNoGo(): Promise<string | undefined> {
  const remedy = 'install it from https://go.dev/dl or set KUBECONFIG';
  if (!onPath('go')) {
    return `building Kubernetes needs Go 1.26 or newer: ${remedy}`;
  }
  const version = (await run('go', ['env', 'GOVERSION'])).stdout.trim();
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);
  return minor >= 26
    ? undefined
    : `building Kubernetes needs Go 1.26 or newer, this is ${version}: ${remedy}`;
}

function whyNoCgroups(): string | undefined {
  const mounts = readFileSync('/proc/self/mounts', 'utf8');
  const unified = existsSync('/sys/fs/cgroup/cgroup.controllers');
  const separate = ['cpu', 'memory', 'pids', 'devices', 'freezer'].every((name) =>
    new RegExp(`^\\S+ /sys/fs/cgroup/\\S+ cgroup \\S*\\b${name}\\b`, 'm').test(mounts),
  );
  return unified || separate ? undefined : 'a Kubernetes node needs cgroups mounted on /sys/fs/cgroup';
}

async function whyNoNamespaces(): Promise<string | undefined> {
  try {
    await run('unshare', ['--mount', '--pid', '--net', '--fork', '--mount-proc', 'true']);
    return undefined;
  } catch {
    return 'a Kubernetes node needs mount, process and network namespaces: `unshare` may not make them here';
  }
}

/** A busybox that needs no shared libraries: the only program of some images. */
export function staticBusybox(): string | undefined {
  return ['/bin/busybox', '/usr/bin/busybox'].find(
    (file) => existsSync(file) && isStatic(readFileSync(file)),
  );
}

/** A 64-bit ELF program is static when no program header (of 56 bytes) has the type PT_INTERP, 3. */
function isStatic(elf: Buffer): boolean {
  const [offset, count] = [Number(elf.readBigUInt64LE(0x20)), elf.readUInt16LE(0x38)];
  return Array.from({ length: count }, (_, index) => elf.readUInt32LE(offset + index * 56)).every(
    (type) => type !== 3,
  );
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
