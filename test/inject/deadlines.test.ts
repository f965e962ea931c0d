import { stringify } from 'yaml';
import { checkManifests } from '../../lib/check';
import { injectManifests } from '../../lib/inject';
import { DEADLINE_CASES, WITHOUT_DEADLINE } from '../pod/object-deadlines';
import { declarationOf, errorOf, injected, web } from './support';

/** `inject` refuses a manifest that gives up before its start gate has said what is missing, and `check` finds it. */
const template = {
  spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'registry.example/web:1' }] },
};
const manifest = (apiVersion: string, kind: string, body: object): string =>
  stringify({ apiVersion, kind, metadata: { name: 'web' }, ...body });
const declared = (kind: string, more: object = {}) =>
  declarationOf([web({ target: { kind, name: 'web' }, ...more })]);

/** What `check` says of a manifest whose deadline was shortened behind `inject`. */
const found = (text: string) =>
  checkManifests([{ file: 'm.yaml', text }]).findings.map(({ rule, message }) => [rule, message]);

describe.each(DEADLINE_CASES)('$title', ({ apiVersion, kind, object, property, atLeast, otherwise }) => {
  const text = (deadline: number | undefined) => manifest(apiVersion, kind, object(template, deadline));
  const refusal = (deadline: number | undefined, more: object = {}) =>
    errorOf(() => injectManifests([{ file: 'm.yaml', text: text(deadline) }], declared(kind, more)));

  test(`of one second less than ${String(atLeast)} is refused, with the place in the declaration`, () => {
    const { code, message } = refusal(atLeast - 1);
    expect(code).toBe('INJECT_DEADLINE_TOO_SHORT');
    expect(message).toMatch(/^vault\.yaml:\d+: workloads\[0\]: /);
    expect(message).toContain(
      `got ${String(atLeast - 1)}; write ${property}: ${String(atLeast)} or more in the manifest`,
    );
  });

  test(`of ${String(atLeast)} is taken, and check finds nothing in it; of one less behind inject it does`, () => {
    const made = injected(text(atLeast), declared(kind));
    expect(found(made)).toEqual([]);
    const shortened = made.replace(
      `DeadlineSeconds: ${String(atLeast)}`,
      `DeadlineSeconds: ${String(atLeast - 1)}`,
    );
    expect(found(shortened)).toEqual([
      [
        'gate-deadline',
        expect.stringContaining(`waits ${String(atLeast - 1)} s, and vault-secrets-ready 300 s`),
      ],
    ]);
  });

  test(`that is not stated counts as ${otherwise === undefined ? 'none' : '600 s'}`, () => {
    if (otherwise === undefined) {
      expect(found(injected(text(undefined), declared(kind, { startTimeout: '12h' })))).toEqual([]);
      return;
    }
    expect(refusal(undefined, { startTimeout: '10m' }).message).toContain('got "none, which is 600"');
    const enough = String(600 - atLeast + 300);
    expect(found(injected(text(undefined), declared(kind, { startTimeout: `${enough}s` })))).toEqual([]);
  });
});

test.each(WITHOUT_DEADLINE)('%s %s has none of these deadlines', (apiVersion, kind) => {
  const body = { spec: { progressDeadlineSeconds: 1, activeDeadlineSeconds: 1, template } };
  const pointer = { podTemplate: '/spec/template' };
  expect(found(injected(manifest(apiVersion, kind, body), declared(kind, pointer)))).toEqual([]);
});

test.each(['"${DEADLINE}"', 'null', '[]'])(
  "a deadline of %s is no number yet, and the API server's to judge",
  (value) => {
    const text = manifest('apps/v1', 'Deployment', { spec: { progressDeadlineSeconds: 1, template } });
    const other = text.replace('progressDeadlineSeconds: 1', `progressDeadlineSeconds: ${value}`);
    expect(() => injected(other, declared('Deployment'))).not.toThrow();
  },
);
