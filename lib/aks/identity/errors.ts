import { type ErrorTable } from '../../core';

/** The part of `AksErrors` that concerns identities and who may do what. */
export const AKS_IDENTITY_ERRORS = {
  AKS_GRANT_WITHOUT_AZURE_RBAC: () => ({
    subject: 'grantAccess',
    rule: 'needs Azure RBAC, which evaluates the roles and is off for this cluster',
    remedy: 'leave azureRbac out, or bind the user in Kubernetes',
  }),
  AKS_GRANT_NOT_NAMESPACED: (facts: { role: string }) => ({
    subject: 'grantAccess',
    rule: 'cannot be given for namespaces: this role holds for the whole cluster',
    got: facts.role,
    remedy: 'use AksAccessRole.ADMIN for namespaces, or leave namespaces out',
  }),
  AKS_GRANT_NAMESPACE_INVALID: (facts: { namespace: string }) => ({
    subject: 'grantAccess.namespaces',
    rule: 'at least one namespace, each a DNS label: at most 63 lower-case letters, digits or "-"',
    got: facts.namespace,
    remedy:
      'write the name as `kubectl get namespaces` shows it, or leave namespaces out for the whole cluster',
  }),
  AKS_WORKLOAD_IDENTITY_SUBJECT: (facts: { field: string; value: string }) => ({
    subject: facts.field,
    rule: 'one service account of one namespace by its Kubernetes name, without wildcard',
    got: facts.value,
    remedy: 'write namespace and serviceAccountName as Kubernetes has them',
  }),
  AKS_OBJECT_ID_INVALID: (facts: { subject: string; id: string }) => ({
    subject: facts.subject,
    rule: 'the object id of a user, group or service principal in Entra ID, a UUID; a name or an address is none',
    got: facts.id,
    remedy: 'look it up: `az ad group show --group <name> --query id`',
  }),
} satisfies ErrorTable;
