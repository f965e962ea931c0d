import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { goBuild } from '../../support/go-build';
import { cacheFolder } from '../../support/project';
import { kubernetesVersion, sourceFile } from './layout';

const PROGRAMS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kubectl',
] as const;

/** The paths of the five programs of the release. */
export type KubernetesPrograms = Readonly<Record<(typeof PROGRAMS)[number], string>>;

/** The upstream programs, built from the Go module proxy once (about six minutes) and then kept in `.cache/`. */
export async function buildKubernetes(): Promise<KubernetesPrograms> {
  const version = kubernetesVersion();
  const folder = cacheFolder(`kubernetes-${version}`);
  if (PROGRAMS.some((program) => !existsSync(join(folder, program)))) {
    console.log(`building Kubernetes ${version}, once: about 6 minutes on 2 cores`);
    await goBuild(sourceFile('kubernetes'), folder, ['-ldflags', versionFlags(version)], 'tool');
  }
  return Object.fromEntries(
    PROGRAMS.map((program) => [program, join(folder, program)]),
  ) as KubernetesPrograms;
}

/** The application that tests run in pods: a static program. Go's own cache makes this quick. */
export async function buildApp(): Promise<string> {
  const folder = cacheFolder('app');
  await goBuild(sourceFile('app'), folder, ['-ldflags', '-s -w'], '.');
  return join(folder, 'app');
}

/** Without it the server calls itself v0.0.0, and clients refuse what they think it is too old for. */
function versionFlags(version: string): string {
  const [major = '', minor = ''] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const settings = packages.flatMap((name) =>
    Object.entries(values).map(([variable, value]) => `-X ${name}.${variable}=${value}`),
  );
  return ['-s', '-w', ...settings].join(' ');
}
