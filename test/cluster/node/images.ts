import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { CONTAINERD_SOCKET } from './layout';

const run = promisify(execFile);

/** One entry of an image's file system. */
export type ImageFile =
  | { readonly from: string; readonly mode?: number }
  | { readonly text: string; readonly mode?: number }
  | { readonly link: string }
  | { readonly folder: true; readonly mode?: number; readonly owner?: readonly [uid: number, gid: number] };

/** An image of static programs. */
export interface ImageContents {
  /** By absolute path. Folders in between are made by themselves. */
  readonly files: Readonly<Record<string, ImageFile>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** `uid`, `uid:gid` or a name of /etc/passwd. @default root */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Puts an image into the node's containerd: a tar as `docker save` writes it, of one layer. No registry knows `name`,
 * so give it a tag other than `latest`: then pods do not try to pull it.
 */
export async function importImage(folder: string, name: string, contents: ImageContents): Promise<void> {
  const work = await mkdtemp(join(folder, 'image-'));
  try {
    const root = join(work, 'root');
    await mkdir(root);
    for (const [path, file] of Object.entries(contents.files)) {
      await place(join(root, path), file);
    }
    const layer = join(work, 'layer.tar');
    await run('tar', ['--numeric-owner', '-C', root, '-cf', layer, '.']);
    const config = JSON.stringify(imageConfig(contents, await sha256(layer)));
    await writeFile(join(work, 'config.json'), config);
    const manifest = [{ Config: 'config.json', RepoTags: [name], Layers: ['layer.tar'] }];
    await writeFile(join(work, 'manifest.json'), JSON.stringify(manifest));
    const archive = join(work, 'image.tar');
    await run('tar', ['-C', work, '-cf', archive, 'manifest.json', 'config.json', 'layer.tar']);
    const images = ['--address', CONTAINERD_SOCKET, '--namespace', 'k8s.io', 'images'];
    // containerd 1.6 tells the kubelet of a new image, but not of another one under a name that it knows.
    await run('ctr', [...images, 'remove', '--sync', name]);
    await run('ctr', [...images, 'import', archive]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function place(path: string, file: ImageFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if ('link' in file) {
    await symlink(file.link, path);
  } else if ('folder' in file) {
    await mkdir(path, { recursive: true });
    await chmod(path, file.mode ?? 0o755);
    await chown(path, ...(file.owner ?? [0, 0]));
  } else if ('text' in file) {
    await writeFile(path, file.text);
    await chmod(path, file.mode ?? 0o644);
  } else {
    await copyFile(file.from, path);
    await chmod(path, file.mode ?? 0o755);
  }
}

function imageConfig(contents: ImageContents, diffId: string): object {
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...contents.env };
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      Entrypoint: contents.entrypoint,
      Cmd: contents.command,
      User: contents.user,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
    history: [],
  };
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
