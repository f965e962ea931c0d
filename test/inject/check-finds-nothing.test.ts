import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { checkManifests } from '../../lib/check';
import { ConfigurationError } from '../../lib';
import { injectManifests, readDeclaration } from '../../lib/inject';
import { pods } from '../pod/random-pods';
import { declarations, type SaidDeclaration } from './random-declarations';
import { fileOf } from './support';

/** What `inject` has made, `check` finds nothing in, whatever the pod and the declaration are. */
const KINDS: readonly (readonly [apiVersion: string, kind: string, around: (template: unknown) => object])[] =
  [
    ['apps/v1', 'Deployment', (template) => ({ progressDeadlineSeconds: 3600, template })],
    ['apps/v1', 'StatefulSet', (template) => ({ template })],
    ['batch/v1', 'Job', (template) => ({ template })],
    ['batch/v1', 'CronJob', (template) => ({ jobTemplate: { spec: { template } } })],
    ['argoproj.io/v1alpha1', 'Rollout', (template) => ({ progressDeadlineSeconds: 3600, template })],
  ];

/** What a declaration asks for by its words is found, too: an address without TLS. */
const asked = ({ vault }: SaidDeclaration): readonly string[] =>
  typeof vault === 'object' && vault !== null && 'plainHttpAddress' in vault
    ? ['vault-address-plain-http']
    : [];

test('check finds nothing in what inject has made of random pods and declarations, but what the declaration asks for', () => {
  let made = 0;
  fc.assert(
    fc.property(
      pods,
      declarations,
      fc.constantFrom(...KINDS),
      ([template], said, [apiVersion, kind, around]) => {
        const metadata = { name: 'web', namespace: 'shop' };
        const text = stringify({ apiVersion, kind, metadata, spec: around(template) });
        const { vault, auth, workload } = said;
        const file = fileOf(
          [{ target: { kind, name: 'web' }, access: { roleName: 'shop-web' }, ...workload }],
          {
            vault,
            auth,
          },
        );
        let texts;
        try {
          ({ texts } = injectManifests([{ file: 'm.yaml', text }], readDeclaration(file, 'f')));
        } catch (error) {
          if (ConfigurationError.is(error)) return;
          throw error;
        }
        made++;
        const { findings, unreadable } = checkManifests(texts);
        expect(unreadable).toEqual([]);
        const rules = findings.map(({ rule, message }) => `${rule}: ${message}`);
        expect(rules.filter((rule) => !asked(said).includes(rule.split(':')[0] ?? ''))).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
  expect(made).toBeGreaterThan(25);
});
