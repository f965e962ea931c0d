import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chosenServer, type ServerKind, serverProgram } from '../../support/vault-server/server-kind';
import { buildApp } from './build';
import { staticBusybox } from './check';
import type { ImageContents, ImageFile } from './images';

const run = promisify(execFile);

/** The images that cluster tests run. */
export interface ImageNames {
  /** A shell and the usual small programs: an application that has a shell. */
  readonly busybox: string;
  /** Stands in for hashicorp/vault: `vault` (and `bao`) on PATH, the user `vault` (100:1000), a shell. */
  readonly agent: string;
  /** An application without a shell: app/main.go, any user, read-only root file system. */
  readonly app: string;
}

export const IMAGES: Omit<ImageNames, 'agent'> = {
  busybox: 'test.local/busybox:1',
  app: 'test.local/app-noshell:1',
};

/** With the agent of this server. */
export function imageNames(kind: ServerKind): ImageNames {
  return { ...IMAGES, agent: `test.local/${kind.name}:${kind.version}` };
}

/** What containerd puts into every pod beside its containers. */
export const PAUSE_IMAGE = 'test.local/pause:1';

/** Name and contents of each image, the small ones first. */
export async function standardImages(): Promise<(readonly [string, ImageContents])[]> {
  const shell = await shellFiles();
  const kind = chosenServer();
  return [
    [PAUSE_IMAGE, { files: shell, entrypoint: ['/bin/sleep', 'infinity'] }],
    [IMAGES.busybox, { files: shell, command: ['/bin/sh'] }],
    [IMAGES.app, { files: { '/app': { from: await buildApp() } }, entrypoint: ['/app'] }],
    [imageNames(kind).agent, await agentContents(kind)],
  ];
}

/** Laid out as the images of Vault and OpenBao are. */
export async function agentContents(kind: ServerKind): Promise<ImageContents> {
  const users = 'root:x:0:0:root:/root:/bin/sh\nvault:x:100:1000:vault:/home/vault:/sbin/nologin\n';
  const groups = 'root:x:0:\nvault:x:1000:\n';
  const agent: Record<string, ImageFile> = {
    ...(await shellFiles()),
    '/bin/vault': { from: await serverProgram(kind) },
    '/bin/bao': { link: 'vault' },
    '/etc/passwd': { text: users },
    '/etc/group': { text: groups },
    '/home/vault': { folder: true, owner: [100, 1000] },
  };
  return { files: agent, entrypoint: ['/bin/vault'], env: { HOME: '/home/vault' } };
}

async function shellFiles(): Promise<Record<string, ImageFile>> {
  const busybox = staticBusybox();
  if (busybox === undefined) {
    throw new Error('no static busybox on this machine: run test/cluster/install.sh');
  }
  const applets = (await run(busybox, ['--list'])).stdout
    .split('\n')
    .filter((name) => !['', 'busybox'].includes(name));
  const links = applets.map((applet) => [`/bin/${applet}`, { link: 'busybox' }] as const);
  const tmp: ImageFile = { folder: true, mode: 0o1777 };
  return { '/bin/busybox': { from: busybox }, ...Object.fromEntries(links), '/tmp': tmp };
}
