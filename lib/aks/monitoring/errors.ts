import { type ErrorTable } from '../../core';

/** The part of `AksErrors` that concerns logs and metrics. */
export const AKS_MONITORING_ERRORS = {
  AKS_RETENTION_OUT_OF_RANGE: (facts: { retentionDays: number }) => ({
    subject: 'Monitoring.newWorkspace.retentionDays',
    rule: 'a whole number of days from 30 to 730',
    got: facts.retentionDays,
    remedy: 'write a number in this range; archive older logs by a table of your own',
  }),
  AKS_WORKSPACE_NEEDED: (facts: { needs: string }) => ({
    subject: facts.needs,
    rule: 'needs a Log Analytics workspace, which it is sent to, and monitoring is Monitoring.none()',
    remedy:
      'write monitoring: Monitoring.newWorkspace() or Monitoring.workspace(id), or send logs elsewhere with cluster.addDiagnostics(...)',
  }),
  AKS_DIAGNOSTICS_EMPTY: () => ({
    subject: 'categories',
    rule: 'at least one category; Azure refuses a setting that sends nothing',
    got: [],
    remedy: 'write for example [DiagnosticCategory.KUBE_AUDIT_ADMIN]',
  }),
  AKS_WORKSPACE_NAME_INVALID: (facts: { name: string }) => ({
    subject: 'Monitoring.newWorkspace.name',
    rule: '4 to 63 letters, digits or "-", starting and ending with a letter or digit',
    got: facts.name,
    remedy: 'write for example "log-shop"',
  }),
} satisfies ErrorTable;
