import { ConfigurationError } from '../../core';
import { AccessErrors } from '../errors';
import { type GrantedCapability, PolicyPath, PolicyRule } from '../../policy';
import { type SecretEngine, type SecretRead } from '../../secrets';

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

/** What is wrong with the path of a read, or undefined when nothing is. */
export function readPathProblem(path: string): string | undefined {
  try {
    if (PolicyPath.literal(path).isTemplated) return 'no identity template';
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    return error.problem.rule;
  }
  // What Vault itself is configured with; a token made at auth/token/create, say, could do more than the workload.
  return /^\/?(?:sys|auth)\//.test(path) ? 'none below "sys/" and "auth/", which are no secrets' : undefined;
}

/** What is wrong with the capabilities of a read, or undefined when nothing is. */
export function capabilitiesProblem({
  engine,
  capabilities,
}: Pick<SecretRead, 'engine' | 'capabilities'>): string | undefined {
  const needed = NEEDED[engine];
  if (capabilities.length === 1 && capabilities[0] === needed) return undefined;
  return `a secret of the engine "${engine}" takes exactly the capability "${needed}"`;
}

/** @throws ACCESS_READ_PATH_INVALID, ACCESS_READ_CAPABILITY */
export function checkedRead(at: string, read: SecretRead): void {
  const { path, capabilities } = read;
  const problem = readPathProblem(path);
  if (problem !== undefined) throw AccessErrors.ACCESS_READ_PATH_INVALID({ at, path, problem });
  const rule = capabilitiesProblem(read);
  if (rule !== undefined) throw AccessErrors.ACCESS_READ_CAPABILITY({ at, path, rule, got: capabilities });
}

/** The rule that allows a checked read. */
export function ruleOf({ path, capabilities }: SecretRead): PolicyRule {
  return PolicyRule.allow(
    PolicyPath.literal(path),
    capabilities.filter((capability) => capability !== 'deny'),
  );
}
