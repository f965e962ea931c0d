import {
  accessReport,
  AuthMount,
  ContractDiff,
  kv2,
  transit,
  VaultAccess,
  VaultAccessContract,
  WhoMay,
} from '../../lib';
import { terraformModule, vaultCommands } from '../../lib/access';
import { KvV2, PolicyDocument, PolicyRule } from '../../lib/policy';
import { errorWith } from '../support/errors';

// What a workload uses, in its contract: a login of its own, whose policy is the uses and nothing else.

const orders = transit('transit').key('orders');
const files = { password: kv2('secret').at('shop/db').key('password') };
const who = { workload: 'web', roleName: 'shop-web', namespace: 'shop', serviceAccount: 'web' };
const uses = [orders.encrypt(), orders.decrypt()];
const both = () => VaultAccess.of({ ...who, files, uses });
const paths = (access: VaultAccess) => access.policy().rules.map(({ path }) => path.toString());

describe('a workload with files and uses has two logins', () => {
  test('the policy of the agent has no use, and that of the listener no secret, no renewal and no revocation', () => {
    const access = both();
    expect(paths(access)).toEqual(['secret/data/shop/db', 'auth/token/renew-self', 'auth/token/revoke-self']);
    expect(access.listener?.policy().render()).toBe(`path "transit/decrypt/orders" {
  capabilities = ["update"]
}

path "transit/encrypt/orders" {
  capabilities = ["update"]
}
`);
  });

  test('the role and the policy of the listener have the names of the workload with -uses', () => {
    const { listener } = VaultAccess.of({ ...who, policyName: 'web', files, uses });
    expect([listener?.roleName, listener?.policyName]).toEqual(['shop-web-uses', 'web-uses']);
  });

  test('a contract has both, and its JSON gives both back', () => {
    const contract = VaultAccessContract.of([both()]);
    expect(contract.workloads.map(({ roleName }) => roleName)).toEqual(['shop-web', 'shop-web-uses']);
    const again = VaultAccessContract.fromJson(contract.toJson());
    expect(again.toJson()).toBe(contract.toJson());
    expect(again.role('shop-web-uses').uses).toEqual([
      { engine: 'transit', path: 'transit/decrypt/orders', capabilities: ['update'] },
      { engine: 'transit', path: 'transit/encrypt/orders', capabilities: ['update'] },
    ]);
  });

  test('a contract that is made of the workloads of another one is the same', () => {
    const contract = VaultAccessContract.of([both()]);
    expect(VaultAccessContract.of(contract.workloads).toJson()).toBe(contract.toJson());
  });

  test('at another mount both move', () => {
    const west = VaultAccessContract.of([both()]).at(AuthMount.kubernetes('west'));
    expect(west.workloads.map(({ roleName, auth }) => `${auth.path} ${roleName}`)).toEqual([
      'west shop-web',
      'west shop-web-uses',
    ]);
    expect(both().at(AuthMount.kubernetes('west')).listener?.auth.path).toBe('west');
  });
});

test('a workload that uses and reads nothing has one login, under its own role', () => {
  const access = VaultAccess.of({ ...who, uses });
  expect(access.listener).toBeUndefined();
  expect(access.roleName).toBe('shop-web');
  expect(paths(access)).toEqual(['transit/decrypt/orders', 'transit/encrypt/orders']);
  expect(VaultAccessContract.of([access]).workloads).toHaveLength(1);
});

test('each verb is a path of the engine with exactly "update"', () => {
  const all = [
    orders.encrypt(),
    orders.decrypt(),
    orders.rewrap(),
    orders.sign(),
    orders.verify(),
    orders.hmac(),
    orders.generateDataKey(),
    orders.generateWrappedDataKey(),
  ];
  expect(all.map(({ path, capabilities }) => `${capabilities.join()} ${path}`)).toEqual([
    'update transit/encrypt/orders',
    'update transit/decrypt/orders',
    'update transit/rewrap/orders',
    'update transit/sign/orders',
    'update transit/verify/orders',
    'update transit/hmac/orders',
    'update transit/datakey/plaintext/orders',
    'update transit/datakey/wrapped/orders',
  ]);
  expect(VaultAccess.of({ ...who, uses: [...all, ...all] }).uses).toHaveLength(8);
});

