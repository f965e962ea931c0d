import {
  KvV2,
  PolicyDocument,
  PolicyRule,
  Sys,
  Tokens,
  type LintOptions,
  type RuleOrRules,
} from '../../../lib/policy';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;
const found = (policy: PolicyDocument, options?: LintOptions) =>
  policy
    .lint(options)
    .map((finding) => `${finding.severity} ${finding.code} ${finding.rule?.path.toString() ?? ''}`);
const ofText = (text: string, options?: LintOptions) => found(PolicyDocument.parse(text), options);
const ofRules = (...rules: readonly RuleOrRules[]) => found(PolicyDocument.of(...rules));
const stanza = (path: string, capabilities: string, more = '') =>
  `path "${path}" { capabilities = [${capabilities}]\n${more} }\n`;

describe('lint finds nothing', () => {
  test('in what the vocabularies give for an application', () => {
    const kv = KvV2.mount('secret');
    expect(ofRules(kv.secret('shop/db').read(), kv.folder('shop').list(), Sys.leases().renew())).toEqual([]);
  });

  test('in several verbs of one path', () => {
    const secret = KvV2.mount('secret').secret('shop/db');
    expect(ofRules(secret.read(), secret.write(), secret.softDelete())).toEqual([]);
  });

  test('in verbs of root-protected paths, which have sudo', () => {
    expect(ofRules(Tokens.listAccessors(), Sys.rotateKey(), Sys.leases().revokePrefix('database'))).toEqual(
      [],
    );
  });
});

