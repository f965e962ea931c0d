import { join } from 'node:path';
import { ApiObject, Chart, Helm, Include } from 'cdk8s';
import { type Construct } from 'constructs';
import { Delivery, kv2, OnChange, VaultSecrets } from 'aks-vault-constructs';

/** What the chart is given. */
export interface AnyWorkloadChartProps {
  /** The folder with the Helm chart and the manifest that are included. */
  readonly folder: string;
  /**
   * The program of Helm.
   * @default none: the Helm chart is left out
   */
  readonly helm?: string;
}

const payment = kv2('secret').at('shop/payment');

/** A pod of an application, as its team writes it. */
function pod(name: string): object {
  return {
    serviceAccountName: name,
    containers: [
      {
        name,
        image: `registry.example/shop/${name}:1.4.2`,
        securityContext: { runAsUser: 10001, runAsGroup: 10001 },
        resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
      },
    ],
  };
}

/** Workloads that are made by others than cdk8s-plus, each with secrets by the mixin. */
export class AnyWorkloadChart extends Chart {
  public constructor(scope: Construct, id: string, props: AnyWorkloadChartProps) {
    super(scope, id, { namespace: 'shop' });
    this.rollout();
    this.knativeService();
    this.scaledJob();
    this.operatorKind();
    this.included(join(props.folder, 'legacy.yaml'));
    if (props.helm !== undefined) this.helmChart(join(props.folder, 'grafana'), props.helm);
  }

  /** Argo Rollouts: stable and canary pods have the same template, and so the same gate. */
  private rollout(): void {
    const web = new ApiObject(this, 'Web', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'web' },
      spec: {
        replicas: 4,
        // Longer than the gate waits, so that a canary that waits for its secrets is not aborted before it says why.
        progressDeadlineSeconds: 900,
        progressDeadlineAbort: true,
        selector: { matchLabels: { app: 'web' } },
        strategy: { canary: { steps: [{ setWeight: 25 }, { pause: { duration: '10m' } }] } },
        template: { metadata: { labels: { app: 'web' } }, spec: pod('web') },
      },
    });
    web.with(
      new VaultSecrets({
        access: { roleName: 'shop-web' },
        files: { 'api-key': payment.key('apiKey') },
        onChange: OnChange.restart(),
      }),
    );
  }

  /** Knative takes no native sidecars; docs/any-workload.md has the features that its configuration enables. */
  private knativeService(): void {
    const hooks = new ApiObject(this, 'Hooks', {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: { name: 'hooks' },
      spec: { template: { metadata: { labels: { app: 'hooks' } }, spec: pod('hooks') } },
    });
    VaultSecrets.addTo(hooks, {
      access: { roleName: 'shop-hooks' },
      delivery: Delivery.initAndSidecar(),
      files: { 'webhook-key': payment.key('webhookKey') },
    });
  }

  /** KEDA: the pods of its Jobs end by themselves, and with them their agents. */
  private scaledJob(): void {
    const invoices = new ApiObject(this, 'Invoices', {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledJob',
      metadata: { name: 'invoices' },
      spec: {
        triggers: [{ type: 'azure-queue', metadata: { queueName: 'invoices' } }],
        jobTargetRef: { template: { spec: { ...pod('invoices'), restartPolicy: 'Never' } } },
      },
    });
    VaultSecrets.addTo(invoices, {
      access: { roleName: 'shop-invoices' },
      files: { 'smtp-password': kv2('secret').at('shop/smtp').key('password') },
    });
  }

  /** The kind of an operator, whose pod template is where a pointer leads. */
  private operatorKind(): void {
    const queue = new ApiObject(this, 'Queue', {
      apiVersion: 'queues.example.com/v1',
      kind: 'Queue',
      metadata: { name: 'queue' },
      spec: { nodes: { count: 3, template: { metadata: { labels: { app: 'queue' } }, spec: pod('queue') } } },
    });
    VaultSecrets.addTo(queue, {
      podTemplate: '/spec/nodes/template',
      access: { roleName: 'shop-queue' },
      files: { 'license-key': kv2('secret').at('shop/queue').key('license') },
    });
  }

  /** A manifest that was written by hand. */
  private included(url: string): void {
    for (const object of new Include(this, 'Legacy', { url }).apiObjects) {
      if (object.kind !== 'CronJob') continue;
      VaultSecrets.addTo(object, {
        access: { roleName: 'shop-cleanup' },
        files: { 'db-password': kv2('secret').at('shop/db').key('password') },
      });
    }
  }

  /** A chart that knows nothing of Vault. */
  private helmChart(chart: string, helmExecutable: string): void {
    const grafana = new Helm(this, 'Grafana', {
      chart,
      releaseName: 'shop',
      namespace: 'shop',
      helmExecutable,
    });
    for (const object of grafana.apiObjects) {
      if (object.kind !== 'Deployment') continue;
      VaultSecrets.addTo(object, {
        access: { roleName: 'shop-grafana' },
        files: { 'admin-password': kv2('secret').at('shop/grafana').key('adminPassword') },
      });
    }
  }
}
