import { AccessErrors } from '../errors';
import { type GrantedCapability, PolicyRule } from '../../policy';
import {
  parameterOptions,
  type SecretEngine,
  type SecretRead,
  type SecretRequest,
  unitedReads,
} from '../../secrets';
import { problemOfPath, type ReadPaths } from './read-paths';

/** A way to ask an engine for a secret: the capability, and the paths where that is what asking takes. */
interface Way {
  readonly capability: GrantedCapability;
  readonly path?: RegExp;
  /** Whether only declared parameters make a request of it, and not a write to the path. */
  readonly withParameters?: boolean;
}

/**
 * What reading a secret takes, by its engine: a certificate is issued, which is an update; a folder is listed, by its
 * name with a slash; anything else is read. A contract crosses a border of trust and grants nothing else, whatever it
 * says.
 */
const WAYS: Readonly<Record<SecretEngine, readonly Way[]>> = {
  'kv-v1': [{ capability: 'list', path: /\/$/ }, { capability: 'read' }],
  'kv-v2': [{ capability: 'list', path: /\/metadata\/(?:.*\/)?$/ }, { capability: 'read' }],
  database: [{ capability: 'read' }],
  pki: [{ capability: 'update', path: /\/issue\/[^/]+$/ }],
  aws: [{ capability: 'read' }],
  azure: [{ capability: 'read' }],
  gcp: [{ capability: 'read' }, { capability: 'update', path: /\/key$/, withParameters: true }],
  kubernetes: [{ capability: 'update', path: /\/creds\/[^/]+$/, withParameters: true }],
  ssh: [{ capability: 'update', path: /\/(?:sign|issue)\/[^/]+$/ }],
  totp: [{ capability: 'read' }],
  other: [{ capability: 'read' }, { capability: 'update', withParameters: true }],
};

type Asked = Pick<SecretRead, 'engine' | 'path' | 'capabilities' | 'parameters'>;

/** What is wrong with the capabilities of a read, or undefined when nothing is. */
export function capabilitiesProblem({ engine, path, capabilities, parameters }: Asked): string | undefined {
  const [only, ...others] = capabilities;
  const ways = WAYS[engine];
  const named =
    (parameters ?? []).length > 0 && (parameters ?? []).every((one) => Object.keys(one).length > 0);
  const fits = ways.some(
    (way) =>
      way.capability === only &&
      // A folder is listed, and nothing else is done to it.
      (way.path ?? /[^/]$/).test(path) &&
      (way.withParameters !== true || named),
  );
  if (fits && others.length === 0) return undefined;
  const update = ways.find(({ capability }) => capability === 'update');
  if (only === 'update' && others.length === 0 && update !== undefined) {
    return update.withParameters === true && !named
      ? `an update of the engine "${engine}" has parameters, so that it is one request and no other write`
      : `an update of the engine "${engine}" is of a path as the engine has it`;
  }
  const way = ways.find(({ capability, path: at }) => capability !== 'list' || at?.test(path));
  const needed = way?.capability ?? 'read';
  return `a secret of the engine "${engine}" takes exactly the capability "${needed}"`;
}

/**
 * The rule that allows a read.
 * @throws ACCESS_READ_PATH_INVALID, ACCESS_READ_CAPABILITY
 */
export function checkedRule(at: string, read: SecretRead, paths: ReadPaths): PolicyRule {
  const { path: text, capabilities } = read;
  const path = paths.pathOf(text);
  if (path === undefined) {
    const problem = paths.problemOf(text) ?? 'a literal path';
    throw AccessErrors.ACCESS_READ_PATH_INVALID({ at, path: text, problem });
  }
  checkCapabilities(at, read);
  const granted = capabilities.filter((one): one is GrantedCapability => one !== 'deny');
  return PolicyRule.allow(path, granted, parameterOptions(read.parameters));
}

/** @throws ACCESS_READ_PATH_INVALID, ACCESS_READ_CAPABILITY for what a file that was just declared asks for */
export function checkDeclared(at: string, requests: readonly SecretRequest[]): void {
  // User and password are two values of one request.
  const reads: SecretRead[] = [];
  for (const request of new Set(requests)) {
    for (const { path } of request.rules) {
      const problem = problemOfPath(path);
      if (problem !== undefined) {
        throw AccessErrors.ACCESS_READ_PATH_INVALID({ at, path: path.toString(), problem });
      }
    }
    // Which keys are read makes no difference here.
    reads.push(...request.reads(undefined));
  }
  for (const read of reads.length === 1 ? reads : unitedReads(reads)) checkCapabilities(at, read);
}

function checkCapabilities(at: string, read: SecretRead): void {
  const rule = capabilitiesProblem(read);
  const { path, capabilities } = read;
  if (rule !== undefined) throw AccessErrors.ACCESS_READ_CAPABILITY({ at, path, rule, got: capabilities });
}
