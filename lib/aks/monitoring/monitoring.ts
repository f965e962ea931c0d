import { Token } from 'cdktf';
import { ANYTHING, fields, TEXT } from '../../core';
import { checkNeededId } from '../azure-ids';
import { AksErrors } from '../errors';
import { check, LOCATION } from '../private/shapes';

/** Logs of the control plane that a diagnostic setting can send. */
export enum DiagnosticCategory {
  /** Who changed what; without reads. */
  KUBE_AUDIT_ADMIN = 'kube-audit-admin',
  /** Every request, also reads: ten times the volume and the price. */
  KUBE_AUDIT = 'kube-audit',
  /** Decisions of Entra ID and Azure RBAC. */
  GUARD = 'guard',
  KUBE_APISERVER = 'kube-apiserver',
  KUBE_CONTROLLER_MANAGER = 'kube-controller-manager',
  KUBE_SCHEDULER = 'kube-scheduler',
  CLUSTER_AUTOSCALER = 'cluster-autoscaler',
  CLOUD_CONTROLLER_MANAGER = 'cloud-controller-manager',
  CSI_AZUREDISK_CONTROLLER = 'csi-azuredisk-controller',
  CSI_AZUREFILE_CONTROLLER = 'csi-azurefile-controller',
  CSI_SNAPSHOT_CONTROLLER = 'csi-snapshot-controller',
}

/** What is sent unless `auditLogs` says otherwise. */
export const DEFAULT_AUDIT_LOGS: readonly DiagnosticCategory[] = Object.freeze([
  DiagnosticCategory.KUBE_AUDIT_ADMIN,
  DiagnosticCategory.GUARD,
  DiagnosticCategory.KUBE_APISERVER,
  DiagnosticCategory.KUBE_CONTROLLER_MANAGER,
  DiagnosticCategory.CLUSTER_AUTOSCALER,
]);

/** Options of {@link Monitoring.newWorkspace}. */
export interface NewWorkspaceOptions {
  /** 30 to 730 days. @default 30 */
  readonly retentionDays?: number;
  /** Resource name. @default `log-<clusterName>` */
  readonly name?: string;
}

/** Managed Prometheus. */
export interface PrometheusOptions {
  /** Resource id of the Azure Monitor workspace. */
  readonly workspaceId: string;
  /** Its region, where endpoint and rules must be too. @default the cluster's */
  readonly location?: string;
  /**
   * Whether Azure's recording rules for nodes and Kubernetes are made, 30 in two groups; its Grafana dashboards read what they record.
   * `false` where rules of your own, or of Azure's onboarding, do it already.
   * @default true
   * @see https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-default#recording-rules
   */
  readonly recordingRules?: boolean;
}

/** Where container logs, metrics and the audit log go. */
export class Monitoring {
  private constructor(
    /** An existing workspace. */
    public readonly workspaceId: string | undefined,
    /** A workspace to be made. */
    public readonly newWorkspaceOptions: NewWorkspaceOptions | undefined,
    /** Region of the workspace; undefined for the cluster's. */
    public readonly location?: string,
  ) {}

  /** A Log Analytics workspace beside the cluster. The default. @throws AKS_VALUE_INVALID, AKS_RETENTION_OUT_OF_RANGE, AKS_WORKSPACE_NAME_INVALID */
  public static newWorkspace(options: NewWorkspaceOptions = {}): Monitoring {
    check('Monitoring.newWorkspace', options, NEW_WORKSPACE);
    const { retentionDays = 30 } = options;
    if (!(Number.isInteger(retentionDays) && retentionDays >= 30 && retentionDays <= 730)) {
      throw AksErrors.AKS_RETENTION_OUT_OF_RANGE({ retentionDays });
    }
    const { name } = options;
    if (name !== undefined && !Token.isUnresolved(name) && !/^[a-z\d][a-z\d-]{2,61}[a-z\d]$/i.test(name)) {
      throw AksErrors.AKS_WORKSPACE_NAME_INVALID({ name });
    }
    return new Monitoring(undefined, { ...options, retentionDays });
  }

  /**
   * An existing Log Analytics workspace, by its resource id.
   *
   * @param options.location its region, where the data collection rule must be too; the cluster's unless given
   * @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND
   */
  public static workspace(workspaceId: string, options: { readonly location?: string } = {}): Monitoring {
    checkNeededId('Monitoring.workspace', 'Log Analytics workspace', workspaceId);
    check('Monitoring.workspace', options, WORKSPACE);
    return new Monitoring(workspaceId, undefined, options.location);
  }

  /** None: no container insights, no audit log. Fails CKV_AZURE_4 and AZU-0040. */
  public static none(): Monitoring {
    return new Monitoring(undefined, undefined);
  }

  /** Whether there is a workspace. */
  public get enabled(): boolean {
    return this.workspaceId !== undefined || this.newWorkspaceOptions !== undefined;
  }
}

/** How long has an error of its own. */
const NEW_WORKSPACE = fields<NewWorkspaceOptions>({ retentionDays: ANYTHING, name: TEXT });
const WORKSPACE = fields({ location: LOCATION });
