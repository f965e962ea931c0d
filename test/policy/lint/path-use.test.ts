import { type GrantedCapability, type LintOptions, pathUse, PolicyDocument } from '../../../lib/policy';
import { VERB_GROUPS, VERB_MOUNTS } from '../verbs';

const found = (text: string, options?: LintOptions) =>
  PolicyDocument.parse(text)
    .lint(options)
    .map((finding) => `${finding.severity} ${finding.code} ${finding.rule?.path.toString() ?? ''}`);
const stanza = (path: string, ...capabilities: readonly string[]) =>
  `path "${path}" { capabilities = [${capabilities.map((one) => `"${one}"`).join(', ')}] }\n`;

describe('what a path can use', () => {
  test('agrees with every verb of the vocabularies: its capabilities can be used, and are enough', () => {
    const verbs = VERB_GROUPS.flatMap((group) => group.verbs);
    const known = verbs.flatMap(({ of, verb, rule }) => {
      const path = rule.path.toString();
      const use = pathUse(path, VERB_MOUNTS);
      // The definition of a role of AWS can be taken away, and the engine's own access cannot: a verb too many.
      if (use === undefined || `${of}.${verb}` === 'Aws.rootConfig.delete') return [];
      // Create beside update is granted by habit.
      const useless = rule.capabilities.filter(
        (one) => !['create', 'sudo'].includes(one) && !use.capabilities.includes(one as GrantedCapability),
      );
      const enough = use.needs.some((one) => rule.capabilities.includes(one));
      expect({ verb: `${of}.${verb}`, path, enough }).toEqual({ verb: `${of}.${verb}`, path, enough: true });
      expect({ verb: `${of}.${verb}`, path, useless }).toEqual({ verb: `${of}.${verb}`, path, useless: [] });
      return [path];
    });
    expect(known.length).toBeGreaterThan(150);
  });

  test.each([
    'secret/x',
    'secret/aws/creds/x',
    'kv/data/ssh/sign/x',
    'pki_int*',
    'pkg/issue/x',
    'auth/+/role/x',
    'x',
  ])('is not known of %j, which may be anything', (path) => {
    expect(pathUse(path)).toBeUndefined();
  });
});

describe('lint of what a rule grants in vain', () => {
  test.each([
    ['warning', 'pki_int/issue/*', 'create'],
    ['warning', 'pki/sign/web', 'read'],
    ['warning', 'team/transit/encrypt/orders', 'create'],
    ['warning', 'transit/decrypt/+', 'read'],
    ['warning', 'ssh/sign/ops', 'create'],
    ['warning', 'database/creds/shop', 'update'],
    ['warning', 'database_eu/creds/*', 'create'],
    ['error', 'auth/token/create', 'create'],
    ['error', 'auth/token/create/ci', 'read'],
    ['error', 'auth/token/renew-self', 'create'],
    ['error', 'sys/leases/renew', 'read'],
    ['error', 'sys/wrapping/unwrap', 'read'],
  ])('%s POLICY_LINT_CAPABILITY_USELESS: %s has only %j', (severity, path, capability) => {
    expect(found(stanza(path, capability))).toEqual([`${severity} POLICY_LINT_CAPABILITY_USELESS ${path}`]);
  });

  test.each(['creds', 'sts'])('aws/%s has read and update, since Vault answers both requests', (path) => {
    expect(found(stanza(`aws/${path}/backup`, 'read', 'update'))).toEqual([]);
    expect(found(stanza(`aws/${path}/backup`, 'delete'))).toEqual([
      `warning POLICY_LINT_CAPABILITY_USELESS aws/${path}/backup`,
    ]);
  });

  test('is an error where the mount is known', () => {
    const mounts = { ca: 'pki', kv: 'kv-v2' } as const;
    expect(found(stanza('ca/issue/web', 'create'), { mounts })).toEqual([
      'error POLICY_LINT_CAPABILITY_USELESS ca/issue/web',
    ]);
    expect(found(stanza('kv/destroy/x', 'delete'), { mounts })).toEqual([
      'error POLICY_LINT_CAPABILITY_USELESS kv/destroy/x',
    ]);
  });

  test('is nothing where one of the capabilities is the needed one, or the mount is of another engine', () => {
    expect(found(stanza('pki_int/issue/*', 'create', 'update'))).toEqual([]);
    expect(found(stanza('auth/token/create', 'update'))).toEqual([]);
    expect(found(stanza('pki/issue/x', 'create'), { mounts: { pki: 'kv-v1' } })).toEqual([]);
  });

  test('names the verb that grants what is needed', () => {
    const [finding] = PolicyDocument.parse(stanza('pki_int/issue/*', 'create')).lint();
    expect(finding?.message).toContain('ask for update');
    expect(finding?.remedy).toBe('grant "update", as Pki.mount(...).role(...).issue does');
  });
});

