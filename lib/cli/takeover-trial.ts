import { ConfigurationError } from '../core';
import {
  DECLARATION_TYPE,
  injectManifests,
  manifestText,
  type ManifestSource,
  readDeclaration,
  withoutInjectorAnnotations,
  withServiceAccounts,
} from '../inject';

type Workload = Readonly<Record<string, unknown>>;

/** For what a pod or the file does not name yet, so that what else is refused shows too. */
const TO_BE_NAMED = 'to-be-named';

/**
 * Why `inject` would refuse what annotations became, tried on the objects without them. Each reason is there, and not
 * only the first, so that nobody meets them one by one.
 * @param object the object of the workload, with its annotations
 */
export function refusals(workload: Workload, object: unknown): readonly string[] {
  const plain = withoutInjectorAnnotations([{ file: 'manifest', text: manifestText([object as object]) }]);
  const first = refusal(() => plain, [workload]);
  if (first === undefined) return [];
  const named = withServiceAccounts(plain, TO_BE_NAMED);
  const bare = refusal(() => plain, [bareOf(workload)]);
  const parts = [workload, ...partsOf(workload)].map((part) => refusal(() => named, [part]));
  return [...new Set([first, bare, ...parts].flatMap((one) => one ?? []))];
}

/** The same for all of them in the manifests that they are from: a target may mean two objects of those. */
export function targetRefusal(
  sources: readonly ManifestSource[],
  workloads: readonly Workload[],
): string | undefined {
  return refusal(() => withServiceAccounts(withoutInjectorAnnotations(sources), TO_BE_NAMED), workloads);
}

/** The workload with one of its properties alone, and with one of its files. */
function partsOf(workload: Workload): readonly Workload[] {
  const bare = bareOf(workload);
  // What happens on a change is about files that are not there then.
  const settings = Object.entries(workload).filter(([name]) => !(name in bare) && name !== 'onChange');
  return [
    ...settings.map(([name, value]) => ({ ...bare, [name]: value })),
    ...Object.entries(workload['files'] as object).map(([name, file]: [string, unknown]) => ({
      ...bare,
      files: { [name]: file },
    })),
  ];
}

/** The workload with nothing said of it, and a file that no rule minds. */
function bareOf({ target, access, podTemplate }: Workload): Workload {
  const where = podTemplate === undefined ? {} : { podTemplate };
  return {
    target,
    access,
    ...where,
    files: { 'some-file': { kv2: 'secret', at: 'some/secret', key: 'some-key' } },
  };
}

function refusal(
  sources: () => readonly ManifestSource[],
  workloads: readonly Workload[],
): string | undefined {
  const vault = { address: 'https://vault.example:8200' };
  const text = manifestText([{ ...DECLARATION_TYPE, vault, namespace: TO_BE_NAMED, workloads }]);
  try {
    injectManifests(sources(), readDeclaration(text, 'declaration'));
    return undefined;
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    const { subject, rule, got, remedy } = error.problem;
    // The lines of a declaration that nobody has seen say nothing.
    const about = /^declaration:\d+/.test(subject) ? '' : `${subject}: `;
    const value = got === undefined ? '' : `, got ${JSON.stringify(got)}`;
    return `${about}${rule}${value}; ${remedy} [${error.code}]`;
  }
}
