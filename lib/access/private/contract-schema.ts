import * as v from 'valibot';
import { AccessErrors } from '../../core/errors';
import { CAPABILITIES, type GrantedCapability } from '../../policy';
import { type SecretEngine } from '../../secrets';

/** What stands in `apiVersion` of a contract; a new one begins with every change that old readers would misread. */
export const API_VERSION = 'aks-vault-constructs/v1';
/** What stands in `kind` of a contract. */
export const KIND = 'VaultAccessContract';

const ENGINES = ['kv-v1', 'kv-v2', 'database', 'pki', 'other'] as const satisfies readonly SecretEngine[];

/** A workload as the file has it. */
export type WorkloadJson = v.InferOutput<ReturnType<typeof contractSchema>>['workloads'][number];

/** Made at each use and not when the module is loaded: importing the library computes nothing. */
function contractSchema() {
  const granted = CAPABILITIES.filter((one): one is GrantedCapability => one !== 'deny');
  const read = v.strictObject({
    engine: v.picklist(ENGINES),
    path: v.string(),
    capabilities: v.pipe(v.array(v.picklist(granted)), v.minLength(1, 'at least one capability')),
    keys: v.array(v.string()),
    dynamic: v.boolean(),
  });
  const workload = v.strictObject({
    workload: v.string(),
    namespace: v.string(),
    serviceAccount: v.string(),
    role: v.string(),
    policyName: v.string(),
    auth: v.strictObject({
      method: v.literal('kubernetes'),
      path: v.string(),
      audience: v.nullable(v.string()),
    }),
    files: v.array(
      v.strictObject({ name: v.string(), reads: v.pipe(v.array(read), v.minLength(1, 'at least one read')) }),
    ),
  });
  return v.strictObject({
    apiVersion: v.literal(API_VERSION),
    kind: v.literal(KIND),
    workloads: v.array(workload),
  });
}

/**
 * The workloads in the text of a contract.
 *
 * @throws ACCESS_CONTRACT_NOT_JSON, ACCESS_CONTRACT_VERSION, ACCESS_CONTRACT_INVALID
 */
export function parsedContract(text: string, source: string): readonly WorkloadJson[] {
  const content = parsedJson(text, source);
  refusePrototypeKeys(content, '$', source);
  checkVersion(content, source);
  const result = v.safeParse(contractSchema(), content, { abortEarly: true });
  if (result.success) return result.output.workloads;
  const [issue] = result.issues;
  throw AccessErrors.ACCESS_CONTRACT_INVALID({ source, at: jsonPath(issue), reason: reasonOf(issue) });
}

function parsedJson(text: string, source: string): unknown {
  try {
    // A byte order mark is what some editors put before UTF-8.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw AccessErrors.ACCESS_CONTRACT_NOT_JSON({ source, reason });
  }
}

/** First of all: a file of another version may differ in everything else. */
function checkVersion(content: unknown, source: string): void {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw AccessErrors.ACCESS_CONTRACT_INVALID({ source, at: '$', reason: 'a contract is a JSON object' });
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

/** The validator looks for unknown fields with `in`, which finds `constructor` and `__proto__` in every object. */
function refusePrototypeKeys(content: unknown, at: string, source: string): void {
  if (typeof content !== 'object' || content === null) return;
  for (const [key, value] of Object.entries(content)) {
    const inner = at + pathStep(Array.isArray(content) ? Number(key) : key);
    if (key in Object.prototype)
      throw AccessErrors.ACCESS_CONTRACT_INVALID({ source, at: inner, reason: UNKNOWN });
    refusePrototypeKeys(value, inner, source);
  }
}

const UNKNOWN = 'unknown field';

function reasonOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return UNKNOWN;
  if (issue.received === 'undefined') return 'required field is missing';
  if (issue.kind === 'validation') return issue.message;
  return `expected ${issue.expected ?? 'something else'}, got ${issue.received}`;
}

function jsonPath(issue: v.BaseIssue<unknown>): string {
  return `$${(issue.path ?? []).map((item) => pathStep(item.key as string | number)).join('')}`;
}

function pathStep(key: string | number): string {
  if (typeof key === 'number') return `[${String(key)}]`;
  return /^[a-z_]\w*$/i.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
