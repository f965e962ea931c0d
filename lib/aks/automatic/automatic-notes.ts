import { type Said } from '../annotate-at-synth';
import { type Arguments, at } from '../synthesized';

/** What is known of the cluster when it is synthesized, besides its arguments. */
export interface AutomaticNotesContext {
  readonly someoneMayLogIn: boolean;
  readonly hasLogs: boolean;
}

type Rule = readonly [broken: (args: Arguments, context: AutomaticNotesContext) => boolean, text: string];

/** What weakens a default. No scanner knows AKS Automatic yet (checkov 3.3), so none of them has a check to name. */
const WARNINGS: readonly Rule[] = [
  [(args) => at(args, 'private_cluster') === undefined, 'the API server has a public address'],
  [
    (args) =>
      at(args, 'private_cluster') === undefined &&
      at(args, 'api_server_access.authorized_ip_ranges') === undefined,
    'the API server answers everybody',
  ],
  [
    (args) => at(args, 'private_cluster.public_fully_qualified_domain_name_enabled') === true,
    'the private address of the API server is in public DNS',
  ],
  [
    (args) => at(args, 'private_cluster') !== undefined && at(args, 'hosted_system') === undefined,
    'a private API server in a network that AKS locks: nothing outside of the cluster reaches it, neither Vault nor Terraform; give AutomaticNetwork.subnets(...), or ApiServerAccess.publicRestricted([...])',
  ],
  [
    (args) => at(args, 'web_app_routing_ingress.default_nginx_controller') === 'External',
    'the internet reaches the default ingress',
  ],
  [(_, { hasLogs }) => !hasLogs, 'nothing of the control plane is logged'],
];

const NOTES: readonly Rule[] = [
  [
    (_, { someoneMayLogIn }) => !someoneMayLogIn,
    'nobody may use this cluster yet: grant access with cluster.grantAccess(id, objectId, AksAccessRole.CLUSTER_ADMIN)',
  ],
  [
    (args) => at(args, 'web_app_routing_ingress.default_nginx_controller') !== undefined,
    'ingress: Microsoft supports managed NGINX until November 2026; AutomaticIngress.gatewayApi() follows it',
  ],
  [
    () => true,
    'before the first apply: the resource providers Microsoft.ContainerService and Microsoft.PolicyInsights must be registered, since AKS Automatic enforces deployment safeguards',
  ],
];

/** Everything that is said about a cluster at synth. */
export function saidOfAutomatic(args: Arguments, context: AutomaticNotesContext): Said {
  const broken = (rules: readonly Rule[]) =>
    rules.filter(([isBroken]) => isBroken(args, context)).map(([, text]) => text);
  return { warnings: broken(WARNINGS), notes: broken(NOTES) };
}
