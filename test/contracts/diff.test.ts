import { join } from 'node:path';
import fc from 'fast-check';
import {
  AuthMount,
  ContractDiff,
  TokenAudience,
  type VaultAccess,
  VaultAccessContract,
} from '../../lib/access';
import { ensureBuilt, runCli } from '../support/built';
import { database, kv2 } from '../../lib/secrets';
import { anyContract } from '../access/support';
import { contractJson, temporaryFolder, workloadOf, written } from './support';

const contractOf = (...workloads: readonly VaultAccess[]) => VaultAccessContract.of(workloads);
const diff = (before: VaultAccess, after: VaultAccess) =>
  ContractDiff.of(contractOf(before), contractOf(after)).toString();
const web = workloadOf('shop');
const secret = kv2('secret').at('shop/db').key('password');
const who = 'shop/web at k8s-shop (kubernetes, audience vault)';

describe('the difference of two contracts', () => {
  test('of the same access is none, whatever role, policy, keys and files are called', () => {
    expect(diff(web, web)).toBe('the same access\n');
    const renamed = workloadOf('shop', {
      roleName: 'other',
      policyName: 'another',
      workload: 'x',
      files: { other: kv2('secret').at('shop/db').key('user') },
    });
    expect(diff(web, renamed)).toBe('the same access\n');
  });

  test('names what is gained and lost, by whom, in the order of paths', () => {
    const creds = database('database').role('shop');
    const after = workloadOf('shop', {
      files: { a: kv2('secret').at('shop/api').key('k'), b: creds.password },
    });
    expect(diff(web, after)).toBe(
      [
        `+ ${who}: read database/creds/shop`,
        `+ ${who}: read secret/data/shop/api`,
        `- ${who}: read secret/data/shop/db`,
        `+ ${who}: update sys/leases/renew`,
        '3 capabilities gained, 1 capability lost',
        '',
      ].join('\n'),
    );
  });

  test.each([
    ['another service account', { serviceAccount: 'root' }, 'shop/root at k8s-shop'],
    ['another namespace', { namespace: 'evil' }, 'evil/web at k8s-shop'],
    ['another mount', { auth: AuthMount.kubernetes('k8s-east') }, 'shop/web at k8s-east'],
    ['another method', { auth: AuthMount.jwt('k8s-shop') }, '(jwt, audience vault)'],
    [
      'another audience',
      { auth: AuthMount.kubernetes('k8s-shop', { audience: TokenAudience.apiServer() }) },
      "the API server's audience",
    ],
  ])('%s is somebody else, who gains everything', (_, changes, says) => {
    const text = diff(web, workloadOf('shop', { ...changes, files: { secret } }));
    expect(text).toContain('3 capabilities gained, 3 capabilities lost');
    expect(text).toMatch(new RegExp(`^\\+ .*${says.replaceAll(/[()]/g, String.raw`\$&`)}`, 'm'));
  });

  test('another server or Vault namespace is somebody else too, where both contracts say which', () => {
    const at = (namespace?: string, address = 'https://vault.example:8200') =>
      workloadOf('shop', { vault: { address, namespace } });
    expect(diff(at(), at())).toBe('the same access\n');
    expect(diff(at('teams/a'), at('teams/b'))).toContain(
      `+ ${who} of https://vault.example:8200 (namespace teams/b): read secret/data/shop/db`,
    );
    expect(diff(at(), at(undefined, 'https://vault-dev.example:8200'))).toContain(
      '3 capabilities gained, 3 capabilities lost',
    );
    expect(diff(web, at('teams/b'))).toBe('the same access\n');
    expect(diff(at('teams/b'), web)).toBe('the same access\n');
  });

  test('turned round exchanges gain and loss, and with itself is empty, for any two contracts', () => {
    fc.assert(
      fc.property(anyContract, anyContract, (a, b) => {
        const [there, back] = [ContractDiff.of(a, b), ContractDiff.of(b, a)];
        expect([there.gained, there.lost]).toEqual([back.lost, back.gained]);
        expect(ContractDiff.of(a, a)).toMatchObject({ gained: [], lost: [] });
      }),
    );
  });
});

describe('the command contract diff', () => {
  const folder = temporaryFolder();
  const before = written(folder, 'old/vault-access.json', contractJson(web));
  const after = written(
    folder,
    'new/vault-access.json',
    contractJson(workloadOf('shop', { files: { a: secret, b: kv2('secret').at('shop/api').key('k') } })),
  );

  beforeAll(ensureBuilt);

  const run = (...args: readonly string[]) => runCli(['contract', 'diff', ...args]);

  test('prints gain and loss with exit code 0', () => {
    expect(run(before, after)).toEqual({
      status: 0,
      stdout: `+ ${who}: read secret/data/shop/api\n1 capability gained, 0 capabilities lost\n`,
      stderr: '',
    });
  });

  test('ends with exit code 1 on a gain with --deny-gain, wherever the option is, and with 0 on a loss', () => {
    expect(run(before, after, '--deny-gain').status).toBe(1);
    expect(run('--deny-gain', before, after).status).toBe(1);
    expect(run(after, before, '--deny-gain')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('- ') as string,
    });
    expect(run(before, before, '--deny-gain')).toEqual({
      status: 0,
      stdout: 'the same access\n',
      stderr: '',
    });
  });

  test('takes folders, patterns and none', () => {
    expect(run(join(folder, 'old'), join(folder, 'n*/*.json')).stdout).toContain('1 capability gained');
    expect(run('none', before).stdout).toContain('3 capabilities gained, 0 capabilities lost');
    expect(run(before, 'none', '--deny-gain')).toMatchObject({ status: 0 });
  });

  test.each([
    ['no arguments', [], 'needs OLD and NEW'],
    ['one argument', [before], 'needs OLD and NEW'],
    ['three arguments', [before, before, before], 'needs OLD and NEW'],
    ['an unknown flag', [before, after, '--deny-all'], 'the option --deny-all is unknown; write --deny-gain'],
    ['a file that is missing', [before, join(folder, 'none.json')], 'none.json'],
    ['a contract that is refused', [before, written(folder, 'bad.json', '{')], 'ACCESS_CONTRACT_NOT_JSON'],
  ])('ends with exit code 2 for %s and prints nothing on standard output', (_, args, says) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
