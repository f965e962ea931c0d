import '../../lib/jest';
import { expect as imported } from '@jest/globals';
import { KvV2, PolicyDocument, PolicyRule, PolicySet } from '../../lib/policy';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;
const policy = PolicyDocument.of(
  KvV2.mount('secret').below('shop').read(),
  PolicyRule.allow('secret/data/shop/db', ['update'], { requiredParameters: ['data'] }),
);

/** What a failing expectation says. */
function failure(check: () => void): string {
  try {
    check();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the expectation holds');
}

describe('the matchers', () => {
  test('toAllow and toDeny ask the policy as a server would be asked', () => {
    expect(policy).toAllow('read', 'secret/data/shop/api');
    expect(policy).toDeny('read', 'secret/data/shop/db');
    expect(policy).not.toAllow('list', 'secret/metadata/shop');
    expect(policy).not.toDeny('read', 'secret/data/shop/api');
  });

  test('parameters and wrapping count', () => {
    expect(policy).toDeny('update', 'secret/data/shop/db');
    expect(policy).toAllow('update', 'secret/data/shop/db', { parameters: { data: 'x' } });
  });

  test('a set of policies can be asked too', () => {
    expect(PolicySet.of({ shop: policy })).toAllow('read', 'secret/data/shop/api');
  });

  test('a failure shows the deciding rule and the rules that it has shadowed', () => {
    const set = PolicySet.of({ shop: policy });
    expect(
      failure(() => {
        expect(set).toAllow('read', 'secret/data/shop/db');
      }),
    ).toBe(
      `expected the policy to allow read on secret/data/shop/db

read secret/data/shop/db: refused, the deciding rule does not grant read, and only the most specific rule counts
  decided by path "secret/data/shop/db" { update } (policy shop)
  shadowed   path "secret/data/shop/*" { read }`,
    );
    expect(
      failure(() => {
        expect(policy).toDeny('read', 'secret/data/shop/x');
      }),
    ).toContain('the deciding rule grants it');
    expect(
      failure(() => {
        expect(policy).not.toAllow('read', 'secret/data/shop/x');
      }),
    ).toContain('to refuse read');
  });

  test('toHaveNoFindings shows what lint has found', () => {
    expect(PolicyDocument.of(KvV2.mount('secret').secret('a').read())).toHaveNoFindings();
    expect(policy).not.toHaveNoFindings();
    expect(
      failure(() => {
        expect(policy).toHaveNoFindings();
      }),
    ).toContain('POLICY_LINT_SHADOWING');
  });

  test('the expect of @jest/globals has them too', () => {
    imported(policy).toAllow('read', 'secret/data/shop/api');
    imported(policy).not.toDeny('read', 'secret/data/shop/api');
  });

  test('capabilities are typed', () => {
    // @ts-expect-error 'write' is no capability
    expect(() => expect(policy).toDeny('write', 'secret/data/shop/db')).toThrow(
      code('JEST_CAPABILITY_UNKNOWN'),
    );
  });

  test.each(['raed', 'deny', undefined, 7])('the capability %p is an error, and never "denied"', (got) => {
    const ask = (matcher: 'toAllow' | 'toDeny') => () => {
      expect(policy)[matcher](got as never, 'secret/data/shop/db');
    };
    expect(ask('toDeny')).toThrow(code('JEST_CAPABILITY_UNKNOWN'));
    expect(ask('toAllow')).toThrow(code('JEST_CAPABILITY_UNKNOWN'));
  });

  test('toDeny of a path without data/ fails with a hint when the policy allows it with data/', () => {
    const shop = PolicyDocument.of(KvV2.mount('kv').secret('x').read(), KvV2.mount('kv').folder('f').list());
    for (const [capability, path] of [
      ['read', 'kv/x'],
      ['list', 'kv/f/'],
    ] as const) {
      expect(() => {
        expect(shop).toDeny(capability, path);
      }).toThrow(code('JEST_KV_V2_PATH'));
    }
    expect(shop).toDeny('update', 'kv/x');
    expect(shop).toDeny('read', 'kv/y');
    expect(shop).toDeny('read', 'kv/metadata/x');
  });

  test('anything else than a policy is an error', () => {
    expect(() => {
      expect('text').toAllow('read', 'a');
    }).toThrow(code('JEST_MATCHER_RECEIVED'));
    expect(() => {
      expect(undefined).toHaveNoFindings();
    }).toThrow(code('JEST_MATCHER_RECEIVED'));
  });
});

test('imported where there is no expect, it says what it needs', () => {
  const globals = globalThis as { expect?: typeof expect };
  const own = expect;
  let said: unknown;
  delete globals.expect;
  try {
    jest.isolateModules(() => {
      jest.requireActual('../../lib/jest');
    });
  } catch (error) {
    said = error;
  } finally {
    globals.expect = own;
  }
  expect(said).toMatchObject({
    code: 'JEST_EXPECT_MISSING',
    message: expect.stringContaining('setupFilesAfterEnv') as string,
  });
});
