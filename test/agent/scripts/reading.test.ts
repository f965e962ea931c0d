import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type * as Agent from '../../../lib/agent';
import { projectRoot } from '../../support/project';

/** One file of the sources with the scripts beside it, in a folder that the test may change. (The build has the texts inside.) */
describe('scriptLine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'avc-room-'));
  const scripts = join(folder, 'scripts');
  let room: typeof Agent;

  beforeAll(() => {
    const entryPoints = [join(projectRoot(), 'lib/agent/index.ts')];
    buildSync({ entryPoints, outfile: join(folder, 'index.js'), bundle: true, platform: 'node' });
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    room = require(join(folder, 'index.js')) as typeof Agent;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('reads no file when the package is imported, and takes it when it is asked for', () => {
    expect(() => room.scriptLine('agent.sh')).toThrow(/ENOENT.*scripts\/agent\.sh/);
  });

  test('reads a file once for all pods', () => {
    cpSync(join(projectRoot(), 'lib/agent/scripts'), scripts, { recursive: true });
    const line = room.scriptLine('agent.sh');
    rmSync(scripts, { recursive: true });
    expect(room.scriptLine('agent.sh')).toBe(line);
    expect(() => room.scriptLine('on-change.sh')).toThrow(/ENOENT/);
  });
});
