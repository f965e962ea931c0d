import {
  Capability,
  type ContainerProps,
  type ContainerSecurityContextProps,
  SeccompProfileType,
} from 'cdk8s-plus-28';
import { withFields } from '../../core';
import { checkObject } from './checked-props';

/**
 * What Pod Security `restricted` demands of every container and cdk8s-plus does not set by itself: all
 * capabilities dropped and the runtime's seccomp profile. (It sets runAsNonRoot, a read-only root file system and
 * no privilege escalation.) What the user states wins, except that a list of added capabilities still drops the rest.
 *
 * @throws WORKLOAD_VALUE_INVALID for what is no object
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restricted(container: ContainerProps): ContainerProps {
  checkObject('container', container, '{ image: "registry.example/shop/web:1.4.2" }');
  const context: ContainerSecurityContextProps = container.securityContext ?? {};
  return withFields(container, {
    securityContext: {
      seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
      ...context,
      capabilities: { drop: [Capability.ALL], ...context.capabilities },
    },
  });
}
