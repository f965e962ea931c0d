import { identity, KvV1, KvV2, type PolicyRule } from '../../../lib/policy';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;
const said = (rule: PolicyRule) => `${rule.path.toString()}: ${rule.capabilities.join(', ')}`;

describe('KvV2', () => {
  const kv = KvV2.mount('kv');
  const secret = kv.secret('app/db');

  test.each([
    [secret.read(), 'kv/data/app/db: read'],
    [secret.write(), 'kv/data/app/db: create, update'],
    [secret.patch(), 'kv/data/app/db: patch'],
    [secret.softDelete(), 'kv/data/app/db: delete'],
    [secret.softDeleteVersions(), 'kv/delete/app/db: update'],
    [secret.undelete(), 'kv/undelete/app/db: update'],
    [secret.destroyVersions(), 'kv/destroy/app/db: update'],
    [secret.readKeys(), 'kv/subkeys/app/db: read'],
    [secret.readMetadata(), 'kv/metadata/app/db: read'],
    [secret.writeMetadata(), 'kv/metadata/app/db: create, update, patch'],
    [secret.deleteAll(), 'kv/metadata/app/db: delete'],
    [kv.folder('app').list(), 'kv/metadata/app/: list'],
    [kv.list(), 'kv/metadata/: list'],
    [kv.below('app').read(), 'kv/data/app/*: read'],
    [kv.below('app').list(), 'kv/metadata/app/*: list'],
    [kv.everything().readMetadata(), 'kv/metadata/*: read'],
  ])('%# gives the rule of the path table', (rule, expected) => {
    expect(said(rule)).toBe(expected);
  });

  test('names may hold identity templates and Terraform tokens', () => {
    expect(kv.secret(`${identity.entity.id}/db`).read().path.toString()).toBe(
      'kv/data/{{identity.entity.id}}/db',
    );
    expect(kv.secret(identity.entity.name).read().path.isTemplated).toBe(true);
    expect(KvV2.mount('${TfToken[TOKEN.9]}').secret('a').read().path.hasToken).toBe(true);
  });

  test.each(['app/*', 'app/+/db', '', '/app', 'app/', 'a//b', 'a/../b'])(
    'the secret name %j is refused',
    (name) => {
      expect(() => kv.secret(name)).toThrow(code('POLICY_NAME_INVALID'));
      expect(() => kv.folder(name)).toThrow(code('POLICY_NAME_INVALID'));
      expect(() => kv.below(name)).toThrow(code('POLICY_NAME_INVALID'));
      expect(() => KvV1.mount('kv').secret(name)).toThrow(code('POLICY_NAME_INVALID'));
    },
  );

  test.each(['', '/kv', 'kv/', 'k*v', 'k v'])('the mount %j is refused', (mount) => {
    expect(() => KvV2.mount(mount)).toThrow(code('POLICY_MOUNT_INVALID'));
  });

  test('parameter constraints do not compile and are an error at run time', () => {
    // @ts-expect-error KV v2 has no parameters to constrain
    expect(() => secret.read({ requiredParameters: ['x'] })).toThrow(code('POLICY_PARAMETERS_ON_KV_V2'));
    // @ts-expect-error KV v2 has no parameters to constrain
    expect(() => secret.write({ allowedParameters: { x: [] } })).toThrow(code('POLICY_PARAMETERS_ON_KV_V2'));
    expect(secret.read({ comment: 'x' }).comment).toBe('x');
  });
});

describe('KvV1', () => {
  const kv = KvV1.mount('kv');

  test.each([
    [kv.secret('app/db').read(), 'kv/app/db: read'],
    [kv.secret('app/db').write(), 'kv/app/db: create, update'],
    [kv.secret('app/db').delete(), 'kv/app/db: delete'],
    [kv.folder('app').list(), 'kv/app/: list'],
    [kv.below('app').list(), 'kv/app/*: list'],
  ])('%# gives the path without a prefix', (rule, expected) => {
    expect(said(rule)).toBe(expected);
  });
});