describe('a narrower rule takes away only what its path can use', () => {
  test.each([
    [
      'read and list of an action',
      stanza('pki_int*', 'read', 'list') + stanza('pki_int/sign/*', 'create', 'update'),
    ],
    ['list of values of KV v2', stanza('secret/*', 'read', 'list') + stanza('secret/data/x', 'read')],
    ['sudo where nothing is root-protected', stanza('kv/*', 'read', 'sudo') + stanza('kv/x', 'read')],
    ['read of a wrapping path', stanza('sys/*', 'read', 'update') + stanza('sys/wrapping/wrap', 'update')],
  ])('silence: %s', (_, text) => {
    expect(found(text).filter((one) => one.includes('SHADOWING'))).toEqual([]);
  });

  test('and is told what it does take away', () => {
    const [finding] = PolicyDocument.parse(
      stanza('secret/*', 'read', 'list', 'delete') + stanza('secret/data/x', 'read'),
    ).lint();
    expect(finding?.code).toBe('POLICY_LINT_SHADOWING');
    expect(finding?.message).toContain('got ["delete"]');
  });
});

describe('denies are checked as grants are', () => {
  const wide = stanza('secret/*', 'create', 'read', 'update', 'delete', 'list');

  test('a deny without data/ protects nothing: an error where the mount is known, called secret, or has data/ elsewhere', () => {
    const text = wide + stanza('secret/payroll', 'deny');
    expect(found(text, { mounts: { secret: 'kv-v2' } })).toContain(
      'error POLICY_LINT_KV_V2_DENY secret/payroll',
    );
    expect(found(text)).toEqual(['error POLICY_LINT_KV_V2_DENY secret/payroll']);
    expect(found(text, { mounts: { secret: 'kv-v1' } })).toEqual([]);
    const team = stanza('team/data/*', 'read') + stanza('team/payroll/*', 'deny');
    expect(found(team)).toEqual(['error POLICY_LINT_KV_V2_DENY team/payroll/*']);
  });

  test('a deny of the value alone leaves the names of its keys open, where a rule opens them', () => {
    const deny = stanza('secret/data/payroll', 'deny');
    expect(found(wide + deny)).toEqual(['warning POLICY_LINT_KV_V2_DENY_PARTIAL secret/data/payroll']);
    const [finding] = PolicyDocument.parse(wide + deny).lint();
    expect(finding?.message).toContain('["secret/metadata/payroll","secret/subkeys/payroll"]');
    const rest = stanza('secret/metadata/payroll', 'deny') + stanza('secret/subkeys/payroll', 'deny');
    expect(found(wide + deny + rest)).toEqual([]);
    expect(found(stanza('secret/data/*', 'read') + deny)).toEqual([]);
  });
});

describe('list below data/', () => {
  test('is told to go when it is granted where it counts', () => {
    const text =
      stanza('secret/data/team/*', 'create', 'read', 'update', 'list') +
      stanza('secret/metadata/team/*', 'list');
    const [finding, ...others] = PolicyDocument.parse(text).lint();
    expect(others).toEqual([]);
    expect(finding?.remedy).toBe('take list out: "secret/metadata/team/*" has it where it counts');
  });

  test('of one secret is told of the folder that the secret is in', () => {
    const [finding] = PolicyDocument.parse(stanza('secret/data/team/db', 'read', 'list')).lint();
    expect(finding?.remedy).toContain('"secret/metadata/team/"');
  });
});

describe('templates that were not rendered', () => {
  test.each([
    ['${mount}/data/shop/*', 'Terraform'],
    ['auth/token/create/${role}', 'Terraform'],
    ['secret/data/%{ if prod }x%{ endif }', 'Terraform'],
    ['secret/data/$APP/*', 'a shell'],
    ['$MOUNT/data/x', 'a shell'],
    ['secret/data/{{ .Values.app }}/*', 'Helm'],
    ['secret/data/{{app}}/*', 'Helm'],
    ['secret/data/{% raw %}', 'Jinja'],
    ['secret/data/<%= app %>/x', 'ERB'],
    ['secret/data/#{App}#/x', 'Octopus'],
    ['secret/data/$(APP)/x', 'make'],
    ['secret/data/@app@/x', 'CMake'],
    ['secret/data/__APP__/x', 'a pipeline'],
    ['secret/data/<team>/x', 'documentation'],
  ])('%j is an error that names the language: POLICY_LINT_UNRENDERED', (path, language) => {
    const [finding] = PolicyDocument.parse(stanza(path, 'read')).lint();
    expect(finding).toMatchObject({ code: 'POLICY_LINT_UNRENDERED', severity: 'error' });
    expect(finding?.message).toContain(language);
  });

  test.each([
    'secret/data/a$b',
    'secret/data/100%',
    'secret/data/{{identity.entity.id}}/*',
    'kv/a@b.example/x',
    'kv/#1',
  ])('%j is none', (path) => {
    expect(found(stanza(path, 'read'))).toEqual([]);
  });
});
