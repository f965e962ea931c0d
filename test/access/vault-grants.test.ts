import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultAccessContract, VaultGrants } from '../../lib/access';
import { errorWith } from '../support/errors';
import { shopWeb } from './support';

// What a platform grants, as files of it lie around.

const folder = mkdtempSync(join(tmpdir(), 'avc-grants-'));
const at = (...path: readonly string[]) => join(folder, ...path);
const contract = VaultAccessContract.of([shopWeb()]);
const [role] = VaultGrants.ofContract(contract).roles;
const PATH = 'auth/kubernetes/role/shop-web';

beforeAll(() => {
  mkdirSync(at('contract'));
  mkdirSync(at('grants'));
  writeFileSync(at('contract/vault-access.json'), contract.toJson());
  writeFileSync(at('contract/vault-grants.json'), VaultGrants.ofContract(contract).toJson());
  copyFileSync(at('contract/vault-grants.json'), at('grants/vault-grants.json'));
  copyFileSync(at('contract/vault-grants.json'), at('copy.json'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a file of grants may lie in the folder of the contract: neither is read as the other', () => {
  expect(VaultAccessContract.fromFiles(at('contract')).workloads).toHaveLength(1);
  expect(VaultGrants.fromFiles(at('contract')).roles).toEqual([role]);
});

test('several files, folders and patterns are one', () => {
  writeFileSync(
    at('other.json'),
    VaultGrants.ofContract(VaultAccessContract.of([shopWeb({ roleName: 'shop-api' })])).toJson(),
  );
  const { roles } = VaultGrants.fromFiles([at('grants'), at('oth*.json')]);
  expect(roles.map(({ path }) => path)).toEqual([PATH, 'auth/kubernetes/role/shop-api']);
});

describe('a role that is granted twice is refused, since nobody knows which grant is meant', () => {
  test('in two files: ACCESS_GRANTS_INVALID with both', () => {
    const [one, other] = [at('grants/vault-grants.json'), at('copy.json')];
    expect(() => VaultGrants.fromFiles([at('grants'), other])).toThrow(
      errorWith('ACCESS_GRANTS_INVALID', {
        message: expect.stringContaining(
          `grants ${one} and ${other}: each role once, and ${PATH} is there twice; give the files of one server`,
        ) as string,
      }),
    );
  });

  test('in one file, and in memory', () => {
    const content = JSON.parse(VaultGrants.ofContract(contract).toJson()) as object;
    writeFileSync(at('twice.json'), JSON.stringify({ ...content, roles: [role, role] }));
    expect(() => VaultGrants.fromFiles(at('twice.json'))).toThrow(
      `grants ${at('twice.json')}: each role once`,
    );
    const roles = role === undefined ? [] : [role, role];
    expect(() => VaultGrants.of(roles)).toThrow(errorWith('ACCESS_GRANTS_INVALID'));
  });

  test('but may be in two Vault namespaces', () => {
    const roles = ['teams/a', 'teams/b'].flatMap((namespace) =>
      role === undefined ? [] : [{ ...role, namespace }],
    );
    expect(VaultGrants.of(roles).roles).toHaveLength(2);
  });
});

test.each<[string, string, string]>([
  ['a file that is missing', 'none.json', 'there is no such file'],
  ['a folder without one', 'empty', 'there is no such file'],
  ['a contract', 'contract/vault-access.json', 'expected "VaultGrants", got "VaultAccessContract"'],
])('%s is no file of grants: ACCESS_GRANTS_INVALID', (_, file, says) => {
  mkdirSync(at('empty'), { recursive: true });
  expect(() => VaultGrants.fromFiles(at(file))).toThrow(
    errorWith('ACCESS_GRANTS_INVALID', { message: expect.stringContaining(says) as string }),
  );
});

test('a file of grants in place of a contract is reported as one: ACCESS_CONTRACT_VERSION', () => {
  expect(() => VaultAccessContract.fromFile(at('copy.json'))).toThrow(
    errorWith('ACCESS_CONTRACT_VERSION', {
      message: expect.stringContaining('a file of grants is for verify --grants') as string,
    }),
  );
});
