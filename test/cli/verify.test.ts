import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthMount, VaultAccessContract } from '../../lib/access';
import { PolicyDocument } from '../../lib/policy';
import { cliFile, type Ended, ensureBuilt } from '../support/built';
import { spawnSync } from 'node:child_process';
import { startServer, type TestServer } from '../support/vault-server/server';
import { accessOf, everyEngine, grant, MOUNTS, prepare } from '../verify/support';

/** The command verify, as a pipeline runs it. */

const folder = mkdtempSync(join(tmpdir(), 'avc-cli-verify-'));
let server: TestServer;

beforeAll(async () => {
  await ensureBuilt();
  server = await startServer();
  await prepare(server.client);
  await grant(server.client, accessOf());
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const contractOf = (name: string, ...workloads: Parameters<typeof VaultAccessContract.of>[0]): string => {
  const path = join(folder, name);
  writeFileSync(path, VaultAccessContract.of(workloads).toJson());
  return path;
};
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cliFile(), 'verify', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, VAULT_TOKEN: server.rootToken, ...env },
  });
  return { status, stdout, stderr };
};
const good = () => contractOf('good.json', accessOf());
const bad = () =>
  contractOf(
    'bad.json',
    accessOf(),
    accessOf({ workload: 'api', roleName: 'verify-api', serviceAccount: 'api' }),
  );

test('says in one line that everything is there, and ends with 0', () => {
  expect(run([good(), '--address', server.address])).toEqual({
    status: 0,
    stdout: `1 workload at ${server.address}: everything is there\n`,
    stderr: '',
  });
});

test('names what is missing, what the pod would say and what to do, and ends with 1', () => {
  const { status, stdout } = run([bad(), '--address', server.address]);
  expect(status).toBe(1);
  expect(stdout).toBe(
    [
      'shop/api at verify-k8s',
      '  error    auth/verify-k8s/role/verify-api: there is no such role (role-missing)',
      '           the pod would say: invalid role name',
      "           instead: apply the platform's stack with this contract first",
      '',
      `2 workloads at ${server.address}: 1 error`,
      '',
    ].join('\n'),
  );
});

test('takes the address from VAULT_ADDR, or from the contract', () => {
  expect(run([good()], { VAULT_ADDR: server.address }).status).toBe(0);
  const own = contractOf('own.json', accessOf({ vault: { address: server.address } }));
  expect(run([own]).status).toBe(0);
  const unsaid = contractOf('unsaid.json', accessOf({ vault: undefined }));
  expect(run([unsaid])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('--address') as string,
  });
});

test('leaves out workloads that are for another server, where the contract is for several', () => {
  const here = accessOf({ vault: { address: server.address } });
  const there = accessOf({ vault: { address: 'https://vault-dev.example:8200' } });
  const { status, stdout } = run([contractOf('two.json', here, there), '--address', server.address]);
  expect([status, stdout]).toEqual([
    0,
    `1 workload at ${server.address}: everything is there; 1 workload for another server left out\n`,
  ]);
  const elsewhere = run([
    contractOf('other.json', there, accessOf({ vault: { address: 'https://x.example' } })),
    '--address',
    server.address,
  ]);
  expect(elsewhere).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('VERIFY_WORKLOADS_NONE') as string,
  });
});

test('with --strict, what was changed by hand ends with 1; without it with 0', async () => {
  const path = `auth/${MOUNTS.kubernetes}/role/verify-web`;
  const { data } = await server.client.read(path);
  await server.client.write(path, { ...data, bound_service_account_names: 'web,somebody' });
  try {
    expect(run([good(), '--address', server.address]).status).toBe(0);
    const strict = run([good(), '--address', server.address, '--strict']);
    expect([strict.status, strict.stdout]).toEqual([1, expect.stringContaining('role-wider')]);
  } finally {
    await server.client.write(path, data);
  }
});

test('what its token may not see is unknown, and ends with 2', async () => {
  const token = await server.client.createToken({ policies: ['default'] });
  const { status, stdout } = run([good(), '--address', server.address], { VAULT_TOKEN: token });
  expect(status).toBe(2);
  expect(stdout).toContain('the token may not read sys/auth (forbidden)');
  expect(stdout).toContain('--policy prints');
});

