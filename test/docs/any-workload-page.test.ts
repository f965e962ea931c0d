import { ApiObject, Chart, Testing } from 'cdk8s';
import { AuthMount, GATE_CONTAINER, kv2, VaultSecrets, VaultServer } from '../../lib';
import { read } from './snippets';

/** The rows of the table of docs/any-workload.md: a kind, and the JSON pointer to its pod template. */
function rows(): readonly (readonly [kind: string, pointer: string])[] {
  const [, table = ''] = read('docs/any-workload.md').split('| kind | pod template |');
  return [...table.matchAll(/^\| ([^|]+) \| (?:`(\/[^`]*)`|the object itself) \|$/gm)].flatMap(
    ([, kinds = '', pointer = '']) =>
      kinds
        .split(/, | and /)
        .map((words) => words.split(' ').at(-1) ?? '')
        .map((kind): [string, string] => [kind, pointer]),
  );
}

const POD = { serviceAccountName: 'web', containers: [{ name: 'web', image: 'registry.example/web:1' }] };

/** An object's fields that hold `value` at the pointer. */
function at(pointer: string, value: object): object {
  return pointer
    .split('/')
    .slice(1)
    .reduceRight<object>((inner, step) => ({ [step]: inner }), value);
}

function valueAt(object: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce((inner, step) => (inner as Record<string, unknown>)[step], object);
}

describe('docs/any-workload.md', () => {
  test('has the 13 kinds whose pod template is found', () => {
    expect(rows()).toHaveLength(13);
  });

  test.each(rows())('%s has its pod template at "%s"', (kind, pointer) => {
    const apiVersion = ['Service', 'Configuration'].includes(kind)
      ? 'serving.knative.dev/v1'
      : 'example.com/v1';
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    const object = new ApiObject(chart, 'Web', { apiVersion, kind, ...at(pointer, { spec: POD }) });
    VaultSecrets.addTo(object, {
      vault: VaultServer.at('https://vault.example:8200'),
      access: { roleName: 'shop-web', auth: AuthMount.kubernetes('k8s-shop') },
      files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
    });
    const { spec } = valueAt(object.toJson(), pointer) as { spec: { initContainers: { name: string }[] } };
    expect(spec.initContainers.map(({ name }) => name)).toContain(GATE_CONTAINER);
  });
});
