import { type ErrorTable } from '../../core';

/** The part of `AksErrors` that concerns AKS Automatic. */
export const AKS_AUTOMATIC_ERRORS = {
  AKS_AUTOMATIC_MANAGED_NETWORK: (facts: { subject: string; what: string }) => ({
    subject: facts.subject,
    rule: `${facts.what} needs a network of your own; AKS Automatic refuses it with AutomaticNetwork.managed()`,
    remedy: 'pass network: AutomaticNetwork.subnets({ nodes, systemNodes, apiServer }), or leave it out',
  }),
  AKS_AUTOMATIC_API_SUBNET: () => ({
    subject: 'apiServer.subnetId',
    rule: 'AKS Automatic always has its API server in a subnet, which the network says',
    remedy: 'pass it as network: AutomaticNetwork.subnets({ nodes, systemNodes, apiServer })',
  }),
  AKS_AUTOMATIC_MESH_AND_GATEWAY: () => ({
    subject: 'ingress',
    rule: 'AKS has no Gateway API of application routing beside the Istio add-on, which has one of its own',
    remedy: 'write ingress: AutomaticIngress.none(), which is the default with istio, or leave istio out',
  }),
} satisfies ErrorTable;
