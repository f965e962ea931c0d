import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { AuthMount, VaultAccessContract } from '../../lib/access';
import { PolicyPath } from '../../lib/policy';
import { errorWith } from '../support/errors';
import { anyContract, shopWeb } from './support';

const json = VaultAccessContract.of([shopWeb()]).toJson();
const refused = (code: string, part: Record<string, unknown>) =>
  errorWith(code, { problem: expect.objectContaining(part) as unknown });

describe('the JSON form of a contract', () => {
  test('is versioned, and readable in a diff', () => {
    expect(json).toBe(`{
  "apiVersion": "aks-vault-constructs/v1",
  "kind": "VaultAccessContract",
  "workloads": [
    {
      "workload": "web",
      "namespace": "shop",
      "serviceAccount": "web",
      "roleName": "shop-web",
      "policyName": "shop-web",
      "auth": {
        "method": "kubernetes",
        "path": "kubernetes",
        "audience": "vault"
      },
      "files": [
        {
          "name": "api-key",
          "reads": [
            {
              "engine": "kv-v2",
              "path": "secret/data/shop/payment",
              "capabilities": [
                "read"
              ],
              "keys": [
                "apiKey"
              ],
              "dynamic": false
            }
          ]
        },
        {
          "name": "db.env",
          "reads": [
            {
              "engine": "database",
              "path": "database/creds/shop",
              "capabilities": [
                "read"
              ],
              "keys": [
                "password",
                "username"
              ],
              "dynamic": true
            }
          ]
        }
      ]
    }
  ]
}
`);
  });

  test('reads back as the same contract and the same text, for any contract', () => {
    fc.assert(
      fc.property(anyContract, (contract) => {
        const read = VaultAccessContract.fromJson(contract.toJson());
        expect(read.workloads).toEqual(contract.workloads);
        expect(read.toJson()).toBe(contract.toJson());
        expect(read.workloads.map((workload) => workload.policy().render())).toEqual(
          contract.workloads.map((workload) => workload.policy().render()),
        );
      }),
    );
  });

  test('does not depend on the order of workloads and files', () => {
    const api = shopWeb({ workload: 'api', roleName: 'shop-api', serviceAccount: 'api' });
    const web = shopWeb();
    expect(VaultAccessContract.of([web, api]).toJson()).toBe(VaultAccessContract.of([api, web]).toJson());
  });
});

test('a path of a contract is parsed once, however many workloads read it and whoever asks for their policies', () => {
  const workloads = ['a', 'b', 'c'].map((name) =>
    shopWeb({ workload: name, roleName: name, serviceAccount: name }),
  );
  const text = VaultAccessContract.of(workloads).toJson();
  const paths = new Set(workloads.flatMap(({ reads }) => reads.map(({ path }) => path)));
  const parsed = jest.spyOn(PolicyPath, 'literal');
  try {
    const contract = VaultAccessContract.fromJson(text).check();
    for (const access of contract.workloads) access.policy().render();
    expect(parsed.mock.calls.map((call: readonly unknown[]) => String(call[0])).sort()).toEqual(
      [...paths].sort(),
    );
  } finally {
    parsed.mockRestore();
  }
});