describe('lint of a single rule', () => {
  test.each([
    ['error POLICY_LINT_WILDCARD_LITERAL', 'secret/*/db'],
    ['error POLICY_LINT_WILDCARD_LITERAL', 'secret/foo+'],
    ['error POLICY_LINT_WILDCARD_LITERAL', 'secret/**'],
    ['error POLICY_LINT_TEMPLATE_UNKNOWN', 'secret/{{identity.entity.nme}}/x'],
    ['error POLICY_LINT_PATH_UNREACHABLE', ''],
    ['error POLICY_LINT_PATH_UNREACHABLE', 'secret//db'],
    ['error POLICY_LINT_PATH_UNREACHABLE', 'secret/../db'],
    ['error POLICY_LINT_SUDO_MISSING', 'sys/raw/*'],
    ['error POLICY_LINT_SUDO_MISSING', 'sys/auth/kubernetes'],
    ['warning POLICY_LINT_BROAD', '*'],
    ['warning POLICY_LINT_BROAD', '+/*'],
    ['warning POLICY_LINT_BROAD', '+/+'],
  ])('%s for a read of %j', (expected, path) => {
    expect(ofText(stanza(path, '"read"'))).toEqual([`${expected} ${path}`]);
  });

  test('one that opens everything for writing is an error, one that opens sys, auth, identity or policies a warning', () => {
    expect(ofText(stanza('*', '"read","update"'))).toEqual(['error POLICY_LINT_BROAD *']);
    expect(ofText(stanza('auth/*', '"update"'))).toEqual(['warning POLICY_LINT_BROAD auth/*']);
    expect(ofText(stanza('sys/policies/acl/*', '"update"'))).toEqual([
      'warning POLICY_LINT_BROAD sys/policies/acl/*',
    ]);
    expect(ofText(stanza('sys/*', '"read"'))).toEqual([]);
    expect(ofText(stanza('*', '"deny"'))).toEqual([]);
  });

  test('sudo is useless where nothing is root-protected, and not on token creation or the root of a PKI mount', () => {
    expect(ofText(stanza('secret/data/x', '"read","sudo"'))).toEqual([
      'warning POLICY_LINT_SUDO_USELESS secret/data/x',
    ]);
    expect(ofText(stanza('sys/mounts/kv', '"read","sudo"'))).toEqual([
      'warning POLICY_LINT_SUDO_USELESS sys/mounts/kv',
    ]);
    expect(ofText(stanza('auth/token/create', '"update","sudo"'))).toEqual([]);
    expect(ofText(stanza('pki/root/sign-self-issued', '"update","sudo"'))).toEqual([]);
    expect(ofText(stanza('sys/aut*', '"read","sudo"'))).toEqual([]);
  });

  test('sudo of a rule that grants everything belongs to it, and one of a path that is no path yet is not judged', () => {
    const everything = '"create","read","update","delete","list","sudo"';
    expect(ofText(stanza('sys/mounts/*', everything))).toEqual([]);
    expect(ofText(stanza('sys/auth/${auth.kubernetes.accessor}', '"read"'))).toEqual([
      'error POLICY_LINT_UNRENDERED sys/auth/${auth.kubernetes.accessor}',
    ]);
  });

  test('create is extra where requests ask for neither it nor update, and create alone where they ask for update', () => {
    const extra = (path: string) => [`warning POLICY_LINT_CAPABILITY_EXTRA ${path}`];
    expect(ofText(stanza('database/creds/x', '"create","read"'))).toEqual(extra('database/creds/x'));
    expect(ofText(stanza('pki/cert/ca', '"read","update"'))).toEqual(extra('pki/cert/ca'));
    expect(ofText(stanza('totp/code/*', '"create","read"'))).toEqual(extra('totp/code/*'));
    expect(ofText(stanza('totp/code/*', '"create","read","update"'))).toEqual([]);
    expect(ofText(stanza('database/roles/x', '"create","read"'))).toEqual([]);
  });

  test.each(['sys/rekey/init', 'sys/rekey/*', 'sys/generate-root/update'])(
    'a path that some servers want no token for, and others do, may be granted: %s',
    (path) => {
      expect(ofText(stanza(path, '"update"'))).toEqual([]);
    },
  );

  test('what was written in a doubtful way is reported', () => {
    expect(ofText(stanza('a/b', '"read","deny"'))).toEqual(['error POLICY_LINT_DENY_NOT_ALONE a/b']);
    expect(ofText('path "a" { policy = "read" }')).toEqual(['warning POLICY_LINT_LEGACY a']);
    expect(ofText('path "a" { }')).toEqual(['warning POLICY_LINT_NO_CAPABILITIES a']);
    expect(
      ofText(stanza('a', '"read"', 'allowed_parameters { "x" = [] }\nallowed_parameters { "y" = [] }')),
    ).toEqual(['error POLICY_LINT_REPEATED_KEY a']);
  });

  test.each([
    ['identity.entity.metadata.team'],
    ['identity.entity.aliases.auth_ldap_1.name'],
    ['identity.entity.aliases.auth_userpass_1.metadata.team'],
    ['identity.entity.aliases.${TfToken[TOKEN.1]}.custom_metadata.service_account_name'],
    ['identity.groups.names.ops.metadata.team'],
  ])('a template whose value others can set is a warning for Vault and none for OpenBao: %s', (selector) => {
    const text = stanza(`secret/data/{{${selector}}}/*`, '"read"');
    expect(ofText(text)).toEqual([`warning POLICY_LINT_TEMPLATE_WILDCARD secret/data/{{${selector}}}/*`]);
    expect(ofText(text, { server: 'openbao' })).toEqual([]);
  });

  test.each([
    ['identity.entity.id'],
    ['identity.entity.aliases.auth_userpass_1.name'],
    ['identity.entity.aliases.auth_kubernetes_1.name'],
    ['identity.entity.aliases.auth_kubernetes_1.id'],
    ['identity.entity.aliases.auth_kubernetes_1.metadata.service_account_name'],
    ['identity.entity.aliases.${TfToken[TOKEN.1]}.metadata.service_account_namespace'],
    ['identity.entity.aliases.auth_kubernetes_1.metadata.service_account_uid'],
    ['identity.groups.ids.1234.id'],
    ['identity.groups.names.ops.name'],
  ])('a template whose value can hold no wildcard is right: %s', (selector) => {
    expect(ofText(stanza(`secret/data/{{ ${selector} }}/*`, '"read"'))).toEqual([]);
  });

  test.each([['identity.entity.name'], ['identity.groups.ids.1234.name']])(
    'a name that only who may write entities, groups and their policies can set is right: %s',
    (selector) => {
      expect(ofText(stanza(`secret/data/{{${selector}}}/*`, '"read"'))).toEqual([]);
    },
  );

  test('a deny and a rule of no capabilities cannot be made wider to any harm', () => {
    expect(ofText(stanza('secret/data/{{identity.entity.metadata.team}}', '"deny"'))).toEqual([]);
  });

  test('values that do nothing are reported', () => {
    expect(ofText(stanza('a', '"update"', 'allowed_parameters = { "*" = ["x"] }'))).toEqual([
      'warning POLICY_LINT_PARAMETERS_STAR a',
    ]);
    expect(ofText(stanza('a', '"update"', 'denied_parameters = { "ttl" = [3600] }'))).toEqual([
      'warning POLICY_LINT_PARAMETERS_NUMBER a',
    ]);
    expect(ofText(stanza('a', '"read"', 'subscribe_event_types = ["kv*"]'))).toEqual([
      'warning POLICY_LINT_EVENTS_WITHOUT_SUBSCRIBE a',
    ]);
  });

  test('paths with an unresolved Terraform token are not judged', () => {
    expect(ofRules(PolicyRule.allow('${TfToken[TOKEN.1]}/data/x', ['list', 'sudo']))).toEqual([]);
  });
});