describe('what is made of a contract knows uses', () => {
  const contract = VaultAccessContract.of([both()]);

  test('the commands of vault and the Terraform module write both roles and both policies', () => {
    for (const text of [vaultCommands(contract), terraformModule(contract)]) {
      for (const part of ['shop-web-uses', 'transit/encrypt/orders', 'secret/data/shop/db']) {
        expect(text).toContain(part);
      }
    }
  });

  test('WhoMay finds who encrypts, and the report has it', () => {
    const { holders } = WhoMay.of(contract, 'transit/encrypt/orders');
    expect(holders.map(({ access, capabilities }) => [access.roleName, capabilities])).toEqual([
      ['shop-web-uses', ['update']],
    ]);
    expect(accessReport(contract)).toContain('| `transit/encrypt/orders` | update |');
  });

  test('ContractDiff tells of a new verb', () => {
    const less = VaultAccessContract.of([VaultAccess.of({ ...who, files, uses: [orders.encrypt()] })]);
    expect(ContractDiff.of(less, contract).toString()).toMatch(/^\+ .*: update transit\/decrypt\/orders$/m);
  });

  test('allowedPaths of the platform hold for uses: ACCESS_PATH_NOT_ALLOWED', () => {
    const reads = KvV2.mount('secret').below('shop').read();
    const frame = (...rules: PolicyRule[]) => ({
      allowedPaths: { shop: PolicyDocument.of(...(Array.isArray(reads) ? reads : [reads]), ...rules) },
    });
    expect(() => contract.check(frame())).toThrow(errorWith('ACCESS_PATH_NOT_ALLOWED'));
    const transitPaths = PolicyRule.allow('transit/+/orders', ['update']);
    expect(contract.check(frame(transitPaths))).toBe(contract);
  });
});

describe('a contract cannot ask for more than uses', () => {
  const json = (changes: object) => {
    const content = JSON.parse(VaultAccessContract.of([VaultAccess.of({ ...who, uses })]).toJson()) as {
      workloads: object[];
    };
    return JSON.stringify({ ...content, workloads: [{ ...content.workloads[0], ...changes }] });
  };
  const use = { engine: 'transit', path: 'transit/encrypt/orders', capabilities: ['update'] };

  test.each([
    ['another capability', [{ ...use, capabilities: ['create', 'update'] }]],
    ['a key itself', [{ ...use, path: 'transit/keys/orders' }]],
    ['an export', [{ ...use, path: 'transit/export/encryption-key/orders', capabilities: ['read'] }]],
    ['a pattern', [{ ...use, path: 'transit/encrypt/*' }]],
    ['the administration', [{ ...use, path: 'sys/encrypt/orders' }]],
    ['the way out', [{ ...use, path: '../encrypt/orders' }]],
    ['another engine', [{ ...use, engine: 'pki' }]],
    ['nothing', []],
    ['an unknown field', [{ ...use, token: 'x' }]],
    ['a text', 'transit/encrypt/orders'],
  ])('%s: ACCESS_CONTRACT_INVALID at uses', (_what, wrong) => {
    expect(() => VaultAccessContract.fromJson(json({ uses: wrong }))).toThrow(
      errorWith('ACCESS_CONTRACT_INVALID', { message: expect.stringContaining('uses') }),
    );
  });

  test('a second role of the account that is not its listener: ACCESS_ACCOUNT_SHARED', () => {
    const other = VaultAccess.of({ ...who, roleName: 'shop-other', workload: 'other', uses });
    expect(() => VaultAccessContract.of([VaultAccess.of({ ...who, files }), other])).toThrow(
      errorWith('ACCESS_ACCOUNT_SHARED'),
    );
    const posing = VaultAccess.of({ ...who, roleName: 'shop-web-uses', workload: 'other', uses });
    expect(() => VaultAccessContract.of([VaultAccess.of({ ...who, files }), posing])).toThrow(
      errorWith('ACCESS_ACCOUNT_SHARED'),
    );
  });

  test.each([[null], ['x'], [{}], [{ ...use, path: 5 }], [{ ...use, engine: 'toString' }]])(
    '%j as a use of VaultAccess.of: ACCESS_USE_INVALID',
    (wrong) => {
      expect(() => VaultAccess.of({ ...who, uses: [wrong] as never })).toThrow(
        errorWith('ACCESS_USE_INVALID'),
      );
    },
  );

  test('neither files nor uses: SECRETS_FILES_EMPTY', () => {
    expect(() => VaultAccess.of(who)).toThrow(errorWith('SECRETS_FILES_EMPTY'));
    expect(() => VaultAccess.of({ ...who, uses: [] })).toThrow(errorWith('SECRETS_FILES_EMPTY'));
    expect(() => VaultAccess.of({ ...who, uses: 'x' as never })).toThrow(errorWith('SECRETS_FILES_EMPTY'));
  });
});
