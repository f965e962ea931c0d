import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { projectRoot } from './project';

type Json = Readonly<Record<string, unknown>>;

/** The schema that OASIS publishes (test/fixtures/sarif). */
export function sarifSchema(): Json {
  return JSON.parse(
    readFileSync(join(projectRoot(), 'test/fixtures/sarif/sarif-schema-2.1.0.json'), 'utf8'),
  ) as Json;
}

/** What is wrong with a report by the schema; null where it is valid. */
export function sarifProblems(log: unknown): unknown {
  // Of draft 4, which differs for this schema in the name of `id` alone.
  const rest = Object.fromEntries(
    Object.entries(sarifSchema()).filter(([key]) => key !== '$schema' && key !== 'id'),
  );
  const validate = new Ajv({ strict: false, allErrors: true, formats: formats() }).compile(rest);
  return validate(log) ? null : validate.errors;
}

function formats(): Record<string, (text: string) => boolean> {
  const uri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text);
  const reference = (text: string): boolean => !/[\s\\"<>^`{|}]/.test(text);
  return { uri, 'uri-reference': reference, 'date-time': (text) => !Number.isNaN(Date.parse(text)) };
}

/** A report as far as tests look at it. */
export interface SarifLog {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly partialFingerprints: Json;
        readonly suppressions?: readonly Json[];
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string };
              readonly region: Json;
            };
          },
        ];
      }[];
    },
  ];
}