describe('lint of several rules', () => {
  test('a narrower rule that takes something away is a warning, a deny is not', () => {
    const wide = stanza('secret/data/*', '"read","update"');
    expect(ofText(wide + stanza('secret/data/shop', '"read"'))).toEqual([
      'warning POLICY_LINT_SHADOWING secret/data/shop',
    ]);
    expect(ofText(wide + stanza('secret/data/shop', '"read","update"'))).toEqual([]);
    expect(ofText(wide + stanza('secret/data/shop', '"deny"'))).toEqual([]);
  });

  test('the message names both rules, their lines and what is lost', () => {
    const [finding] = PolicyDocument.parse(
      stanza('kv1/*', '"read","list"') + stanza('kv1/a', '"read"'),
    ).lint();
    expect(finding?.message).toBe(
      'rule for "kv1/a" (line 3): only the most specific rule counts, so that it takes away what rule for "kv1/*" (line 1) grants on the same paths, got ["list"]; grant these capabilities in the narrower rule too, or say with deny that nothing is to be allowed there [POLICY_LINT_SHADOWING]',
    );
    expect(finding?.error).toMatchObject({ code: 'POLICY_LINT_SHADOWING' });
  });

  test('of nested rules only the next wider one is compared', () => {
    expect(
      ofText(stanza('a/*', '"read","list"') + stanza('a/b/*', '"read"') + stanza('a/b/c', '"read"')),
    ).toEqual(['warning POLICY_LINT_SHADOWING a/b/*']);
  });

  test('rules that cross each other are compared on the paths of both', () => {
    expect(ofText(stanza('kv1/+/db', '"read"') + stanza('kv1/shop/*', '"list"'))).toEqual([
      'warning POLICY_LINT_SHADOWING kv1/shop/*',
    ]);
  });

  test('a pattern that another one always beats is unreachable: "a/*" beats "a/+/*"', () => {
    expect(ofText(stanza('kv1/*', '"read"') + stanza('kv1/+/secret/*', '"deny"'))).toEqual([
      'error POLICY_LINT_UNREACHABLE_RULE kv1/+/secret/*',
    ]);
    expect(ofText(stanza('kv1/*', '"read"') + stanza('kv1/+/secret', '"deny"'))).toEqual([]);
  });

  test('stanzas of one path are reported when they were written, and when uniting them binds or blocks', () => {
    expect(ofText(stanza('a', '"read"') + stanza('a', '"list"'))).toEqual([
      'warning POLICY_LINT_DUPLICATE_STANZA a',
    ]);
    const bound = PolicyRule.allow('a', ['update'], { allowedParameters: { ttl: ['1h'] } });
    expect(ofRules(bound, PolicyRule.allow('a', ['create']))).toEqual([
      'warning POLICY_LINT_PARAMETERS_UNITED a',
    ]);
    const [low, high] = [
      PolicyRule.allow('a', ['read'], { maxWrappingTtl: '1m' }),
      PolicyRule.allow('a', ['read'], { minWrappingTtl: '1h' }),
    ];
    expect(ofRules(low, high)).toEqual(['error POLICY_LINT_WRAPPING_CONTRADICTION a']);
  });
});

