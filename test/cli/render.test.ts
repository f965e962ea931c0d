import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvDelivery, type InjectInput } from '../../lib/pod';
import { dotenvFile, kv2 } from '../../lib/secrets';
import { containerOf, developerToken, hashesIn, manifestOf, RenderFolder } from '../render/support';
import { cliFile, type Ended, ensureBuilt } from '../support/built';
import { waitUntil } from '../support/process';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { serverProgram } from '../support/vault-server/server-kind';

// The command render, as a developer runs it: with a program, its environment, its exit code and signals.

const root = VaultClient.fromEnvironment();
const folder = new RenderFolder();
const VALUE = 'correct-horse-battery-staple';
const db = kv2('render-cli').at('shop/db');
const env = (delivery: EnvDelivery): Pick<InjectInput, 'env' | 'envDelivery' | 'files'> => ({
  env: { PASSWORD: db.key('password'), HOST: 'db.shop' },
  envDelivery: delivery,
  files: { 'db.env': dotenvFile({ P: db.key('password') }) },
});
const own = [
  { name: 'CONFIG', value: '/vault/secrets/db.env' },
  { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
  { name: 'FROM_SECRET', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } },
];
const workload = {
  ...env(EnvDelivery.fileKeyRef()),
  spec: { containers: [containerOf('main', { env: own })] },
};
let token: string;
let agent: string;

beforeAll(async () => {
  await ensureBuilt();
  agent = await serverProgram();
  await root.enableMount('render-cli', { type: 'kv', options: { version: '2' } });
  expectOk(await root.write('render-cli/data/shop/db', { data: { password: VALUE } }), 'secret');
  token = await developerToken(root, 'render-cli', workload);
  mkdirSync(folder.at('dist'));
  writeFileSync(folder.at('dist/web.k8s.yaml'), manifestOf(workload));
}, 300_000);
afterAll(() => {
  expect(folder.left()).toEqual([]);
  folder.remove();
});

function start(args: readonly string[], variables: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [cliFile(), 'render', '--agent', agent, ...args], {
    cwd: folder.path,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder.path,
      XDG_RUNTIME_DIR: folder.path,
      VAULT_ADDR: root.address,
      VAULT_TOKEN: token,
      ...variables,
    },
  });
}

function ended(child: ChildProcess): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  return new Promise((resolve) => {
    child.once('close', (status) => {
      resolve({ status, ...text });
    });
  });
}
const run = (args: readonly string[], variables?: NodeJS.ProcessEnv) => ended(start(args, variables));

/** A script of node, as the program. */
const script = (text: string): readonly string[] => ['--', process.execPath, '-e', text];
const PRINTS = `
const { PASSWORD, HOST, CONFIG, POD_NAMESPACE, FROM_SECRET, VAULT_TOKEN } = process.env;
const file = require('fs').readFileSync(CONFIG, 'utf8');
console.log(JSON.stringify({ PASSWORD, HOST, file, POD_NAMESPACE, FROM_SECRET, VAULT_TOKEN, CONFIG }));`;

test('render -- PROGRAM runs it with the environment and the files of the container, and leaves nothing', async () => {
  const { status, stdout, stderr } = await run(script(PRINTS));
  const { CONFIG = '', ...seen } = JSON.parse(stdout) as Record<string, string>;
  expect([status, seen]).toEqual([
    0,
    { PASSWORD: VALUE, HOST: 'db.shop', file: `P='${VALUE}'\n`, POD_NAMESPACE: 'shop' },
  ]);
  expect(stderr.trim().split('\n')).toEqual([
    'note: FROM_SECRET comes from the cluster (secretKeyRef) and is not set',
    expect.stringMatching(/^note: \/vault\/secrets is .*avc-render-\w+\/secrets in CONFIG$/),
  ]);
  expect(existsSync(CONFIG)).toBe(false);
});

test.each([
  ['a shell reads', EnvDelivery.wrappedCommand()],
  ['the supervisor reads', EnvDelivery.supervisor()],
])('and so it does where %s the variables', async (_, delivery) => {
  const file = folder.write(`${delivery.kind}.yaml`, manifestOf({ ...workload, ...env(delivery) }));
  const { status, stdout } = await run([file, ...script(PRINTS)]);
  expect([status, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ PASSWORD: VALUE, HOST: 'db.shop' }),
  ]);
});

test('the exit code is the one of the program', async () => {
  expect((await run(script('process.exit(7)'))).status).toBe(7);
});

