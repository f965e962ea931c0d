import { injectManifests, readDeclaration } from '../../lib/inject';
import { errorOf, fileOf, web } from './support';

const object = (apiVersion: string, kind: string, name: string, spec?: object) =>
  JSON.stringify({ apiVersion, kind, metadata: { name }, ...(spec === undefined ? {} : { spec }) });
const template = (labels: object) => ({
  template: {
    metadata: { labels },
    spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'web:1' }] },
  },
});
const CHART = [
  object('v1', 'ServiceAccount', 'db'),
  object('v1', 'ServiceAccount', 'web'),
  object('v1', 'Service', 'web-http', { selector: { app: 'web' } }),
  object('v1', 'Service', 'db', { selector: { app: 'nobody' } }),
  object('v1', 'Service', 'queue'),
  object('apps/v1', 'Deployment', 'web', template({ app: 'web', tier: 'front' })),
  object('apps/v1', 'StatefulSet', 'db', template({ app: 'db' })),
].join('\n---\n');

function refused(target: object, text = CHART): string {
  const declaration = readDeclaration(fileOf([web({ target })]), 'vault.yaml');
  return errorOf(() => injectManifests([{ file: 'm.yaml', text }], declaration)).message;
}

describe('a target that means no object', () => {
  test.each([
    // A letter of the kind: never what has no pods, though it has the name.
    [{ kind: 'Statefulset', name: 'db' }, 'did you mean StatefulSet db?'],
    [{ kind: 'statefulset', name: 'dbb' }, 'did you mean StatefulSet db?'],
    [{ kind: 'Statefulset' }, 'did you mean StatefulSet db?'],
    // A letter of the name.
    [{ kind: 'Deployment', name: 'wep' }, 'did you mean Deployment web?'],
    // Another kind of pods.
    [{ kind: 'DaemonSet', name: 'web' }, 'did you mean Deployment web?'],
  ])('%j: %s', (target, says) => {
    expect(refused(target)).toContain(`${says} [INJECT_TARGET_MISSING]`);
  });

  test('and is near to none is answered with the objects that have pods', () => {
    const message = refused({ kind: 'Job', name: 'nightly-migration' });
    expect(message).toContain('got ["Deployment web","StatefulSet db"]; check kind, name and namespace');
  });

  test.each(['', '# nothing\n', '---\n', 'a: 1\n'])(
    'in manifests without an object, %j, says that',
    (text) => {
      expect(refused({ kind: 'Deployment', name: 'web' }, text)).toContain(
        'the manifests have no object at all; give the manifests as FILE or on standard input',
      );
    },
  );
});

describe('a target whose object has no pods', () => {
  test.each([
    [
      'a Service',
      { kind: 'Service', name: 'web-http' },
      'what has the pods: Deployment web',
      'it selects them',
    ],
    ['a Service', { kind: 'Service', name: 'db' }, 'what has the pods: StatefulSet db', 'it has their name'],
    [
      'an account',
      { kind: 'ServiceAccount', name: 'web' },
      'what has the pods: Deployment web',
      'of their name',
    ],
  ])('%s: %j is reported as %s, since %s', (_, target, says) => {
    expect(refused(target)).toContain(`${says} [INJECT_OBJECT_WITHOUT_POD]`);
  });

  test('and of which nothing is known is answered with podTemplate', () => {
    expect(refused({ kind: 'Service', name: 'queue' })).toContain('write podTemplate: ');
  });
});

test('an unknown kind is reported with the place of its pod template, and a target with that place is accepted', () => {
  const text = object('shop.example/v1', 'Shop', 'web', {
    'a/b': { pods: [{ x: 1 }, template({}).template] },
  });
  expect(refused({ kind: 'Shop' }, text)).toContain('write podTemplate: "/spec/a~1b/pods/1", ');
  const declaration = fileOf([web({ target: { kind: 'Shop' }, podTemplate: '/spec/a~1b/pods/1' })]);
  const { injected } = injectManifests([{ file: 'm', text }], readDeclaration(declaration, 'v'));
  expect(injected).toEqual(['Shop web']);
});

test('a duplicate key is reported with its own line', () => {
  const text = `kind: Deployment\napiVersion: apps/v1\nmetadata:\n  name: web\n  name: web\nspec: {}\n`;
  expect(refused({ kind: 'Deployment' }, text)).toMatch(/^m\.yaml:5: .*INJECT_MANIFEST_KEY_TWICE/);
});

describe('a property that is unknown', () => {
  const files = (content: object) => fileOf([web({ files: { a: content } })]);
  test.each([
    // Never one that is there already.
    [{ kv2: 'secret', at: 'shop/db', kye: 'user' }, 'write key '],
    [{ kv3: 'secret', at: 'shop/db', key: 'user' }, 'write kv2: ... '],
    [
      { kv2: 'secret', at: 'shop/db', key: 'user', kv: 'x' },
      'see node_modules/aks-vault-constructs/docs/inject.md',
    ],
    [{ kv2: 'secret', at: 'shop/db', key: 'user', orElze: 'x' }, 'write orElse '],
  ])('%j: %s', (content, says) => {
    expect(errorOf(() => readDeclaration(files(content), 'vault.yaml')).message).toContain(says);
  });

  test('in a manifest that is given as the declaration does not count: its kind does', () => {
    const { message } = errorOf(() =>
      readDeclaration(object('apps/v1', 'Deployment', 'web', {}), 'web.yaml'),
    );
    expect(message).toContain('kind: must be VaultSecrets, got "Deployment"');
  });

  test('a missing property is reported with its meaning', () => {
    const text = 'apiVersion: aks-vault-constructs/v1\nkind: VaultSecrets\n';
    expect(errorOf(() => readDeclaration(text, 'vault.yaml')).message).toContain(
      'vault.yaml:1: "workloads" is missing: the workloads that get secrets; ',
    );
  });
});