describe('lint of KV v2 paths', () => {
  test('a path without data/ is a warning where the mount looks like KV v2, an error where it is known to be', () => {
    const text = stanza('secret/shop', '"read"');
    expect(ofText(text)).toEqual([]);
    expect(ofText(text + stanza('secret/data/other', '"read"'))).toEqual([
      'warning POLICY_LINT_KV_V2_DATA secret/shop',
    ]);
    expect(ofText(text, { mounts: { secret: 'kv-v2' } })).toEqual([
      'error POLICY_LINT_KV_V2_DATA secret/shop',
    ]);
    expect(ofText(text + stanza('secret/data/other', '"read"'), { mounts: { secret: 'kv-v1' } })).toEqual([]);
  });

  test('list below data/ is in the wrong place', () => {
    expect(ofText(stanza('secret/data/shop/*', '"read","list"'))).toEqual([
      'warning POLICY_LINT_KV_V2_LIST secret/data/shop/*',
    ]);
    expect(PolicyDocument.parse(stanza('secret/data/shop/*', '"list"')).lint()[0]?.remedy).toContain(
      '"secret/metadata/shop/*"',
    );
  });

  test('parameters below data/ do nothing good', () => {
    expect(ofText(stanza('secret/data/a', '"update"', 'required_parameters = ["x"]'))).toEqual([
      'warning POLICY_LINT_KV_V2_PARAMETERS secret/data/a',
    ]);
  });
});

describe('accepting a finding', () => {
  const admin = PolicyDocument.parse(stanza('*', '"sudo","update"') + stanza('sys/raw/x', '"read"'));

  test('takes it away, with a reason, for one path or for all', () => {
    expect(found(admin)).toContain('error POLICY_LINT_BROAD *');
    expect(found(admin.accept('POLICY_LINT_BROAD', 'break-glass administrators'))).not.toContain(
      'error POLICY_LINT_BROAD *',
    );
    expect(
      found(admin.accept('POLICY_LINT_BROAD', 'break-glass administrators', { path: '*' })),
    ).not.toContain('error POLICY_LINT_BROAD *');
  });

  test('is kept by with() and united()', () => {
    const accepted = PolicyDocument.parse(stanza('*', '"update"')).accept(
      'POLICY_LINT_BROAD',
      'for the administrators',
    );
    expect(found(accepted.with(PolicyRule.deny('kv/x')).united())).toEqual([]);
  });

  test('is reported when there is no such finding any more', () => {
    const accepted = PolicyDocument.of().accept('POLICY_LINT_BROAD', 'once there was one');
    expect(found(accepted)).toEqual(['warning POLICY_LINT_ACCEPTED_NOTHING ']);
  });

  test('without a reason is an error', () => {
    expect(() => admin.accept('POLICY_LINT_BROAD', '')).toThrow(code('POLICY_ACCEPT_REASON'));
  });
});
