import * as fc from 'fast-check';
import { KvV2, PolicyDocument, PolicyRule } from '../../lib/policy';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('PolicyDocument.render', () => {
  test('is HCL sorted by path, with rules of one path united', () => {
    const secret = KvV2.mount('secret').secret('shop/db');
    expect(
      PolicyDocument.of(
        secret.write(),
        PolicyRule.deny('a/*', { comment: 'not here' }),
        secret.read(),
      ).render(),
    ).toBe(`# not here
path "a/*" {
  capabilities = ["deny"]
}

path "secret/data/shop/db" {
  capabilities = ["create", "read", "update"]
}
`);
  });

  test('writes everything a rule can say', () => {
    const rule = PolicyRule.allow('pki/issue/web', ['update'], {
      comment: 'two\nlines',
      allowedParameters: { ttl: ['1h', 3600], common_name: ['*.shop'], exclude: [true] },
      deniedParameters: { alt: [] },
      requiredParameters: ['ttl'],
      minWrappingTtl: '1s',
      maxWrappingTtl: '90s',
      mfaMethods: ['totp'],
      subscribeEventTypes: ['kv*'],
      controlGroup: { ttl: '4h', factors: { ops: { groupNames: ['managers'], approvals: 2 } } },
    });
    expect(PolicyDocument.of(rule).render()).toBe(`# two
# lines
path "pki/issue/web" {
  capabilities = ["update"]
  allowed_parameters = {
    "common_name" = ["*.shop"]
    "exclude" = [true]
    "ttl" = ["1h", 3600]
  }
  denied_parameters = {
    "alt" = []
  }
  required_parameters = ["ttl"]
  min_wrapping_ttl = "1s"
  max_wrapping_ttl = "90s"
  subscribe_event_types = ["kv*"]
  mfa_methods = ["totp"]
  control_group = {
    ttl = "4h"
    factor "ops" {
      controlled_capabilities = ["update"]
      identity {
        group_names = ["managers"]
        approvals = 2
      }
    }
  }
}
`);
  });

  test('escapes quotes, backslashes, new lines and interpolation, in values as in comments', () => {
    const text = PolicyDocument.of(
      PolicyRule.allow('a"b\\c', ['update'], {
        comment: 'x\r\n} ${y} %{z}',
        allowedParameters: { k: ['"\\\n\t${a}%{b}$c\u0007'] },
      }),
    ).render();
    expect(text).toContain('path "a\\"b\\\\c" {');
    expect(text).toContain('["\\"\\\\\\n\\t\\u0024{a}\\u0025{b}$c\\u0007"]');
    expect(text).toContain('# x\n# } $ {y} % {z}\n');
    expect(text).not.toMatch(/[$%]\{/);
  });

  test('leaves unresolved Terraform tokens for Terraform', () => {
    const path = 'kv/data/${TfToken[TOKEN.1]}/x';
    const rendered = PolicyDocument.of(PolicyRule.allow(path, ['read'], { comment: path })).render();
    expect(rendered).toContain(`path "${path}" {`);
    expect(rendered).toContain('# kv/data/.../x\n');
  });

  test('does not depend on the order of the rules', () => {
    const path = fc.constantFrom('a', 'a/*', 'b/+', 'c/');
    const capability = fc.constantFrom('read' as const, 'list' as const, 'update' as const);
    const rule = fc
      .tuple(path, fc.array(capability, { minLength: 1 }), fc.integer({ min: 1, max: 3 }))
      .map(([where, what, ttl]) => PolicyRule.allow(where, what, { maxWrappingTtl: `${ttl}s` }));
    fc.assert(
      fc.property(fc.array(rule), (rules) => {
        const other = [...rules].reverse();
        expect(PolicyDocument.of(other).render()).toBe(PolicyDocument.of(rules).render());
      }),
    );
  });
});

describe('rules of one path', () => {
  test('deny wins and drops the rest', () => {
    const policy = PolicyDocument.of(
      PolicyRule.allow('a', ['read'], { maxWrappingTtl: '1h' }),
      PolicyRule.deny('a'),
    );
    expect(policy.render()).toBe('path "a" {\n  capabilities = ["deny"]\n}\n');
  });

  test('the shorter wrapping TTL and the empty list of values win', () => {
    const united = PolicyDocument.of(
      PolicyRule.allow('a', ['read'], { maxWrappingTtl: '1h', allowedParameters: { x: ['1'], y: ['1'] } }),
      PolicyRule.allow('a', ['update'], { maxWrappingTtl: '1m', allowedParameters: { x: [], y: ['2'] } }),
    ).united().rules;
    expect(united).toHaveLength(1);
    expect(united[0]).toMatchObject({
      maxWrappingTtlSeconds: 60,
      allowedParameters: { x: [], y: ['1', '2'] },
    });
  });

  test('stay two stanzas where no single one means the same', () => {
    const policy = PolicyDocument.of(
      PolicyRule.allow('a', ['read'], { maxWrappingTtl: '1m' }),
      PolicyRule.allow('a', ['read'], { minWrappingTtl: '1h' }),
    );
    expect(policy.united().rules).toHaveLength(2);
    expect(policy.toJson().path).toHaveLength(2);
  });
});

describe('PolicyDocument.toJson', () => {
  test("is Vault's JSON form", () => {
    const policy = PolicyDocument.of(PolicyRule.allow('a', ['read'], { comment: 'c', minWrappingTtl: '1m' }));
    expect(policy.toJson()).toEqual({
      path: { a: { comment: 'c', capabilities: ['read'], min_wrapping_ttl: '1m' } },
    });
  });

  test.each([[true], [[['x']]]])(
    'refuses %j as a value: the JSON reader of servers would drop it',
    (value) => {
      const policy = PolicyDocument.of(
        PolicyRule.allow('a', ['update'], { allowedParameters: { k: [value as boolean] } }),
      );
      expect(() => policy.toJson()).toThrow(code('POLICY_JSON_VALUE'));
    },
  );
});

describe('PolicyDocument.parse of what render has written', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 });
  const nasty = fc.oneof(
    text,
    fc.constantFrom('${x}', '%{y}', '"', '\\', '\n', '{{', '<<EOF', '\u0000', '\u2028', '\uE123', '*/', '#'),
  );
  const value = fc.oneof(nasty, fc.integer(), fc.boolean(), fc.array(nasty, { maxLength: 2 }));
  const constraints = fc
    .dictionary(
      nasty.map((name) => name.toLowerCase()).filter((name) => name !== '*'),
      fc.array(value, { maxLength: 3 }),
      { maxKeys: 3 },
    )
    .map((all) => ({ ...all }));

  test('has the same paths, conditions and values, whatever characters are in them', () => {
    fc.assert(
      fc.property(
        nasty,
        constraints,
        constraints,
        fc.array(nasty, { maxLength: 3 }),
        (comment, allowed, denied, required) => {
          const rule = PolicyRule.allow('a', ['update'], {
            comment,
            allowedParameters: allowed,
            deniedParameters: denied,
            requiredParameters: required,
          });
          const [parsed] = PolicyDocument.parse(PolicyDocument.of(rule).render()).rules;
          const bare = (one: PolicyRule | undefined) =>
            JSON.stringify({ ...one, source: undefined, comment: undefined });
          expect(bare(parsed)).toBe(bare(rule));
        },
      ),
      { numRuns: 500 },
    );
  });
});
