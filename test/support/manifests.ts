import { App, Chart, Testing } from 'cdk8s';
import { AuthMount, VaultApp } from '../../lib';

/** The parts of a Kubernetes object that the tests look at. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly progressDeadlineSeconds?: number;
    readonly template?: Templated;
    readonly jobTemplate?: { readonly spec: { readonly template: Templated } };
  };
  readonly automountServiceAccountToken?: boolean;
}

/** A pod template as far as the tests look at it. */
interface Templated {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

/** A container as it stands in the pod. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly restartPolicy?: string;
  readonly terminationMessagePolicy?: string;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
  readonly resources?: Readonly<Record<string, unknown>>;
  readonly readinessProbe?: Readonly<Record<string, unknown>>;
  readonly livenessProbe?: Readonly<Record<string, unknown>>;
}

/** A pod's spec as it stands in the Deployment. */
export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly initContainers: readonly ContainerSpec[];
  readonly containers: readonly ContainerSpec[];
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
}

/** Synthesizes one chart in the namespace `shop`, of an app whose mount is `kubernetes`, and gives its objects. */
export function synthChart(
  build: (chart: Chart) => void,
  namespace: string | undefined = 'shop',
): Manifest[] {
  const app = new VaultApp({ auth: AuthMount.kubernetes('kubernetes') });
  const chart = new Chart(app, 'shop', namespace === undefined ? {} : { namespace });
  build(chart);
  return Testing.synth(chart) as Manifest[];
}

/** The only object of a kind. */
export function only(manifests: readonly Manifest[], kind: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${String(found.length)} objects of kind ${kind}`);
  return first;
}

/** The pod of the only Deployment. */
export function podSpecOf(manifests: readonly Manifest[]): PodSpec {
  const spec = only(manifests, 'Deployment').spec?.template?.spec;
  if (spec === undefined) throw new Error('the Deployment has no pod template');
  return spec;
}

/** The annotations of the pods of the only workload. */
export function podAnnotationsOf(manifests: readonly Manifest[]): Readonly<Record<string, string>> {
  const [found, ...others] = manifests.flatMap(
    ({ spec }) => spec?.template ?? spec?.jobTemplate?.spec.template ?? [],
  );
  if (found === undefined || others.length > 0) throw new Error('not exactly one workload');
  return found.metadata?.annotations ?? {};
}

/** The agent's configuration, which the pod carries in an annotation. */
export function agentConfigOf(manifests: readonly Manifest[]): unknown {
  return JSON.parse(podAnnotationsOf(manifests)['aks-vault-constructs/agent.json'] ?? '');
}

/** An App whose output folder is given, for what synth writes beside the manifests. */
export function appIn(outdir: string): App {
  return new App({ outdir });
}
