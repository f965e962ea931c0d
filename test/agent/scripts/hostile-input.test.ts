import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ScriptFile } from '../../../lib/agent';
import { ScriptInPod, type Shell, SHELLS } from './support';

const READY_USAGE = `usage: secrets-ready.sh [--injected] check DIR FILE...
       secrets-ready.sh [--injected] wait SECONDS DIR FILE...
       secrets-ready.sh render TERM|USR1 SECONDS DIR FILE... -- AGENT...
       secrets-ready.sh fresh SECONDS
`;
const AGENT_USAGE = 'usage: agent.sh [--hands-over] FLAG... -- PROGRAM ARGUMENT...\n';
const ON_CHANGE_USAGE = `usage: on-change.sh signal NAME CONTAINER
       on-change.sh later SECONDS NAME CONTAINER
       on-change.sh post URL HOST PORT PATH
       on-change.sh run COMMAND...
`;

function inPod(shell: Shell, file: ScriptFile, use: (pod: ScriptInPod) => void): void {
  const pod = new ScriptInPod(shell, file);
  try {
    use(pod);
  } finally {
    pod.remove();
  }
}

describe.each(SHELLS)('a usage error ends with 2 and the usage on standard error, in $name', (shell) => {
  const refused = (file: ScriptFile, usage: string, args: readonly string[]) => {
    inPod(shell, file, (pod) => {
      expect(pod.run(...args)).toEqual({ status: 2, stdout: '', stderr: usage });
    });
  };

  test.each(
    [
      [],
      ['frobnicate'],
      [''],
      ['--injected'],
      ['--other', 'check', '/d', 'f'],
      ['check'],
      ['check', '/d'],
      ['wait'],
      ['wait', '5'],
      ['wait', '5', '/d'],
      ['wait', '', '/d', 'f'],
      ['wait', '-1', '/d', 'f'],
      ['wait', '1.5', '/d', 'f'],
      ['wait', '5s', '/d', 'f'],
      ['wait', '010', '/d', 'f'],
      ['wait', '1 2', '/d', 'f'],
      ['wait', '1234567890', '/d', 'f'],
      ['render', 'TERM', '5', '/d', 'f'],
      ['render', 'TERM', '5', '/d', 'f', '--'],
      ['render', 'TERM', '5', '/d', '--', 'true'],
      ['render', 'TERM', '5', '/d', 'f', 'g', 'true'],
      ['render', 'SIGTERM', '5', '/d', 'f', '--', 'true'],
      ['render', 'KILL', '5', '/d', 'f', '--', 'true'],
      ['render', 'TERM', 'x', '/d', 'f', '--', 'true'],
      ['--injected', 'render', 'TERM', '5', '/d', 'f', '--', 'true'],
      ['fresh'],
      ['fresh', 'x'],
      ['fresh', '60', '60'],
      ['--injected', 'fresh', '60'],
    ].map((args) => [args]),
  )('secrets-ready.sh %j', (args) => {
    refused('secrets-ready.sh', READY_USAGE, args);
  });

  test.each(
    [
      [],
      ['--'],
      ['-address=x', '--'],
      ['vault', 'agent'],
      ['-address=x', 'vault', '--', 'agent'],
      ['--hands-over'],
      ['--hands-over', '--'],
      ['--hands-over', '-address=x'],
    ].map((args) => [args]),
  )('agent.sh %j', (args) => {
    refused('agent.sh', AGENT_USAGE, args);
  });

  test.each(
    [
      [],
      ['frobnicate'],
      ['signal', 'SIGHUP'],
      ['signal', 'SIGHUP', 'main', 'second'],
      ['post', 'http://127.0.0.1:80/'],
      ['run'],
    ].map((args) => [args]),
  )('on-change.sh %j', (args) => {
    refused('on-change.sh', ON_CHANGE_USAGE, args);
  });
});

describe.each(SHELLS)('names of files and folders, in $name', (shell) => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const names = [
    `${letters}${letters.toUpperCase()}0123456789_.-`,
    ...['-', '-n', '-e', '-rf', '---', '_', '.env', 'a..b', 'f.', 'check', '--injected'],
    'x'.repeat(253),
  ];

  test.each(names)('the file %s counts when it is there, and is named when it is not', (name) => {
    inPod(shell, 'secrets-ready.sh', (pod) => {
      const { stdout, status } = pod.run('check', pod.secrets, name);
      expect(status).toBe(1);
      expect(stdout).toBe(`missing in ${pod.secrets}: ${name}; vault-agent has not started\n`);
      pod.put(name);
      expect(pod.run('check', pod.secrets, name)).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(pod.run('wait', '0', pod.secrets, name).status).toBe(0);
    });
  });

  test('"--" is a name like another for check and wait: what follows it counts too', () => {
    inPod(shell, 'secrets-ready.sh', (pod) => {
      pod.put('--');
      expect(pod.run('check', pod.secrets, '--', 'db.env').stdout).toContain(': db.env; ');
      expect(pod.run('wait', '0', pod.secrets, '--', 'db.env').status).toBe(1);
    });
  });

  test.each([
    'with space',
    "o'clock",
    'a"b',
    '$(touch hacked)',
    '`id`',
    '*',
    '%s%n',
    'a;b',
    '-n',
    'a\\nb',
    'ü',
  ])('the folder %s is taken as it is', (name) => {
    inPod(shell, 'secrets-ready.sh', (pod) => {
      const folder = join(pod.secrets, name);
      mkdirSync(folder);
      expect(pod.run('check', folder, 'f').stdout).toBe(
        `missing in ${folder}: f; vault-agent has not started\n`,
      );
      pod.put(join(name, 'f'));
      expect(pod.run('check', folder, 'f').status).toBe(0);
    });
  });
});

describe.each(SHELLS)('many files, in $name', (shell) => {
  const names = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => `f${String(index)}-`.padEnd(length, 'x'));

  test('3,000 that are there, and one that is not', () => {
    inPod(shell, 'secrets-ready.sh', (pod) => {
      const all = names(3000, 20);
      for (const name of all) pod.put(name);
      expect(pod.run('check', pod.secrets, ...all)).toEqual({ status: 0, stdout: '', stderr: '' });
      const { status, stdout } = pod.run('check', pod.secrets, ...all, 'last');
      expect(status).toBe(1);
      expect(stdout).toContain(': last; ');
      const agent = ['/bin/sh', '-c', `echo v >'${pod.secrets}/last'; exec sleep 1000`];
      expect(pod.run('render', 'TERM', '1000', pod.secrets, ...all, 'last', '--', ...agent).status).toBe(0);
    });
  });

  test('none of 7,000 whose names fill the 2 MB that a process may be given: a message of at most 4,096 bytes, which a termination message may have', () => {
    inPod(shell, 'secrets-ready.sh', (pod) => {
      const complaint = (what: string) =>
        `2026-11-25T03:00:00.000Z [ERROR] agent: ${what} ${'long '.repeat(1000)}\n`;
      pod.logs(['a', 'b', 'c', 'd'].map(complaint).join(''));
      const { status, stdout } = pod.run('wait', '0', pod.secrets, ...names(7000, 253));
      expect(status).toBe(1);
      expect(stdout).toContain(' and 6990 more; vault-agent says: ');
      expect(pod.read('termination-log').length).toBeLessThanOrEqual(4096);
    });
  });
});
