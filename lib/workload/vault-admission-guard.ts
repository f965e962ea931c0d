import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import { admissionGuard, type AdmissionGuardOptions } from '../guard';
import { placed } from './private/shapes';

/** Properties of {@link VaultAdmissionGuard}. */
export type VaultAdmissionGuardProps = AdmissionGuardOptions;

/**
 * A guard at admission, without a webhook: in the chosen namespaces a pod that asks for Vault's secrets and has no start
 * gate is refused, with a message that says what to do. Emits a `ValidatingAdmissionPolicy` and its binding, of the
 * whole cluster: for the platform team. Needs Kubernetes 1.30 or later.
 *
 * A pod asks by the injector's annotation, by a projected token for Vault's audience, or by the annotations and the
 * label of this library. Pods of every delivery pass; those of HashiCorp's injector pass when its webhook has changed
 * them, and are refused when it was away.
 *
 * @example
 * new VaultAdmissionGuard(this, 'Guard', { namespaces: GuardedNamespaces.named('shop'), mode: GuardMode.warn() })
 *
 * @throws GUARD_VALUE_INVALID, GUARD_NAME_INVALID
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class VaultAdmissionGuard extends Construct {
  /** The name of policy and binding. */
  public readonly guardName: string;

  public constructor(scope: Construct, id: string, props: VaultAdmissionGuardProps) {
    super(placed(scope, id), id);
    const [policy, binding] = ConfigurationError.at(this.node.path, () => admissionGuard(props));
    this.guardName = policy.metadata.name;
    for (const [name, { apiVersion, kind, metadata, spec }] of [
      ['Policy', policy],
      ['Binding', binding],
    ] as const) {
      const object = new ApiObject(this, name, { apiVersion, kind, metadata, spec });
      // They are objects of the whole cluster, and no namespace is theirs.
      if (object.metadata.namespace !== undefined)
        object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    }
  }
}
