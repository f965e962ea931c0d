import { TokenAudience } from '../access';
import { checkedName } from './checks';
import { GuardErrors } from './errors';
import { validations, variables } from './expressions';
import { GuardExemption } from './guard-exemption';
import { GuardMode } from './guard-mode';
import { GuardedNamespaces } from './guarded-namespaces';
import { ANYTHING, checkedBy, fields, isListOf } from '../core';

/** What a guard is told. */
export interface AdmissionGuardOptions {
  /** The namespaces in which it looks at pods. */
  readonly namespaces: GuardedNamespaces;
  /**
   * What happens to a pod that has no gate.
   * @default GuardMode.deny()
   */
  readonly mode?: GuardMode;
  /**
   * The audiences of tokens by which pods log in to Vault. The API server's own says nothing, and is left out.
   * @default [TokenAudience.of('vault')]
   */
  readonly audiences?: readonly TokenAudience[];
  /**
   * Pods that pass, whatever they ask for.
   * @default none
   */
  readonly exemptions?: readonly GuardExemption[];
  /**
   * The name of both objects, which the whole cluster sees.
   * @default 'vault-start-gate'
   * @throws GUARD_NAME_INVALID
   */
  readonly name?: string;
}

/** A Kubernetes object of a guard. */
export interface GuardObject {
  readonly apiVersion: 'admissionregistration.k8s.io/v1';
  readonly kind: 'ValidatingAdmissionPolicy' | 'ValidatingAdmissionPolicyBinding';
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/**
 * The two objects of a guard at admission, as plain data: the policy, and its binding to the namespaces. The API server
 * evaluates it in its own process, after all webhooks that change pods: there is nothing that could be away.
 *
 * @throws GUARD_VALUE_INVALID, GUARD_NAME_INVALID
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function admissionGuard(options: AdmissionGuardOptions): readonly [GuardObject, GuardObject] {
  const { namespaces, mode, audiences, exemptions, name } = checked(options);
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const known = audiences.flatMap(({ value }) => value ?? []);
  const policy: GuardObject = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
        ],
      },
      ...(exemptions.length === 0
        ? {}
        : {
            matchConditions: exemptions.map(({ kind, expression }, index) => ({
              name: `not-exempt-${String(index + 1)}-by-${kind}`,
              expression: `!(${expression})`,
            })),
          }),
      variables: variables(known),
      validations: validations(),
    },
  };
  const binding: GuardObject = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: mode.actions,
      matchResources: { namespaceSelector: namespaces.selector },
    },
  };
  return [policy, binding];
}

/** Of untyped code: a text for a class would guard nothing. */
const check = checkedBy((wrong) => GuardErrors.GUARD_VALUE_INVALID(wrong));
const OPTIONS = fields({
  namespaces: ANYTHING,
  mode: ANYTHING,
  audiences: ANYTHING,
  exemptions: ANYTHING,
  name: ANYTHING,
});

function checked(options: AdmissionGuardOptions): Required<AdmissionGuardOptions> {
  const fail = (property: string, example: string, got: unknown): never => {
    throw GuardErrors.GUARD_VALUE_INVALID({ property, example, got, shown: true });
  };
  const given: unknown = options;
  if (typeof given !== 'object' || given === null)
    fail('options of the guard', '{ namespaces: GuardedNamespaces.named("shop") }', given);
  check('', given, OPTIONS);
  const {
    namespaces,
    mode = GuardMode.deny(),
    audiences = [TokenAudience.of('vault')],
    exemptions = [],
    name = 'vault-start-gate',
  } = options;
  const all = (list: unknown, Class: new (...args: never) => unknown): boolean =>
    isListOf(list, (one) => one instanceof Class);
  if (!((namespaces as unknown) instanceof GuardedNamespaces))
    fail('namespaces', 'GuardedNamespaces.named("shop")', namespaces);
  if (!((mode as unknown) instanceof GuardMode)) fail('mode', 'GuardMode.warn()', mode);
  if (!all(audiences, TokenAudience as never) || audiences.length === 0)
    fail('audiences', '[TokenAudience.of("vault")]', audiences);
  if (!all(exemptions, GuardExemption as never))
    fail('exemptions', '[GuardExemption.serviceAccount("shop", "ci")]', exemptions);
  return { namespaces, mode, audiences, exemptions, name: checkedName('name', name) };
}
