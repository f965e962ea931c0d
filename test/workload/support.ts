import { type Chart } from 'cdk8s';
import { type ContainerProps } from 'cdk8s-plus-28';
import { AuthMount, kv2, type VaultInjectedProps, VaultServer } from '../../lib';
import { synthChart, type ContainerSpec, type Manifest, type PodSpec } from '../support/manifests';

/** The application of these tests. */
export const application: ContainerProps = { image: 'registry.example/shop/web:1.4.2', portNumber: 8080 };

/** What every workload of these tests says. */
export function injected(overrides: Partial<VaultInjectedProps> = {}): VaultInjectedProps {
  return {
    vault: VaultServer.at('https://vault.example:8200'),
    access: { roleName: 'shop-web', serviceAccount: 'web', auth: AuthMount.kubernetes('kubernetes') },
    files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
    containers: [application],
    ...overrides,
  };
}

/** The part of an object that holds the pod: the template of a workload or of a CronJob's Jobs. */
export interface PodTemplate {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec & { readonly restartPolicy?: string; readonly shareProcessNamespace?: boolean };
}

interface Templated {
  readonly spec?: {
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
  };
}

/** The pod template of the only workload among the objects. */
export function podTemplateOf(manifests: readonly Manifest[]): PodTemplate {
  const [found, ...others] = manifests.flatMap((manifest) => {
    const { spec } = manifest as unknown as Templated;
    return spec?.template ?? spec?.jobTemplate?.spec.template ?? [];
  });
  if (found === undefined || others.length > 0) throw new Error('not exactly one workload');
  return found;
}

/** The pod of the only workload in a chart of the namespace `shop`. */
export function podOf(build: (chart: Chart) => void): PodTemplate['spec'] {
  return podTemplateOf(synthChart(build)).spec;
}

/** A container of either kind. */
export function containerOf(spec: PodSpec, name: string): ContainerSpec {
  const found = [...spec.initContainers, ...spec.containers].find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}
