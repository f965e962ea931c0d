import { VaultAccess } from '../access';
import { deadlineFacts, shortDeadline } from '../agent';
import { ConfigurationError } from '../core';
import {
  completes,
  type Declared,
  declaredOf,
  injectDeclared,
  type Location,
  locationOfKind,
  pointerSteps,
  type PodTemplate,
  reached,
  withTemplateAt,
} from '../pod';
import { type Declaration } from './declaration/declaration-file';
import { type PlacedWorkload } from './declaration/workload';
import { InjectErrors } from './errors';
import { type StreamObject } from './stream/manifest-stream';
import { type Identity, identityOf, nameOf } from './identity';
import { podsBehind, pointerOfPod } from './near-target';

/** An object with its secrets, and its contract. */
export interface Injected {
  /** The data of the object. */
  readonly value: unknown;
  readonly access: VaultAccess;
}

/**
 * Gives an object the secrets that are declared for it.
 * @param beside All objects of the run, for errors.
 */
export function injectedObject(
  object: StreamObject,
  { workload, written }: PlacedWorkload,
  file: Declaration,
  beside: readonly StreamObject[],
): Injected {
  const at = written.place;
  const { access, podTemplate, vault = file.vault } = workload;
  const auth = access.auth ?? file.auth;
  if (vault === undefined) throw InjectErrors.INJECT_VAULT_MISSING({ at });
  if (auth === undefined) throw InjectErrors.INJECT_AUTH_MISSING({ at });
  const identity = identityOf(object);
  const location = locationIn(object, identity, podTemplate, { at, beside });
  const namespace = namespaceOf(identity, access.namespace, file.namespace, at, object);
  return ConfigurationError.at(`${at}, ${nameOf(object)}`, () => {
    const declared = declaredOf({
      ...workload,
      vault,
      auth,
      roleName: access.roleName,
      completes: completes(identity.kind),
    });
    checkInjector(declared, namespace, at);
    checkDeadline(object.value, declared, at);
    const template = reached(object.value, location)?.value as PodTemplate;
    const injected = injectDeclared(template, declared);
    const holder = {
      workload: identity.name,
      roleName: declared.roleName,
      namespace,
      serviceAccount: accountOf(template, access.serviceAccount, { at, namespace, object: nameOf(object) }),
      vault: declared.server,
      auth: declared.auth,
      policyName: access.policyName,
      uses: declared.listener?.uses,
    };
    const contract = VaultAccess.ofFiles(holder, declared.files);
    return { value: withTemplateAt(object.value, location, injected), access: contract };
  });
}

function locationIn(
  object: StreamObject,
  { kind, apiGroup }: Identity,
  pointer: string | undefined,
  { at, beside }: { readonly at: string; readonly beside: readonly StreamObject[] },
): Location {
  const { value } = object;
  const location = pointer === undefined ? locationOfKind({ kind, apiGroup }) : pointerSteps(pointer);
  if (location !== undefined && reached(value, location) !== undefined) return location;
  const led = pointer ?? (location === undefined ? undefined : `/${location.join('/')}`);
  const behind = pointer === undefined ? podsBehind(object, beside) : undefined;
  const near = behind === undefined ? undefined : nameOf(behind);
  throw InjectErrors.INJECT_OBJECT_WITHOUT_POD({ at, kind, pointer: led, near, found: pointerOfPod(value) });
}

function namespaceOf(
  { namespace: own }: Identity,
  given: string | undefined,
  ofFile: string | undefined,
  at: string,
  object: StreamObject,
): string {
  const namespace = given ?? own ?? ofFile;
  if (namespace === undefined) throw InjectErrors.INJECT_NAMESPACE_MISSING({ at, object: nameOf(object) });
  if (own !== undefined && own !== namespace)
    throw InjectErrors.INJECT_NAMESPACE_CONFLICT({ at, access: namespace, other: own });
  return namespace;
}

function checkInjector({ delivery }: Declared, namespace: string, at: string): void {
  if (delivery.kind === 'injector' && ['kube-system', 'kube-public'].includes(namespace))
    throw InjectErrors.INJECT_NAMESPACE_WITHOUT_INJECTOR({ at, namespace });
}

/** The controller of the workload waits for its pods no less than their gates for the secrets. */
function checkDeadline(object: unknown, { timing: { startTimeout } }: Declared, at: string): void {
  const short = shortDeadline(object, startTimeout);
  if (short === undefined) return;
  throw InjectErrors.INJECT_DEADLINE_TOO_SHORT({ at, ...deadlineFacts(short, startTimeout) });
}

interface Facts {
  readonly at: string;
  readonly namespace: string;
  readonly object: string;
}

/** The account that the pods run as, which is the one that the role lets in. */
function accountOf(
  { spec }: PodTemplate,
  given: string | undefined,
  { at, namespace, object }: Facts,
): string {
  const template: unknown = spec?.serviceAccountName;
  if (typeof template !== 'string' || template === '')
    throw InjectErrors.INJECT_SERVICE_ACCOUNT_MISSING({ at, object });
  if (given !== undefined && given !== template)
    throw InjectErrors.INJECT_SERVICE_ACCOUNT_CONFLICT({ at, given, template });
  if (template === 'default') throw InjectErrors.INJECT_SERVICE_ACCOUNT_DEFAULT({ at, namespace });
  return template;
}
