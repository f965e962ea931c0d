import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Cluster } from './cluster';
import { type ImageFile } from './node/images';
import { IMAGES, standardImages } from './node/standard-images';

const run = promisify(execFile);
const PSQL = '/usr/lib/postgresql/15/bin/psql';

/** An image with a shell and Debian's `psql`: a client of a database that has no other way to be told its password. */
export async function importPsqlImage(cluster: Cluster): Promise<string> {
  const name = 'test.local/psql:1';
  const busybox = (await standardImages()).find(([image]) => image === IMAGES.busybox)?.[1];
  const { stdout } = await run('ldd', [PSQL]);
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']): [string, ImageFile] => [
    path,
    { from: path },
  ]);
  const files = { ...busybox?.files, ...Object.fromEntries(libraries), '/bin/psql': { from: PSQL } };
  await cluster.importImage(name, { files, command: ['/bin/sh'] });
  return name;
}
