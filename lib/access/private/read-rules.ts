import { AccessErrors } from '../errors';
import { type GrantedCapability, PolicyRule } from '../../policy';
import { type SecretEngine, type SecretFile, type SecretRead } from '../../secrets';
import { problemOfPath, type ReadPaths } from './read-paths';

/**
 * What reading a secret takes, by its engine: a certificate is issued, which is an update; anything else is read. A
 * contract crosses a border of trust and grants nothing else, whatever it says.
 */
const NEEDED: Readonly<Record<SecretEngine, GrantedCapability>> = {
  'kv-v1': 'read',
  'kv-v2': 'read',
  database: 'read',
  pki: 'update',
  other: 'read',
};

/** What is wrong with the capabilities of a read, or undefined when nothing is. */
export function capabilitiesProblem({
  engine,
  capabilities,
}: Pick<SecretRead, 'engine' | 'capabilities'>): string | undefined {
  const needed = NEEDED[engine];
  if (capabilities.length === 1 && capabilities[0] === needed) return undefined;
  return `a secret of the engine "${engine}" takes exactly the capability "${needed}"`;
}

/**
 * The rule that allows a read.
 * @throws ACCESS_READ_PATH_INVALID, ACCESS_READ_CAPABILITY
 */
export function checkedRule(at: string, read: SecretRead, paths: ReadPaths): PolicyRule {
  const { engine, path: text } = read;
  const path = paths.pathOf(text);
  if (path === undefined) {
    const problem = paths.problemOf(text) ?? 'a literal path';
    throw AccessErrors.ACCESS_READ_PATH_INVALID({ at, path: text, problem });
  }
  checkCapabilities(at, read);
  return PolicyRule.allow(path, [NEEDED[engine]]);
}

/** @throws ACCESS_READ_PATH_INVALID, ACCESS_READ_CAPABILITY for the reads of a file that was just declared */
export function checkDeclared(at: string, { reads, rules }: Pick<SecretFile, 'reads' | 'rules'>): void {
  for (const { path } of rules) {
    const problem = problemOfPath(path);
    if (problem !== undefined) {
      throw AccessErrors.ACCESS_READ_PATH_INVALID({ at, path: path.toString(), problem });
    }
  }
  for (const read of reads) checkCapabilities(at, read);
}

function checkCapabilities(at: string, read: SecretRead): void {
  const rule = capabilitiesProblem(read);
  const { path, capabilities } = read;
  if (rule !== undefined) throw AccessErrors.ACCESS_READ_CAPABILITY({ at, path, rule, got: capabilities });
}
