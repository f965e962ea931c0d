import { dirname, join } from 'node:path';
import { Explanation, identityOf, PolicySet, type RequestDetails } from '../../policy';
import { readPolicies } from '../policy-inputs';
import { type CaseFile, type Expectation, type PolicyCase } from './case-file';

/** How one expectation came out. */
export interface CaseResult {
  readonly file: string;
  readonly name: string;
  readonly expectation: Expectation;
  readonly passed: boolean;
  /** Why it failed, in lines; the explanation of the engine. */
  readonly why: string;
}

/** Asks the policies of every case. @throws what reading and parsing the policies throws, with the file and the line */
export function runCases(files: readonly CaseFile[]): readonly CaseResult[] {
  return files.flatMap((file) => file.cases.flatMap((one) => runCase(file, one)));
}

function runCase(file: CaseFile, one: PolicyCase): readonly CaseResult[] {
  const { server, mounts } = file;
  const folder = file.file === 'standard input' ? '.' : dirname(file.file);
  const paths = one.policies.map((path) => (path.startsWith('/') ? path : join(folder, path)));
  const identity = identityOf(one.identity);
  const set = PolicySet.of(readPolicies('policy test', paths, server), { server, identity });
  return one.expectations.map((expectation) => {
    const { capability, path, allowed, parameters, wrapTtl } = expectation;
    const details: RequestDetails = {
      ...(parameters === undefined ? {} : { parameters }),
      ...(wrapTtl === undefined ? {} : { wrapTtl: wrapTtl as NonNullable<RequestDetails['wrapTtl']> }),
    };
    const explanation = Explanation.of(set, capability, path, { ...details, mounts });
    const vacuous = allowed ? undefined : forgottenPrefix(set, expectation, details);
    const passed = explanation.decision.allowed === allowed && vacuous === undefined;
    const why = vacuous === undefined ? explanation.toText() : `${explanation.toText()}\n  ${vacuous}`;
    return { file: file.file, name: one.name, expectation, passed, why: passed ? '' : why };
  });
}

/** What is refused since no request has such a path proves nothing, as with `toDeny` of the matchers. */
function forgottenPrefix(
  set: PolicySet,
  { capability, path }: Expectation,
  details: RequestDetails,
): string | undefined {
  if (set.explain(capability, path, details).reason !== 'no-rule') return undefined;
  const [mount = '', ...below] = path.split('/');
  if (below.length === 0) return undefined;
  const meant = `${mount}/${capability === 'list' ? 'metadata' : 'data'}/${below.join('/')}`;
  return set.explain(capability, meant, details).allowed
    ? `refused by every policy, since no request to a KV v2 mount has this path, while ${meant} is allowed`
    : undefined;
}