describe('a contract that is read', () => {
  /** The JSON with one thing changed; `at` is a path such as `workloads.0.roleName`. */
  function changed(at: string, value: unknown): string {
    const content = JSON.parse(json) as Record<string, unknown>;
    const steps = at.split('.');
    const last = steps.pop() ?? '';
    const target = steps.reduce<Record<string, unknown>>(
      (object, step) => object[step] as Record<string, unknown>,
      content,
    );
    if (value === undefined) Reflect.deleteProperty(target, last);
    else Object.defineProperty(target, last, { value, enumerable: true });
    return JSON.stringify(content);
  }

  test.each(['', '{', json.slice(0, 200), 'apiVersion: x'])(
    'must be valid JSON: ACCESS_CONTRACT_NOT_JSON',
    (text) => {
      expect(() => VaultAccessContract.fromJson(text, 'dist/a.json')).toThrow(
        errorWith('ACCESS_CONTRACT_NOT_JSON'),
      );
      expect(() => VaultAccessContract.fromJson(text, 'dist/a.json')).toThrow(/^contract dist\/a\.json: /);
    },
  );

  test('may begin with a byte order mark', () => {
    expect(VaultAccessContract.fromJson(`\uFEFF${json}`).workloads).toHaveLength(1);
  });

  test.each([
    ['apiVersion', 'aks-vault-constructs/v2', '"aks-vault-constructs/v1"'],
    ['kind', 'Deployment', '"VaultAccessContract"'],
  ])(
    'must have a known %s; the error names what is known: ACCESS_CONTRACT_VERSION',
    (property, value, known) => {
      const read = () => VaultAccessContract.fromJson(changed(property, value));
      expect(read).toThrow(refused('ACCESS_CONTRACT_VERSION', { got: value }));
      expect(read).toThrow(known);
    },
  );

  test.each([
    ['workloads.0.tokenTtl', '1h', '$.workloads[0].tokenTtl', 'unknown field'],
    ['workloads.0.files.0.reads.0.key', 'x', '$.workloads[0].files[0].reads[0].key', 'unknown field'],
    ['workloads.0.constructor', {}, '$.workloads[0].constructor', 'unknown field'],
    ['workloads.0.__proto__', { roleName: 'x' }, '$.workloads[0].__proto__', 'unknown field'],
    ['extra field', 1, '$["extra field"]', 'unknown field'],
    ['apiVersion', undefined, '$.apiVersion', 'required field is missing'],
    ['workloads', undefined, '$.workloads', 'required field is missing'],
    ['workloads.0.roleName', undefined, '$.workloads[0].roleName', 'required field is missing'],
    ['workloads.0.roleName', 7, '$.workloads[0].roleName', 'expected string, got 7'],
    ['workloads.0.auth.method', 'oidc', '$.workloads[0].auth.method', 'got "oidc"'],
    ['workloads.0.auth.audience', undefined, '$.workloads[0].auth.audience', 'required field is missing'],
    ['workloads.0.files.0.reads', [], '$.workloads[0].files[0].reads', 'at least one read'],
    [
      'workloads.0.files.0.reads.0.capabilities',
      ['deny'],
      '$.workloads[0].files[0].reads[0].capabilities[0]',
      'got "deny"',
    ],
    ['workloads.0.namespace', 'Shop', '$.workloads[0].namespace', 'a DNS label'],
    ['workloads.0.roleName', 'shop/web', '$.workloads[0].roleName', 'a name that Vault keeps'],
    ['workloads.0.files.0.name', '../x', '$.workloads[0].files[0].name', 'does not lead out'],
    ['workloads.0.files.0.reads.0.path', 'secret/*', '$.workloads[0].files[0].reads[0].path', 'no "*"'],
    ['workloads.0.auth.path', 'auth/kubernetes', '$.workloads[0].auth.path', 'without "auth/"'],
    ['workloads.0.auth.audience', '', '$.workloads[0].auth.audience', 'audience'],
  ])('with %s = %j is refused at its place: ACCESS_CONTRACT_INVALID', (at, value, path, reason) => {
    const read = () => VaultAccessContract.fromJson(changed(at, value), 'dist/a.json');
    expect(read).toThrow(refused('ACCESS_CONTRACT_INVALID', { subject: `${path} in contract dist/a.json` }));
    expect(read).toThrow(reason);
  });

  test.each(['null', '[]', '"x"', '7'])('is an object and not %s: ACCESS_CONTRACT_INVALID', (text) => {
    expect(() => VaultAccessContract.fromJson(text)).toThrow(
      refused('ACCESS_CONTRACT_INVALID', { subject: '$ in contract text' }),
    );
  });

  test('that has been edited to hold one role twice is refused: ACCESS_ROLE_DUPLICATE', () => {
    const content = JSON.parse(json) as { workloads: unknown[] };
    const twice = JSON.stringify({ ...content, workloads: [...content.workloads, ...content.workloads] });
    expect(() => VaultAccessContract.fromJson(twice)).toThrow(errorWith('ACCESS_ROLE_DUPLICATE'));
  });
});

describe('a contract of several workloads', () => {
  test('has each role of a mount once: ACCESS_ROLE_DUPLICATE names both workloads', () => {
    expect(() => VaultAccessContract.of([shopWeb(), shopWeb({ workload: 'api' })])).toThrow(
      refused('ACCESS_ROLE_DUPLICATE', { got: ['shop/web', 'shop/api'] }),
    );
  });

  test('has each policy once: ACCESS_POLICY_DUPLICATE', () => {
    const other = shopWeb({ workload: 'api', roleName: 'shop-api', policyName: 'shop-web' });
    expect(() => VaultAccessContract.of([shopWeb(), other])).toThrow(errorWith('ACCESS_POLICY_DUPLICATE'));
  });

  test('gives one by its role, and by its mount where two mounts have the role: ACCESS_ROLE_AMBIGUOUS, ACCESS_ROLE_UNKNOWN', () => {
    const east = shopWeb({ auth: AuthMount.kubernetes('east') });
    const west = shopWeb({ auth: AuthMount.kubernetes('west'), policyName: 'shop-web-west' });
    const contract = VaultAccessContract.of([west, east]);
    expect(contract.role('shop-web', 'west')).toBe(west);
    expect(() => contract.role('shop-web')).toThrow(errorWith('ACCESS_ROLE_AMBIGUOUS'));
    expect(() => contract.role('shop-api')).toThrow(errorWith('ACCESS_ROLE_UNKNOWN'));
    expect(VaultAccessContract.of([east]).role('shop-web')).toBe(east);
  });
});

describe('a contract file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'avc-access-test-'));
  const path = join(folder, 'vault-access.json');

  beforeAll(() => {
    writeFileSync(path, json);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('is read whole, or one workload of it', () => {
    expect(VaultAccessContract.fromFile(path).workloads).toEqual([shopWeb()]);
    expect(VaultAccessContract.fromFile(path).role('shop-web')).toEqual(shopWeb());
  });

  test('that is missing, or a folder: ACCESS_CONTRACT_UNREADABLE with its path and what to do', () => {
    const missing = join(folder, 'other.json');
    expect(() => VaultAccessContract.fromFile(missing)).toThrow(errorWith('ACCESS_CONTRACT_UNREADABLE'));
    expect(() => VaultAccessContract.fromFile(missing)).toThrow(
      /other\.json: .*ENOENT.*run the application's synth first/,
    );
    expect(() => VaultAccessContract.fromFile(folder)).toThrow(
      errorWith('ACCESS_CONTRACT_UNREADABLE', {
        message: expect.stringContaining('VaultAccessContract.fromFiles'),
      }),
    );
  });

  test('without the role asked for: ACCESS_ROLE_UNKNOWN names the file and the roles it has', () => {
    expect(() => VaultAccessContract.fromFile(path).role('shop-api')).toThrow(
      /vault-access\.json: must be a role that the contract has: "shop-web"/,
    );
  });
});
