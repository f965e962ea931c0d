import { identity, PolicyPath } from '../../lib/policy';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('PolicyPath', () => {
  test.each([
    'sys/health',
    'secret/data/+/db',
    '+',
    '+/x',
    'secret/+/+/db*',
    '*',
    'secret/*',
    'secret/data/shop/',
    'secret/data/with space/ünïcode',
    'secret/data/{{identity.entity.id}}/*',
    'secret/data/{{ identity.entity.name }}/x',
    'kv/data/${TfToken[TOKEN.12]}/db',
    'kv/data/{{identity.entity.aliases.${TfToken[TOKEN.3]}.metadata.service_account_namespace}}/*',
  ])('%s is taken as it is', (path) => {
    expect(PolicyPath.of(path).toString()).toBe(path);
  });

  test('one leading slash is dropped, as Vault drops it', () => {
    expect(PolicyPath.of('/sys/health').toString()).toBe('sys/health');
    expect(PolicyPath.of('/sys/health').equals(PolicyPath.of('sys/health'))).toBe(true);
  });

  test('a trailing slash makes another path', () => {
    expect(PolicyPath.of('secret/foo/').equals(PolicyPath.of('secret/foo'))).toBe(false);
  });

  test.each([
    ['POLICY_PATH_EMPTY', ''],
    ['POLICY_PATH_EMPTY', '/'],
    ['POLICY_PATH_SEGMENT', 'secret//db'],
    ['POLICY_PATH_SEGMENT', '//secret'],
    ['POLICY_PATH_SEGMENT', 'secret/./db'],
    ['POLICY_PATH_SEGMENT', 'secret/../db'],
    ['POLICY_PATH_SEGMENT', 'secret/..'],
    ['POLICY_WILDCARD_MISPLACED', 'secret/*/db'],
    ['POLICY_WILDCARD_MISPLACED', 'secret/**'],
    ['POLICY_WILDCARD_MISPLACED', 'sec*ret'],
    ['POLICY_WILDCARD_MISPLACED', 'secret/foo+'],
    ['POLICY_WILDCARD_MISPLACED', 'secret/+foo/x'],
    ['POLICY_WILDCARD_MISPLACED', 'secret/+*'],
    ['POLICY_WILDCARD_MISPLACED', 'secret/{{identity.entity.id}}+/x'],
    ['POLICY_PATH_UNPRINTABLE', 'secret/\n'],
    ['POLICY_PATH_UNPRINTABLE', 'secret/\u200b'],
    ['POLICY_PATH_INTERPOLATION', 'secret/data/${team}/db'],
    ['POLICY_TEMPLATE_INVALID', 'secret/{{identity.entity.nme}}'],
    ['POLICY_TEMPLATE_INVALID', 'secret/{{identity.entity.id'],
    ['POLICY_TEMPLATE_INVALID', 'secret/identity.entity.id}}'],
    ['POLICY_TEMPLATE_INVALID', 'secret/{{identity.entity.aliases.name}}'],
  ])('%s for %j', (expected, path) => {
    expect(() => PolicyPath.of(path)).toThrow(code(expected));
  });

  test.each(['secret/*', 'secret/+/db', '+'])('literal() refuses the wildcard in %s', (path) => {
    expect(() => PolicyPath.literal(path)).toThrow(code('POLICY_PATH_NOT_LITERAL'));
  });

  test('identity templates are typed parts of a path', () => {
    const namespace = identity.alias('auth_kubernetes_1').metadata('service_account_namespace');
    expect(PolicyPath.of('kv/data/', namespace, '/*').toString()).toBe(
      'kv/data/{{identity.entity.aliases.auth_kubernetes_1.metadata.service_account_namespace}}/*',
    );
    expect(`${identity.groupNamed('ops team').id}`).toBe('{{identity.groups.names.ops team.id}}');
    expect(PolicyPath.of('kv/data/', namespace).isTemplated).toBe(true);
  });

  test('the accessor of an alias may be an unresolved Terraform token, an empty or dotted one is refused', () => {
    expect(`${identity.alias('${TfToken[TOKEN.7]}').name}`).toBe(
      '{{identity.entity.aliases.${TfToken[TOKEN.7]}.name}}',
    );
    expect(() => identity.alias('')).toThrow(code('POLICY_TEMPLATE_INVALID'));
    expect(() => identity.alias('a.b')).toThrow(code('POLICY_TEMPLATE_INVALID'));
    expect(() => identity.entity.metadata('')).toThrow(code('POLICY_TEMPLATE_INVALID'));
  });
});
