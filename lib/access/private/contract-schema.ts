import * as v from 'valibot';
import { ConfigurationError } from '../../core';
import { AccessErrors } from '../errors';
import { CAPABILITIES, type GrantedCapability } from '../../policy';
import { FileName, type SecretEngine } from '../../secrets';
import { mountProblem } from '../auth-mount';
import { addressProblem, namespaceProblem } from '../vault-place';
import { parsedText } from './contract-text';
import { API_VERSION, KIND } from './contract-type';
import { NAME_RULES, type NameRule } from './name-rules';
import { ReadPaths } from './read-paths';
import { capabilitiesProblem } from './read-rules';
import { jsonPath, reasonOf } from './schema-issue';
import { useProblem } from './use-rules';

const ENGINES = [
  'kv-v1',
  'kv-v2',
  'database',
  'pki',
  'aws',
  'azure',
  'gcp',
  'kubernetes',
  'ssh',
  'totp',
  'other',
] as const satisfies readonly SecretEngine[];

/** A workload as the file has it. */
export type WorkloadJson = v.InferOutput<ReturnType<typeof contractSchema>>['workloads'][number];

/** What the text of a contract holds. */
export interface ParsedContract {
  readonly workloads: readonly WorkloadJson[];
  /** The paths of all reads, parsed. */
  readonly paths: ReadPaths;
}

/**
 * The JSON form of a contract. `lib/access/vault-access.schema.json` is made of it. Made at each use and not when the
 * module is loaded: importing the library computes nothing.
 */
export function contractSchema(paths = new ReadPaths()) {
  const granted = CAPABILITIES.filter((one): one is GrantedCapability => one !== 'deny');
  const read = v.pipe(
    v.strictObject({
      engine: v.picklist(ENGINES),
      path: textWith((text) => paths.problemOf(text)),
      capabilities: v.pipe(v.array(v.picklist(granted)), v.minLength(1, 'at least one capability')),
      keys: v.array(v.pipe(v.string(), v.minLength(1, 'a key is not empty'))),
      dynamic: v.boolean(),
      parameters: v.optional(
        v.pipe(
          v.array(
            v.record(
              v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/, 'a parameter is a name in lower case')),
              v.pipe(
                v.string(),
                v.regex(
                  /^(?!\*[\s\S])\S(?:[\s\S]*[^\s*])?$/,
                  'the value of a parameter is a text without blanks around it, which neither begins nor ends with "*"',
                ),
              ),
            ),
          ),
          v.minLength(1, 'at least one request'),
        ),
      ),
    }),
    v.forward(
      v.rawCheck(({ dataset, addIssue }) => {
        const message = dataset.typed ? capabilitiesProblem(dataset.value) : undefined;
        if (message !== undefined) addIssue({ message });
      }),
      ['capabilities'],
    ),
  );
  const use = v.pipe(
    v.strictObject({
      engine: v.picklist(['transit']),
      path: textWith((text) => paths.problemOf(text)),
      capabilities: v.pipe(v.array(v.picklist(granted)), v.minLength(1, 'at least one capability')),
    }),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? useProblem(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );
  const workload = v.pipe(
    v.strictObject({
      workload: named(NAME_RULES.workload),
      namespace: named(NAME_RULES.namespace),
      serviceAccount: named(NAME_RULES.serviceAccount),
      roleName: named(NAME_RULES.roleName),
      policyName: named(NAME_RULES.policyName),
      // What older contracts do not say is unknown, and compared with nothing.
      vault: v.optional(
        v.strictObject({ address: textWith(addressProblem), namespace: textWith(namespaceProblem) }),
      ),
      auth: v.strictObject({
        method: v.picklist(['kubernetes', 'jwt']),
        path: textWith(mountProblem),
        audience: v.nullable(v.pipe(v.string(), v.regex(/^\S+$/, 'an audience is a text without spaces'))),
        namespace: v.optional(textWith(namespaceProblem)),
      }),
      uses: v.optional(v.pipe(v.array(use), v.minLength(1, 'at least one use'))),
      files: v.array(
        v.strictObject({
          name: textWith(fileNameProblem),
          reads: v.pipe(v.array(read), v.minLength(1, 'at least one read')),
        }),
      ),
    }),
    v.forward(
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed || dataset.value.files.length > 0 || dataset.value.uses !== undefined) return;
        addIssue({ message: 'at least one file, or uses' });
      }),
      ['files'],
    ),
  );
  return v.strictObject({
    apiVersion: v.literal(API_VERSION),
    kind: v.literal(KIND),
    workloads: v.array(workload),
  });
}

function named({ pattern, rule }: NameRule) {
  return v.pipe(v.string(), v.regex(pattern, rule));
}

/** A text for which `problem` finds nothing; what it finds is the message. */
function textWith(problem: (text: string) => string | undefined) {
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? problem(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );
}

function fileNameProblem(name: string): string | undefined {
  try {
    FileName.of(name);
    return undefined;
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    return error.problem.rule;
  }
}

/**
 * The workloads in the text of a contract.
 *
 * @throws ACCESS_CONTRACT_TOO_LARGE, ACCESS_CONTRACT_NOT_JSON, ACCESS_CONTRACT_VERSION, ACCESS_CONTRACT_INVALID
 */
export function parsedContract(text: string, source: string): ParsedContract {
  const content = parsedText(text, source);
  checkVersion(content, source);
  const paths = new ReadPaths();
  const result = v.safeParse(contractSchema(paths), content, { abortEarly: true });
  if (result.success) return { workloads: result.output.workloads, paths };
  const [issue] = result.issues;
  throw AccessErrors.ACCESS_CONTRACT_INVALID({ source, at: jsonPath(issue), reason: reasonOf(issue) });
}

/** First of all: a file of another version may differ in everything else. */
function checkVersion(content: unknown, source: string): void {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw AccessErrors.ACCESS_CONTRACT_INVALID({
      source,
      at: '$',
      reason: 'a contract must be a JSON object',
    });
  }
  const facts = content as Record<string, unknown>;
  for (const [property, known] of [
    ['kind', KIND],
    ['apiVersion', API_VERSION],
  ] as const) {
    const got = facts[property];
    if (got === undefined) {
      const reason = 'required field is missing';
      throw AccessErrors.ACCESS_CONTRACT_INVALID({ source, at: `$.${property}`, reason });
    }
    if (got !== known) throw AccessErrors.ACCESS_CONTRACT_VERSION({ source, property, got, known: [known] });
  }
}
