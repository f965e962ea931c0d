import { type ErrorTable } from '../../core';

/** The part of `AksErrors` that concerns Deployment Safeguards. */
export const AKS_SAFEGUARDS_ERRORS = {
  AKS_SAFEGUARDS_NEED_AZURE_POLICY: () => ({
    subject: 'deploymentSafeguards',
    rule: 'the Azure Policy add-on is what looks at the pods',
    got: { azurePolicy: false },
    remedy: 'write azurePolicy: true, or leave deploymentSafeguards out',
  }),
  AKS_SAFEGUARDS_NAMESPACE_INVALID: (facts: { namespace: string }) => ({
    subject: 'DeploymentSafeguards, excludedNamespaces',
    rule: 'names of namespaces, each once: 1 to 63 lower-case letters, digits and "-"',
    got: facts.namespace,
    remedy: 'write for example ["cert-manager"]; a pattern such as "team-*" excludes nothing',
  }),
} as const satisfies ErrorTable;
