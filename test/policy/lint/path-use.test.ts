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
    ['error', 'sys/policies/acl/shop', 'create'],
    ['error', 'sys/mounts', 'list'],
    ['error', 'identity/lookup/entity', 'read'],
    ['warning', 'pki/issue/web', 'list'],
    ['warning', 'my-pki/sign/web', 'create'],
    ['warning', 'transit/keys/orders/rotate', 'create'],
    ['warning', 'transit/random/32', 'read'],
    ['warning', 'auth/approle/role/ci/secret-id', 'create'],
    ['warning', 'auth/k8s-prod/config', 'create'],
    ['warning', 'gcp/key/deploy', 'create'],
    ['warning', 'consul/creds/shop', 'update'],
    ['warning', 'kubernetes/creds/deployer', 'read'],
    ['warning', 'ldap/rotate-role/ops', 'read'],
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

  test.each([
    ['database/creds/shop', ['read', 'list'], 'list'],
    ['transit/decrypt/orders', ['update', 'read'], 'read'],
    ['ssh/sign/ops', ['create', 'update', 'delete'], 'delete'],
    ['pki/cert/ca', ['read', 'list'], 'list'],
    ['sys/mounts', ['read', 'list'], 'list'],
    ['auth/token/lookup-self', ['read', 'list'], 'list'],
  ] as const)('warning POLICY_LINT_CAPABILITY_EXTRA: %s with %j has %s in vain', (path, granted, extra) => {
    const [finding, ...others] = PolicyDocument.parse(stanza(path, ...granted)).lint();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'POLICY_LINT_CAPABILITY_EXTRA', severity: 'warning' });
    expect(finding?.message).toContain(`got ["${extra}"]`);
  });

  test.each([
    ['create beside update, which is habit', 'pki/issue/web', 'create', 'update'],
    ['everything, which is meant', 'auth/token/create', 'create', 'read', 'update', 'delete', 'list', 'sudo'],
    ['a pattern over several uses', 'transit/*', 'read', 'list', 'update'],
    ['a list by "+" of a folder', 'pki/roles/+', 'list', 'read'],
    ['a path of values that is called like an engine', 'secret/aws/creds/x', 'create', 'update'],
    ['events', 'kv/data/x', 'subscribe'],
    ['a login, which asks for nothing', 'auth/kubernetes/login', 'create'],
    ['an unknown path of a server', 'sys/backup/x', 'create'],
  ])('silence: %s', (_, path, ...granted) => {
    expect(found(stanza(path, ...granted))).toEqual([]);
  });

  test('the old spelling has no finer one', () => {
    expect(found('path "auth/token/lookup-self" { policy = "read" }')).toEqual([
      'warning POLICY_LINT_LEGACY auth/token/lookup-self',
    ]);
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

  test('and learns what it does take away', () => {
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

  test('of a policy in the spelling of Vault 0.x it is a warning: there was KV v1 only', () => {
    const text = 'path "secret/*" { policy = "write" }\npath "secret/payroll" { policy = "deny" }\n';
    expect(found(text)).toContain('warning POLICY_LINT_KV_V2_DENY secret/payroll');
  });

  test.each([
    ['a mount by its name', 'error', stanza('*', 'read'), 'sys'],
    ['a mount with a slash', 'error', stanza('auth/*', 'read'), 'auth/'],
    ['a folder of an engine', 'error', stanza('database/*', 'read'), 'database/creds'],
    ['the values of KV v2', 'error', stanza('kv/data/*', 'read'), 'kv/data'],
    ['what nothing here grants', 'warning', stanza('transit/keys/x', 'read'), 'aws'],
  ])(
    '%s of %s denies one path, at which there is nothing: POLICY_LINT_DENY_NARROW',
    (_, severity, grant, path) => {
      expect(found(grant + stanza(path, 'deny'))).toContain(`${severity} POLICY_LINT_DENY_NARROW ${path}`);
    },
  );

  test.each([
    ['a secret', stanza('kv1/*', 'read') + stanza('kv1/payroll', 'deny')],
    ['all below a mount', stanza('*', 'deny') + stanza('sys/*', 'deny')],
    ['a list', stanza('pki/*', 'update') + stanza('pki/roles', 'deny')],
    ['an exception to a deny', stanza('kv1/*', 'deny') + stanza('kv1/shop/*', 'read')],
    [
      'one of two names where the other is denied too',
      stanza('sys/policies/acl/shop', 'read', 'update') +
        stanza('sys/policies/acl/*', 'deny') +
        stanza('sys/policy/+', 'deny'),
    ],
  ])('silence about a deny of %s', (_, text) => {
    expect(found(text).filter((one) => one.includes('_DENY'))).toEqual([]);
  });

  test.each([
    ['secret/+/hr', 'secret/data/*'],
    ['+/data/payroll', 'kv/*'],
    ['+/+/root', 'kv1/shop/*'],
  ])('a deny of %s counts nothing where %s is preferred: POLICY_LINT_DENY_OVERRULED', (deny, grant) => {
    expect(found(stanza(grant, 'read') + stanza(deny, 'deny'))).toContain(
      `warning POLICY_LINT_DENY_OVERRULED ${deny}`,
    );
  });

  test.each([
    ['sys/*', 'sys/policy/*', 'sys/policies/acl/*'],
    ['sys/*', 'sys/policies/acl/*', 'sys/policy/*'],
    ['auth/token/*', 'auth/token/create', 'auth/token/create-orphan'],
    ['identity/*', 'identity/entity/name/*', 'identity/entity/id/*'],
  ])('with %s, a deny of %s leaves %s open: POLICY_LINT_DENY_TWIN', (grant, deny, open) => {
    const findings = PolicyDocument.parse(stanza(grant, 'read', 'update') + stanza(deny, 'deny')).lint();
    const [twin] = findings.filter(({ code }) => code === 'POLICY_LINT_DENY_TWIN');
    expect(twin?.message).toContain(`"${open}"`);
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
  test('is reported as superfluous when it is granted where it counts', () => {
    const text =
      stanza('secret/data/team/*', 'create', 'read', 'update', 'list') +
      stanza('secret/metadata/team/*', 'list');
    const [finding, ...others] = PolicyDocument.parse(text).lint();
    expect(others).toEqual([]);
    expect(finding?.remedy).toBe('take list out: "secret/metadata/team/*" has it where it counts');
  });

  test('of one secret is reported with the folder that the secret is in', () => {
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
    ['secret/data/${{ env.APP }}/x', 'GitHub Actions'],
    ['secret/data/((app))/x', 'Concourse'],
    ['secret/data/%APP%/x', 'Windows'],
    ['secret/data/%(app)s/x', 'Python'],
    ['secret/data/%s/x', 'a program'],
    ['secret/data/{app}/x', 'documentation'],
    ['secret/data/@@APP@@', 'CMake'],
    ['secret/data/app-__ENV__/x', 'a pipeline'],
    ['secret/data/app_$ENV', 'a shell'],
    ['secret/data/$$APP/x', 'a shell'],
    ['secret/data/app-<env>/x', 'documentation'],
    ['secret/data/YOUR_APP/*', 'documentation'],
    ['secret/data/[[ .App ]]/x', 'Nomad'],
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
    'kv/price$5',
    'kv/50%off',
    'kv/(x)',
    'kv/[0]',
    'kv/my_app',
    'kv/__init__',
  ])('%j is none', (path) => {
    expect(found(stanza(path, 'read'))).toEqual([]);
  });
});
