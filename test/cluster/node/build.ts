import { join } from 'node:path';
import { buildMissing, goBuild, requiredVersion } from '../../support/go-build';
import { cacheFolder } from '../../support/project';
import { kubernetesModule, sourceFile } from './layout';

const PROGRAMS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kubectl',
] as const;

/** The paths of the five programs of the release, and of what runs their containers. */
export type KubernetesPrograms = Readonly<Record<(typeof PROGRAMS)[number], string>> & {
  /** The folder of containerd and its shim; undefined for the machine's own. */
  readonly containerdFolder: string | undefined;
};

/** The upstream programs, built from the Go module proxy once (about six minutes) and then kept in `.cache/`. */
export async function buildKubernetes(): Promise<KubernetesPrograms> {
  const source = kubernetesModule();
  const version = requiredVersion(source, 'k8s.io/kubernetes');
  const folder = cacheFolder(`kubernetes-${version}`);
  const build = { source, folder, what: 'tool', ldflags: versionFlags(version) } as const;
  await buildMissing(PROGRAMS, build, `building Kubernetes ${version}, once: about 6 minutes on 2 cores`);
  const programs = PROGRAMS.map((program) => [program, join(folder, program)]);
  return {
    ...(Object.fromEntries(programs) as Record<(typeof PROGRAMS)[number], string>),
    containerdFolder: minorOf(version) >= 36 ? await buildContainerd() : undefined,
  };
}

/** From 1.36 on a kubelet needs containerd 2, which distributions do not have yet. */
async function buildContainerd(): Promise<string> {
  const source = sourceFile('containerd');
  const version = requiredVersion(source, 'github.com/containerd/containerd/v2');
  const folder = cacheFolder(`containerd-${version}`);
  const programs = ['containerd', 'containerd-shim-runc-v2'];
  await buildMissing(programs, { source, folder, what: 'tool' }, `building containerd ${version}, once`);
  return folder;
}

/** The application that tests run in pods: a static program. Go's own cache makes this quick. */
export async function buildApp(): Promise<string> {
  const folder = cacheFolder('app');
  await goBuild({ source: sourceFile('app'), folder, what: '.' });
  return join(folder, 'app');
}

/** Without it the server calls itself v0.0.0, and clients refuse what they think it is too old for. */
function versionFlags(version: string): string {
  const [major = ''] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: String(minorOf(version)) };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const settings = packages.flatMap((name) =>
    Object.entries(values).map(([variable, value]) => `-X ${name}.${variable}=${value}`),
  );
  return ['-s', '-w', ...settings].join(' ');
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
