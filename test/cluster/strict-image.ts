import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { postgresBinaries } from '../support/postgres';
import { cacheFolder } from '../support/project';
import { type Cluster } from './cluster';
import { type ImageFile } from './node/images';
import { IMAGES, standardImages } from './node/standard-images';

const run = promisify(execFile);

/** The user of the pods of these tests, whom the programs want to find in /etc/passwd. */
export const STRICT_USER = 10_001;

/** What starts Erlang as a node, which reads its cookie, in the image. */
export const ERLANG = '/usr/lib/erlang/start';

/**
 * An image of Debian's programs that look at the mode of a key before they read it: libpq (in psql), OpenSSH (in
 * ssh-keygen) and Erlang; and openssl.
 */
export async function importStrictImage(cluster: Cluster): Promise<string> {
  const name = 'test.local/strict:1';
  const busybox = (await standardImages()).find(([image]) => image === IMAGES.busybox)?.[1];
  const erlang = await erlangFolder();
  const programs = {
    '/usr/bin/psql': join(await postgresBinaries(), 'psql'),
    '/usr/bin/ssh-keygen': '/usr/bin/ssh-keygen',
    '/usr/bin/openssl': '/usr/bin/openssl',
  };
  const erts = (await readdir(erlang)).find((entry) => entry.startsWith('erts-')) ?? '';
  const bin = `/usr/lib/erlang/${erts}/bin`;
  const users = `root:x:0:0:root:/root:/bin/sh\napp:x:${String(STRICT_USER)}:10001:app:/tmp:/bin/sh\n`;
  const start = [
    '#!/bin/sh',
    `export BINDIR=${bin} ROOTDIR=/usr/lib/erlang EMU=beam PROGNAME=erl`,
    // A port of its own, so that it asks no name server for one.
    `exec ${bin}/erlexec -noshell -sname app -start_epmd false -erl_epmd_port 12345 "$@"`,
  ];
  await cluster.importImage(name, {
    files: {
      ...busybox?.files,
      ...(await libraries([...Object.values(programs), join(erlang, erts, 'bin/beam.smp')])),
      ...Object.fromEntries(Object.entries(programs).map(([path, from]) => [path, { from }])),
      ...(await filesOf(erlang, '/usr/lib/erlang')),
      [ERLANG]: { text: `${start.join('\n')}\n`, mode: 0o755 },
      '/etc/passwd': { text: users },
    },
    command: ['/bin/sh'],
  });
  return name;
}

/** The shared libraries of programs. */
async function libraries(programs: readonly string[]): Promise<Record<string, ImageFile>> {
  const listed = await Promise.all(programs.map((program) => run('ldd', [program])));
  return Object.fromEntries(
    listed.flatMap(({ stdout }) =>
      [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']): [string, ImageFile] => [
        path,
        { from: path },
      ]),
    ),
  );
}

async function filesOf(folder: string, place: string): Promise<Record<string, ImageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // What runs, and neither sources nor headers.
      .filter((from) => /\.(?:boot|app|beam)$|\/erts-[^/]*\/bin\/[^/]*$/.test(from))
      .map((from) => [join(place, relative(folder, from)), { from }]),
  );
}

/** Erlang of Debian's package: the machine's own, or one that is fetched and unpacked. */
async function erlangFolder(): Promise<string> {
  const installed = '/usr/lib/erlang';
  if (existsSync(installed)) return installed;
  const cache = cacheFolder('erlang-base');
  const unpacked = join(cache, 'root/usr/lib/erlang');
  if (!existsSync(unpacked)) {
    await run('apt-get', ['download', 'erlang-base'], { cwd: cache });
    const deb = (await readdir(cache)).find((entry) => entry.endsWith('.deb')) ?? '';
    await run('dpkg', ['-x', join(cache, deb), join(cache, 'root')]);
  }
  return unpacked;
}
