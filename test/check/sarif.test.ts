import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { checkManifests, checkRules } from '../../lib/check';
import { projectRoot } from '../support/project';
import { checked, workload } from './support';

/** The report for code review, held to the schema that OASIS publishes (test/fixtures/sarif). */
type Json = Readonly<Record<string, unknown>>;

const schema = JSON.parse(
  readFileSync(join(projectRoot(), 'test/fixtures/sarif/sarif-schema-2.1.0.json'), 'utf8'),
) as Json;
// Of draft 4, which differs for this schema in the name of `id` alone.
const { $schema: draft, id, ...rest } = schema;
const ajv = new Ajv({ strict: false, allErrors: true, formats: formats() });
const valid = ajv.compile(rest);

function formats(): Record<string, (text: string) => boolean> {
  const uri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text);
  const reference = (text: string): boolean => !/[\s\\"<>^`{|}]/.test(text);
  return { uri, 'uri-reference': reference, 'date-time': (text) => !Number.isNaN(Date.parse(text)) };
}

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly Result[];
      readonly invocations: readonly [
        { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly object[] },
      ];
    },
  ];
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly suppressions?: readonly object[];
  readonly partialFingerprints: Json;
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: object;
      };
    },
  ];
}

/** The report of a result, valid. */
function logOf(text: string): Log {
  const log = JSON.parse(text) as Log;
  valid(log);
  expect(valid.errors).toBeNull();
  return log;
}

const racing = workload({ initContainers: [] });

test('the schema is the one of draft 4 that the validator was given, and refuses a wrong report', () => {
  expect([draft, id]).toEqual([
    'http://json-schema.org/draft-04/schema#',
    'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
  ]);
  const log = JSON.parse(checked([racing]).toSarif()) as { runs: { results: Json[] }[] };
  log.runs[0]?.results.push({ message: 'no object' });
  expect(valid(log)).toBe(false);
});

test('names every rule of the run, with its help, so that results point to them', () => {
  const { tool, results } = logOf(checked([racing]).toSarif('0.1.0')).runs[0];
  const all = checkRules().map(({ id: rule }) => rule);
  const safeguarded = logOf(checked([racing], { deploymentSafeguards: true }).toSarif('0.1.0')).runs[0];
  expect(safeguarded.tool.driver.rules.map(({ id: rule }) => rule).sort()).toEqual([...all].sort());
  expect(tool.driver.rules.map(({ id: rule }) => rule)).toEqual(
    all.filter((rule) => !rule.startsWith('safeguards-')),
  );
  expect(results.map(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId)).toEqual([true]);
});

test('has each finding at its line and column', () => {
  const [result] = logOf(checked([racing]).toSarif()).runs[0].results;
  expect(result).toMatchObject({
    ruleId: 'injector-start-race',
    level: 'error',
    message: { text: expect.stringContaining('Instead: a start gate') as string },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'test.yaml' },
          region: { startLine: 10, startColumn: 9 },
        },
        logicalLocations: [{ name: 'web', kind: 'resource' }],
      },
    ],
  });
});

test('keeps the fingerprint of a finding when lines come above it', () => {
  const prints = [[racing], [workload({ metadata: { name: 'other' } }), racing]].map(
    (objects) => logOf(checked(objects).toSarif()).runs[0].results.at(-1)?.partialFingerprints,
  );
  expect(prints[0]).toBeDefined();
  expect(prints[1]).toEqual(prints[0]);
});

test('keeps accepted findings as suppressed, with the reason', () => {
  const result = checked([racing], { accept: { 'injector-start-race': 'fails closed here' } });
  expect(result.errors).toEqual([]);
  expect(logOf(result.toSarif()).runs[0].results[0]?.suppressions).toEqual([
    { kind: 'external', status: 'accepted', justification: 'fails closed here' },
  ]);
});

test('tells of what could not be read, and that the run was no success', () => {
  const result = checkManifests([{ file: 'a b/web.yaml', text: 'a: [' }]);
  const [invocation] = logOf(result.toSarif()).runs[0].invocations;
  expect(invocation.executionSuccessful).toBe(false);
  expect(invocation.toolExecutionNotifications).toHaveLength(1);
});

test.each([
  ['charts\\shop\\web.yaml', 'charts/shop/web.yaml'],
  ['./my charts/web.yaml', 'my%20charts/web.yaml'],
  ['standard input', 'standard%20input'],
])('names the file %j as the URI %j', (file, uri) => {
  const text = JSON.stringify(racing);
  const [result] = logOf(checkManifests([{ file, text }]).toSarif()).runs[0].results;
  expect(result?.locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});

test('is valid where nothing was found, and where there was nothing to look at', () => {
  expect(logOf(checked([workload()]).toSarif()).runs[0].results).toEqual([]);
  expect(logOf(checked([]).toSarif()).runs[0].results).toEqual([]);
});
