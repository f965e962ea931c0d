import { StatefulSet, type StatefulSetProps } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { namedService } from './private/headless-service';
import { type InjectedProps, vaultInjected } from './vault-injected';

/** Properties of {@link VaultInjectedStatefulSet}: those of a cdk8s-plus StatefulSet and what it reads from Vault. */
export type VaultInjectedStatefulSetProps = InjectedProps<StatefulSetProps>;

/**
 * A StatefulSet whose application never runs before its Vault secrets are there. It emits what
 * {@link VaultInjectedDeployment} emits, with a StatefulSet in place of the Deployment, and the headless Service that
 * gives its pods their names in DNS, unless `service` is given. The Service has the name of `metadata.name`, where that
 * is given.
 *
 * All its pods log in as one service account and so have one Vault role; each has a token and leases of its own.
 * With the policy `OrderedReady`, the default, a pod whose secrets are missing holds back those after it.
 *
 * @throws WORKLOAD_STATEFUL_SET_PORTS_MISSING without `service` and without a port on any container
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
export class VaultInjectedStatefulSet extends vaultInjected(StatefulSet) {
  public constructor(scope: Construct, id: string, props: VaultInjectedStatefulSetProps) {
    super(scope, id, withService(scope, id, props));
  }
}

/** What is wrong with the properties is said by the class that they are passed to. */
function withService(
  scope: Construct,
  id: string,
  props: VaultInjectedStatefulSetProps,
): VaultInjectedStatefulSetProps {
  const { service, access } = (props as Partial<typeof props> | undefined) ?? {};
  if (service !== undefined || access === undefined) return props;
  const named = namedService(scope, id, props);
  return named === undefined ? props : { ...props, service: named };
}
