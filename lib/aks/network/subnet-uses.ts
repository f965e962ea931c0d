import { type Construct } from 'constructs';
import { AksErrors } from '../errors';
import { resolvedText } from '../resolved-text';

/**
 * Compares subnets of different purposes, also those whose ids are known only after apply.
 *
 * @param uses purpose, as a property is named, to subnet; what is undefined is not used
 * @throws AKS_SUBNET_TWICE
 */
export function checkSubnets(scope: Construct, uses: Readonly<Record<string, string | undefined>>): void {
  const seen = new Map<string, string>();
  for (const [use, subnetId] of Object.entries(uses)) {
    if (subnetId === undefined) continue;
    const text = resolvedText(scope, subnetId).toLowerCase();
    const other = seen.get(text);
    if (other !== undefined) {
      throw AksErrors.AKS_SUBNET_TWICE(
        { subnetId: resolvedText(scope, subnetId), uses: [other, use] },
        scope.node.path,
      );
    }
    seen.set(text, use);
  }
}
