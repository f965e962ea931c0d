import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresBinaries } from '../support/postgres';
import { type Cluster } from './cluster';
import { type ImageFile } from './node/images';
import { IMAGES, standardImages } from './node/standard-images';

const run = promisify(execFile);

/** An image with a shell and Debian's `psql`: a client of a database that has no other way to be told its password. */
export async function importPsqlImage(cluster: Cluster): Promise<string> {
  const name = 'test.local/psql:1';
  const psql = join(await postgresBinaries(), 'psql');
  const busybox = (await standardImages()).find(([image]) => image === IMAGES.busybox)?.[1];
  const { stdout } = await run('ldd', [psql]);
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']): [string, ImageFile] => [
    path,
    { from: path },
  ]);
  const files = { ...busybox?.files, ...Object.fromEntries(libraries), '/bin/psql': { from: psql } };
  await cluster.importImage(name, { files, command: ['/bin/sh'] });
  return name;
}
