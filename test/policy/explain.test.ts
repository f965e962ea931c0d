import { identity, PolicyDocument, PolicyRule, PolicySet } from '../../lib/policy';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;
const allow = PolicyRule.allow.bind(PolicyRule);

describe('explain', () => {
  test('says which rule decides, where it is, and which ones it has shadowed', () => {
    const set = PolicySet.of({
      base: PolicyDocument.parse('path "kv/*" {\n  capabilities = ["read", "list"]\n}'),
      shop: PolicyDocument.parse('\npath "kv/shop" { capabilities = ["update"] }'),
    });
    const decision = set.explain('read', 'kv/shop');
    expect(decision).toMatchObject({ allowed: false, reason: 'not-granted', path: 'kv/shop' });
    expect(decision.rule?.path.toString()).toBe('kv/shop');
    expect(decision.sources.map(({ policy }) => policy)).toEqual(['shop']);
    expect(decision.shadowed.map(({ path }) => path.toString())).toEqual(['kv/*']);
    expect(decision.toString())
      .toBe(`read kv/shop: refused, the deciding rule does not grant read, and only the most specific rule counts
  decided by path "kv/shop" { update } (policy shop; line 2)
  shadowed   path "kv/*" { read, list }`);
  });

  test.each([
    ['granted', 'read', 'a'],
    ['no-rule', 'read', 'other'],
    ['denied', 'read', 'b'],
    ['not-granted', 'delete', 'a'],
    ['needs-sudo', 'read', 'sys/raw/x'],
    ['wrapping', 'read', 'wrapped'],
    ['parameters', 'update', 'bound'],
  ] as const)('the reason is %s for %s on %s', (reason, capability, path) => {
    const policy = PolicyDocument.of(
      allow('a', ['read']),
      PolicyRule.deny('b'),
      allow('sys/raw/x', ['read']),
      allow('wrapped', ['read'], { maxWrappingTtl: '1m' }),
      allow('bound', ['update'], { requiredParameters: ['ttl'] }),
    );
    const decision = policy.explain(capability, path);
    expect(decision.reason).toBe(reason);
    expect(decision.toString()).toContain(
      `${capability} ${path}: ${reason === 'granted' ? 'allowed' : 'refused'}, `,
    );
  });

  test('the priority is: exact, later first wildcard, not ending with *, fewer +, longer', () => {
    const winner = (path: string, ...patterns: readonly string[]) =>
      PolicyDocument.of(...patterns.map((pattern) => allow(pattern, ['read'])))
        .explain('read', path)
        .rule?.path.toString();
    expect(winner('a/b', 'a/*', 'a/+', 'a/b')).toBe('a/b');
    expect(winner('a/b/c', 'a/+/c', 'a/b/*')).toBe('a/b/*');
    expect(winner('a/b', 'a/*', 'a/+')).toBe('a/+');
    expect(winner('a/b/c', 'a/+/+', 'a/+/c')).toBe('a/+/c');
    expect(winner('a/b/cd', 'a/+/c*', 'a/+/cd*')).toBe('a/+/cd*');
    expect(winner('a/b/c', 'a/*', 'a/+/*')).toBe('a/*');
  });

  test('a list is asked with a slash at the end, and rules without it count too', () => {
    const policy = PolicyDocument.of(
      allow('kv/metadata/shop', ['list']),
      allow('kv/metadata/team/', ['list']),
    );
    expect(policy.explain('list', 'kv/metadata/shop')).toMatchObject({
      allowed: true,
      path: 'kv/metadata/shop/',
    });
    expect(policy.explain('list', 'kv/metadata/team').allowed).toBe(true);
    expect(policy.explain('read', 'kv/metadata/team').allowed).toBe(false);
  });

  test('Vault and OpenBao differ in a list where one pattern matches with the slash and one without it', () => {
    const rules = [PolicyDocument.of(allow('kv/+', ['list']), allow('kv/+/', ['read']))];
    expect(PolicySet.of(rules).explain('list', 'kv/a').allowed).toBe(true);
    expect(PolicySet.of(rules, { server: 'openbao' }).explain('list', 'kv/a').allowed).toBe(false);
  });

  test('Vault looks into lists and texts with commas, OpenBao does not', () => {
    const rules = [
      PolicyDocument.of(
        allow('a', ['update'], { allowedParameters: { p: ['x', 'y'] }, deniedParameters: { q: ['z'] } }),
      ),
    ];
    const asked = (server: 'vault' | 'openbao', parameters: object) =>
      PolicySet.of(rules, { server }).explain('update', 'a', { parameters: { ...parameters } }).allowed;
    expect([asked('vault', { p: ['x', 'y'] }), asked('openbao', { p: ['x', 'y'] })]).toEqual([true, false]);
    expect([asked('vault', { p: 'x,y' }), asked('openbao', { p: 'x,y' })]).toEqual([true, false]);
    expect([asked('vault', { p: ['x', 'n'] }), asked('openbao', { p: ['x', 'n'] })]).toEqual([false, false]);
  });

  test('templates are filled in from the identity, and dropped without one', () => {
    const alias = identity.alias('auth_kubernetes_1');
    const policy = PolicyDocument.of(allow(`kv/${alias.metadata('service_account_namespace')}/*`, ['read']));
    const of = (namespace: string) => ({
      identity: {
        entity: { aliases: { auth_kubernetes_1: { metadata: { service_account_namespace: namespace } } } },
      },
    });
    expect(PolicySet.of([policy], of('shop')).explain('read', 'kv/shop/db').allowed).toBe(true);
    expect(PolicySet.of([policy], of('other')).explain('read', 'kv/shop/db').reason).toBe('no-rule');
    expect(policy.explain('read', 'kv/shop/db').reason).toBe('no-rule');
  });

  describe('a value with a wildcard in it', () => {
    const wide = (path: string, value: string, server?: 'vault' | 'openbao') =>
      PolicySet.of([PolicyDocument.of(allow(path, ['read']))], {
        identity: { entity: { metadata: { team: value } } },
        ...(server && { server }),
      });
    const team = identity.entity.metadata('team').toString();

    test('is a wildcard of the path to Vault: "*" at the end, "+" as a whole segment', () => {
      expect(wide(`kv/data/${team}`, 'x*').capabilities('kv/data/xabc')).toEqual(['read']);
      expect(wide(`kv/${team}/db`, '+').capabilities('kv/any/db')).toEqual(['read']);
      expect(wide(`kv/${team}/db`, 'a/+').capabilities('kv/a/any/db')).toEqual(['read']);
    });

    test('is literal to Vault elsewhere', () => {
      expect(wide(`kv/${team}/db`, 'x*').capabilities('kv/xabc/db')).toEqual(['deny']);
      expect(wide(`kv/${team}/db`, 'x*').capabilities('kv/x*/db')).toEqual(['read']);
      expect(wide(`kv/team-${team}/db`, '+').capabilities('kv/team-a/db')).toEqual(['deny']);
    });

    test('and a leading slash: one is dropped after the value is filled in, as written and as rendered', () => {
      const written = PolicyDocument.parse(`path "/${team}/*" { capabilities = ["read"] }`);
      for (const policy of [written, PolicyDocument.parse(written.render())]) {
        const set = (value: string) =>
          PolicySet.of([policy], { identity: { entity: { metadata: { team: value } } } });
        expect(set('a').capabilities('a/b')).toEqual(['read']);
        expect(set('').capabilities('a/b')).toEqual(['deny']);
        expect(set('/a').capabilities('a/b')).toEqual(['deny']);
      }
      expect(wide(`${team}/*`, '').capabilities('a/b')).toEqual(['read']);
    });

    test('makes Vault refuse the whole token where it gives "+*"', () => {
      expect(wide(`kv/${team}*`, '+').explain('read', 'kv/a').reason).toBe('template-value');
      expect(wide(`kv/${team}*`, '+').capabilities('kv/a')).toEqual(['deny']);
    });

    test('makes OpenBao refuse the whole token, as a slash does', () => {
      expect(wide(`kv/${team}`, 'x*', 'openbao').explain('read', 'kv/x*').reason).toBe('template-value');
      expect(wide(`kv/${team}`, 'a/b', 'openbao').capabilities('kv/a/b')).toEqual(['deny']);
      expect(wide(`kv/${team}`, 'a/b', 'vault').capabilities('kv/a/b')).toEqual(['read']);
    });
  });

  test('wrapping limits hold for the TTL that is asked for', () => {
    const policy = PolicyDocument.of(allow('a', ['read'], { minWrappingTtl: '1m', maxWrappingTtl: '2m' }));
    const allowed = (wrapTtl?: '59s' | '1m' | '2m' | '121s') =>
      policy.explain('read', 'a', { ...(wrapTtl && { wrapTtl }) }).allowed;
    expect([allowed(), allowed('59s'), allowed('1m'), allowed('2m'), allowed('121s')]).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(() => policy.explain('read', 'a', { wrapTtl: '0s' })).toThrow(code('POLICY_DURATION_INVALID'));
  });

  test('subscribe and recover are capabilities like others', () => {
    const policy = PolicyDocument.of(
      allow('kv/data/*', ['subscribe', 'recover'], { subscribeEventTypes: ['kv*'] }),
    );
    expect(policy.capabilities('kv/data/x')).toEqual(['subscribe', 'recover']);
    expect(policy.explain('recover', 'kv/data/x').allowed).toBe(true);
  });
});

describe('capabilities', () => {
  test('are those of the deciding rule in canonical order, deny for nothing', () => {
    const policy = PolicyDocument.of(
      allow('a', ['list', 'create', 'sudo']),
      allow('b/*', ['read']),
      PolicyRule.deny('b/c'),
    );
    expect(policy.capabilities('a')).toEqual(['create', 'list', 'sudo']);
    expect(policy.capabilities('/a')).toEqual(['create', 'list', 'sudo']);
    expect(policy.capabilities('b/c')).toEqual(['deny']);
    expect(policy.capabilities('c')).toEqual(['deny']);
  });

  test('of one path in several policies are united, and deny wins', () => {
    const [read, list] = [PolicyDocument.of(allow('a', ['read'])), PolicyDocument.of(allow('a', ['list']))];
    expect(PolicySet.of([read, list]).capabilities('a')).toEqual(['read', 'list']);
    expect(PolicySet.of([read, list, PolicyDocument.of(PolicyRule.deny('a'))]).capabilities('a')).toEqual([
      'deny',
    ]);
  });
});