test('--policy prints a policy and asks nothing: no address, no token', () => {
  const { status, stdout, stderr } = run([contractOf('all.json', everyEngine()), '--policy'], {
    VAULT_TOKEN: '',
  });
  expect([status, stderr]).toEqual([0, '']);
  const policy = PolicyDocument.parse(stdout);
  expect(policy.lint()).toEqual([]);
  for (const { path } of everyEngine().reads) expect(policy.explain('read', path).allowed).toBe(false);
  expect(policy.explain('read', `${MOUNTS.kv2}/subkeys/shop/db`).allowed).toBe(true);
});

test('--policy writes paths as the namespace of the token sees them', () => {
  const contract = contractOf(
    'ns.json',
    accessOf({ vault: { address: server.address, namespace: 'teams/shop' } }),
  );
  expect(run([contract, '--policy']).stdout).toContain('path "teams/shop/sys/auth"');
  expect(run([contract, '--policy', '--namespace', 'teams']).stdout).toContain('path "shop/sys/auth"');
  expect(run([contract, '--policy'], { VAULT_NAMESPACE: 'teams/shop' }).stdout).toContain('path "sys/auth"');
});

test('--format json has findings for scripts, and SARIF has a rule for each finding; the summary is on standard error', () => {
  const json = run([bad(), '--address', server.address, '--format', 'json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    workloads: ['shop/api at verify-k8s', 'shop/web at verify-k8s'],
    findings: [{ rule: 'role-missing', level: 'error', workload: 'shop/api at verify-k8s' }],
  });
  expect(json.stderr).toBe(`2 workloads at ${server.address}: 1 error\n`);
  const file = join(folder, 'verify.sarif');
  const sarif = run([bad(), '--address', server.address, '--format', 'sarif', '--output', file]);
  expect([sarif.status, sarif.stdout]).toEqual([1, expect.stringContaining('role-missing')]);
  const log = JSON.parse(readFileSync(file, 'utf8')) as {
    runs: {
      results: { ruleId: string; ruleIndex: number }[];
      tool: { driver: { rules: { id: string }[] } };
    }[];
  };
  const [{ results, tool } = { results: [], tool: { driver: { rules: [] } } }] = log.runs;
  expect(results.map(({ ruleId, ruleIndex }) => [ruleId, tool.driver.rules[ruleIndex]?.id])).toEqual([
    ['role-missing', 'role-missing'],
  ]);
});

test.each([
  ['no contract', [], 'needs CONTRACT, got nothing'],
  ['a contract that is missing', ['none.json'], 'error: verify "none.json": no such file or folder; '],
  ['a login without a role', ['GOOD', '--address', 'http://127.0.0.1:1', '--login', 'jwt'], '--login-role'],
  ['another login', ['GOOD', '--login', 'userpass'], 'kubernetes, jwt'],
  [
    'a timeout that is no number',
    ['GOOD', '--address', 'http://127.0.0.1:1', '--timeout', 'soon'],
    '1 to 600 seconds',
  ],
  [
    '--grants without a file',
    ['GOOD', '--policy', '--grants'],
    'verify --grants: needs a value; write --grants FILE [',
  ],
  [
    '--grants with a file that is missing',
    ['GOOD', '--policy', '--grants', 'none.json'],
    'grants none.json: there is no such file',
  ],
  ['the contract as --grants', ['GOOD', '--policy', '--grants', 'GOOD'], '[ACCESS_GRANTS_INVALID]'],
  [
    'a letter that verify does not know',
    ['GOOD', '-o', 'x.json'],
    'the option -o is unknown; write --output,',
  ],
  ['an empty argument, of a variable without a value', [''], 'needs CONTRACT, got [""]'],
  ['a server that is not there', ['GOOD', '--address', 'http://127.0.0.1:1'], 'VERIFY_UNREACHABLE'],
])('%s ends with 2 and one line', (_, args, says) => {
  const { status, stdout, stderr } = run(args.map((arg) => (arg === 'GOOD' ? good() : arg)));
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(says);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('the same workload in two clusters has a block for each', () => {
  const west = accessOf().at(AuthMount.kubernetes('verify-west'));
  const { stdout } = run([contractOf('west.json', accessOf(), west), '--address', server.address]);
  expect(stdout).toContain('shop/web at verify-west\n  error    auth/verify-west: nothing is mounted there');
});
