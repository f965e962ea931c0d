import { type TerraformProvider, Token } from 'cdktf';
import { Construct } from 'constructs';
import {
  type KubernetesCluster,
  LogAnalyticsWorkspace,
  MonitorAlertPrometheusRuleGroup,
  MonitorDataCollectionEndpoint,
  MonitorDataCollectionRule,
  MonitorDataCollectionRuleAssociation,
} from '../bindings';
import { type Monitoring, type PrometheusOptions } from './monitoring';
import { RECORDING_RULE_GROUPS } from './recording-rules';

/** Where the resources of this file are made. */
export interface ObservabilityProps {
  readonly clusterName: string;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly provider?: TerraformProvider;
}

/** The workspace of {@link Monitoring}: made, taken or none. */
export function workspaceOf(
  scope: Construct,
  monitoring: Monitoring,
  props: ObservabilityProps,
): string | undefined {
  const options = monitoring.newWorkspaceOptions;
  if (options === undefined) return monitoring.workspaceId;
  return new LogAnalyticsWorkspace(scope, 'Workspace', {
    name: options.name ?? plainName('log-', props.clusterName, 63),
    resourceGroupName: props.resourceGroupName,
    location: props.location,
    sku: 'PerGB2018',
    retentionInDays: options.retentionDays,
    tags: props.tags && { ...props.tags },
    provider: props.provider,
  }).id;
}

/** A name of letters, digits and `-` alone, which neither ends with `-` nor is too long: clusters may be called `shop_prod`. */
function plainName(prefix: string, clusterName: string, longest: number): string {
  if (Token.isUnresolved(clusterName)) return `${prefix}${clusterName}`;
  return `${prefix}${clusterName.replaceAll('_', '-')}`.slice(0, longest).replace(/-+$/, '');
}

/**
 * What container insights collects. Emits a data collection rule and its association: with managed identity
 * authentication the add-on alone sends nothing.
 */
export class ContainerInsights extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    cluster: KubernetesCluster,
    workspaceId: string,
    props: ObservabilityProps,
  ) {
    super(scope, id);
    const streams = ['Microsoft-ContainerInsights-Group-Default'];
    const rule = new MonitorDataCollectionRule(this, 'Rule', {
      name: `MSCI-${props.clusterName}`,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      destinations: { logAnalytics: [{ name: 'ciworkspace', workspaceResourceId: workspaceId }] },
      dataFlow: [{ streams, destinations: ['ciworkspace'] }],
      dataSources: {
        extension: [
          {
            name: 'ContainerInsightsExtension',
            extensionName: 'ContainerInsights',
            streams,
            extensionJson: JSON.stringify({
              dataCollectionSettings: {
                interval: '1m',
                namespaceFilteringMode: 'Off',
                enableContainerLogV2: true,
              },
            }),
          },
        ],
      },
      tags: props.tags && { ...props.tags },
      provider: props.provider,
    });
    new MonitorDataCollectionRuleAssociation(this, 'Association', {
      // The add-on looks for an association of exactly this name.
      name: 'ContainerInsightsExtension',
      targetResourceId: cluster.id,
      dataCollectionRuleId: rule.id,
      provider: props.provider,
    });
  }
}

/**
 * Managed Prometheus: endpoint, rule and association, since `monitor_metrics` on the cluster alone collects nothing; and the
 * recording rules without which Azure's dashboards are half empty.
 */
export class ManagedPrometheus extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    cluster: KubernetesCluster,
    { workspaceId, recordingRules = true }: PrometheusOptions,
    props: ObservabilityProps,
  ) {
    super(scope, id);
    const streams = ['Microsoft-PrometheusMetrics'];
    const shared = {
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      kind: 'Linux',
      tags: props.tags && { ...props.tags },
      provider: props.provider,
    };
    const endpoint = new MonitorDataCollectionEndpoint(this, 'Endpoint', {
      name: plainName('MSProm-', props.clusterName, 44),
      ...shared,
    });
    const rule = new MonitorDataCollectionRule(this, 'Rule', {
      name: `MSProm-${props.clusterName}`,
      ...shared,
      dataCollectionEndpointId: endpoint.id,
      destinations: {
        monitorAccount: [{ name: 'MonitoringAccount1', monitorAccountId: workspaceId }],
      },
      dataFlow: [{ streams, destinations: ['MonitoringAccount1'] }],
      dataSources: { prometheusForwarder: [{ name: 'PrometheusDataSource', streams }] },
    });
    new MonitorDataCollectionRuleAssociation(this, 'Association', {
      name: `MSProm-${props.clusterName}`,
      targetResourceId: cluster.id,
      dataCollectionRuleId: rule.id,
      provider: props.provider,
    });
    if (!recordingRules) return;
    for (const { name, description, rules } of RECORDING_RULE_GROUPS) {
      new MonitorAlertPrometheusRuleGroup(this, name, {
        name: `${name}-${props.clusterName}`,
        description,
        resourceGroupName: props.resourceGroupName,
        location: props.location,
        clusterName: props.clusterName,
        // Both: the rules read what this cluster has sent, and not what others send to the same workspace.
        scopes: [workspaceId, cluster.id],
        interval: 'PT1M',
        ruleGroupEnabled: true,
        rule: rules.map((rule) => ({ enabled: true, ...rule })),
        tags: shared.tags,
        provider: props.provider,
      });
    }
  }
}