test("words behind -- are the program's own, options of render too", async () => {
  const { stdout } = await run([
    '--',
    process.execPath,
    '-p',
    'process.argv.slice(1).join()',
    '--',
    '--help',
    '--watch',
    '--',
  ]);
  expect(stdout).toBe('--help,--watch,--\n');
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s reaches the program, and the folder goes with it',
  async (signal) => {
    const child = start(
      script(
        `process.on('${signal}', () => process.exit(42)); console.log('up'); setInterval(() => {}, 1000)`,
      ),
    );
    const end = ended(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill(signal);
    expect((await end).status).toBe(42);
    expect(folder.left()).toEqual([]);
  },
);

test('a program that a signal ends is 128 and its number, as in a shell', async () => {
  expect((await run(script("process.kill(process.pid, 'SIGKILL')"))).status).toBe(137);
});

test('a program that is missing is an error with a code, and 2', async () => {
  const { status, stderr } = await run(['--', '/nonexistent/program']);
  expect([status, stderr]).toEqual([2, expect.stringContaining('[RENDER_PROGRAM_FAILED]')]);
});

test('with --watch the agent keeps the files fresh until a signal ends it, with 0', async () => {
  const child = start(['--output', 'watched', '--watch']);
  const end = ended(child);
  await new Promise((resolve) => child.stderr?.once('data', resolve));
  expect(readFileSync(folder.at('watched/vault.env'), 'utf8')).toContain(VALUE);
  // Until it has read it again, which the pod of these tests does every 60 s.
  child.kill('SIGTERM');
  expect((await end).status).toBe(0);
  expect(Object.keys(hashesIn(folder.at('watched')))).toEqual(['db.env', 'vault.env']);
});

test('a signal while it waits ends it with 128 and its number, and leaves nothing', async () => {
  const child = start(['--output', 'waiting'], { VAULT_ADDR: 'http://127.0.0.1:1' });
  const end = ended(child);
  await waitUntil('the agent to run', () =>
    folder.left().some((name) => existsSync(folder.at(`${name}/log/agent.log`))),
  );
  child.kill('SIGINT');
  expect((await end).status).toBe(130);
  expect(folder.left()).toEqual([]);
});

test('killed, it leaves neither folder nor agent', async () => {
  const child = start(['--watch', ...script("console.log('up'); setInterval(() => {}, 1000)")]);
  const end = ended(child);
  const pid = await new Promise<number>((resolve) => {
    child.stdout?.once('data', () => {
      resolve(Number(child.pid));
    });
  });
  const program = processes().find(({ parent, args }) => parent === pid && args.includes('console.log'));
  const agents = processes().filter(({ parent, args }) => parent === pid && args.includes(' agent '));
  expect(agents).toHaveLength(1);
  child.kill('SIGKILL');
  process.kill(program?.pid ?? 0, 'SIGKILL');
  await end;
  await waitUntil(
    'its end',
    () => folder.left().length === 0 && !processes().some(({ pid: one }) => one === agents[0]?.pid),
  );
});

test('no value and no token is in the arguments or the environment of the agent', async () => {
  const child = start(['--watch', ...script("console.log('up'); setInterval(() => {}, 1000)")]);
  const end = ended(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  const [one] = processes().filter(({ parent, args }) => parent === child.pid && args.includes(' agent '));
  const said = `${one?.args ?? ''} ${readFileSync(`/proc/${String(one?.pid)}/environ`, 'utf8')}`;
  expect(said).toContain('-config=');
  for (const hidden of [token, VALUE]) expect(said).not.toContain(hidden);
  child.kill('SIGTERM');
  await end;
});

test.each([
  ['neither a folder nor a program', ['dist'], 'CLI_OPTION_VALUE_MISSING'],
  ['manifests that are missing', ['none', '--output', 'x'], 'CLI_FILE_UNREADABLE'],
  ['values without placeholders', ['--output', 'x', '--values', 'y'], 'CLI_OPTION_VALUE_INVALID'],
  [
    'a server with placeholders',
    ['--output', 'x', '--placeholders', '--address', 'http://x'],
    'CLI_OPTION_VALUE_INVALID',
  ],
  ['a time that is none', ['--output', 'x', '--timeout', 'soon'], 'CLI_OPTION_VALUE_INVALID'],
  ['another workload', ['--output', 'x', '--workload', 'wep'], 'RENDER_WORKLOAD_UNKNOWN'],
])('%s ends with 2 and one line', async (_, args, code) => {
  const { status, stdout, stderr } = await run(args);
  expect([status, stdout, stderr.trim().split('\n')]).toEqual([
    2,
    '',
    [expect.stringContaining(`[${code}]`)],
  ]);
});

test('without a folder and without a program it says that one of them is needed', async () => {
  expect((await run(['dist'])).stderr).toContain(
    'render --output: the option is missing; write --output FOLDER, or a program behind "--"',
  );
});

test('manifests come from standard input too', async () => {
  const child = spawn(
    process.execPath,
    [cliFile(), 'render', '-', '--placeholders', '--agent', agent, '--output', 'piped'],
    {
      cwd: folder.path,
      env: { PATH: process.env['PATH'], HOME: folder.path, XDG_RUNTIME_DIR: folder.path },
    },
  );
  child.stdin.end(manifestOf(workload));
  expect(await ended(child)).toMatchObject({
    status: 0,
    stderr: expect.not.stringContaining('error') as string,
  });
  expect(folder.read('piped/db.env')).toBe("P='placeholder-password'\n");
});

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

function processes(): readonly ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): ProcessFacts[] => {
      try {
        const read = (file: string) => readFileSync(join('/proc', name, file), 'utf8');
        const parent = Number(read('stat').replace(/.*\) /s, '').split(' ')[1]);
        return [{ pid: Number(name), parent, args: read('cmdline').replaceAll('\0', ' ') }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}
