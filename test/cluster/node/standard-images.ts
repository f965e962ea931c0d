import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureOpenBao, OPENBAO_VERSION } from '../../support/openbao/binary';
import { buildApp } from './build';
import { staticBusybox } from './check';
import type { ImageContents, ImageFile } from './images';

const run = promisify(execFile);

/** The images that cluster tests run. */
export interface ImageNames {
  /** A shell and the usual small programs: an application that has a shell. */
  readonly busybox: string;
  /** Stands in for hashicorp/vault: `vault` (and `bao`) on PATH, the user `vault` (100:1000), a shell. */
  readonly openbao: string;
  /** An application without a shell: app/main.go, any user, read-only root file system. */
  readonly app: string;
}

export const IMAGES: ImageNames = {
  busybox: 'test.local/busybox:1',
  openbao: `test.local/openbao:${OPENBAO_VERSION}`,
  app: 'test.local/app-noshell:1',
};

/** What containerd puts into every pod beside its containers. */
export const PAUSE_IMAGE = 'test.local/pause:1';

/** Name and contents of each image, the small ones first. */
export async function standardImages(): Promise<(readonly [string, ImageContents])[]> {
  const shell = await shellFiles();
  const users = 'root:x:0:0:root:/root:/bin/sh\nvault:x:100:1000:vault:/home/vault:/sbin/nologin\n';
  const groups = 'root:x:0:\nvault:x:1000:\n';
  const agent: Record<string, ImageFile> = {
    ...shell,
    '/bin/bao': { from: await ensureOpenBao() },
    '/bin/vault': { link: 'bao' },
    '/etc/passwd': { text: users },
    '/etc/group': { text: groups },
    '/home/vault': { folder: true, owner: [100, 1000] },
  };
  return [
    [PAUSE_IMAGE, { files: shell, entrypoint: ['/bin/sleep', 'infinity'] }],
    [IMAGES.busybox, { files: shell, command: ['/bin/sh'] }],
    [IMAGES.app, { files: { '/app': { from: await buildApp() } }, entrypoint: ['/app'] }],
    [IMAGES.openbao, { files: agent, entrypoint: ['/bin/vault'], env: { HOME: '/home/vault' } }],
  ];
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
