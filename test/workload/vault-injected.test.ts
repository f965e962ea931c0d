import { ApiObject, Chart } from 'cdk8s';
import {
  type Container,
  type ContainerProps,
  CronJob,
  DaemonSet,
  Deployment,
  type DeploymentProps,
  EnvValue,
  Ingress,
  Job,
  Pod,
  StatefulSet,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { VaultApp, vaultInjected, VaultInjectedDeployment } from '../../lib';
import { errorWith } from '../support/errors';
import { only, synthChart } from '../support/manifests';
import { containerOf, injected, podTemplateOf } from './support';

interface CompanyProps extends DeploymentProps {
  readonly team: string;
}

/** What a platform team gives its application teams: a label of theirs, and a variable in every container. */
class CompanyDeployment extends Deployment {
  public readonly team: string;

  public constructor(scope: Construct, id: string, props: CompanyProps) {
    super(scope, id, {
      ...props,
      podMetadata: { labels: { team: props.team } },
      automountServiceAccountToken: false,
    });
    this.team = props.team;
    this.addContainer({ name: 'logs', image: 'registry.example/company/logs:1' });
  }

  public override addContainer(container: ContainerProps): Container {
    const envVariables = { COMPANY: EnvValue.fromValue('yes'), ...container.envVariables };
    return super.addContainer({ ...container, envVariables });
  }
}

class CompanyService extends vaultInjected(CompanyDeployment) {}

describe('vaultInjected(CompanyDeployment)', () => {
  const manifests = () =>
    synthChart((chart) => {
      const work = new CompanyService(chart, 'Work', { ...injected(), team: 'payments', replicas: 3 });
      expect(work.team).toBe('payments');
    });

  test('has what the class makes of its own properties, and all its containers see the secrets', () => {
    const { metadata, spec } = podTemplateOf(manifests());
    expect(metadata.labels).toMatchObject({ team: 'payments' });
    expect(spec.containers.map(({ name }) => name)).toEqual(['main', 'logs']);
    for (const name of ['main', 'logs']) {
      expect(containerOf(spec, name)).toMatchObject({
        env: [{ name: 'COMPANY', value: 'yes' }],
        volumeMounts: [{ name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true }],
        securityContext: { capabilities: { drop: ['ALL'] } },
      });
    }
    expect(only(manifests(), 'Deployment').spec).toMatchObject({ replicas: 3, progressDeadlineSeconds: 600 });
  });

  test('the agent and the gate are not changed by the class', () => {
    const { spec } = podTemplateOf(manifests());
    expect(containerOf(spec, 'vault-agent').env).toBeUndefined();
    expect(containerOf(spec, 'vault-secrets-ready').env).toBeUndefined();
  });

  test('is a CompanyDeployment, a workload of ours, and in the contract', () => {
    const app = new VaultApp();
    const work = new CompanyService(new Chart(app, 'shop', { namespace: 'shop' }), 'Work', {
      ...injected(),
      team: 'payments',
    });
    expect(work).toBeInstanceOf(CompanyDeployment);
    expect(work).toBeInstanceOf(Deployment);
    expect(work.secretsPath).toBe('/vault/secrets');
    expect(app.vaultAccess().workloads).toEqual([work.vaultAccess]);
  });
});

describe('vaultInjected', () => {
  test.each([Deployment, StatefulSet, DaemonSet, Job, CronJob])('takes %p', (Class) => {
    expect(() => vaultInjected(Class as typeof Deployment)).not.toThrow();
  });

  test('of Deployment is what VaultInjectedDeployment is', () => {
    const Made = vaultInjected(Deployment);
    const manifests = (Class: typeof VaultInjectedDeployment) =>
      JSON.stringify(
        synthChart((chart) => {
          new Class(chart, 'Work', injected());
        }),
      );
    expect(manifests(Made)).toBe(manifests(VaultInjectedDeployment));
  });

  test.each([
    Pod,
    Ingress,
    ApiObject,
    Object,
    class Mine {},
    undefined,
    null,
    'Deployment',
    {},
    Object.create(null) as object,
  ])('refuses %p, which extends none of the five kinds', (Class) => {
    expect(() => vaultInjected(Class as unknown as typeof Deployment)).toThrow(
      errorWith('WORKLOAD_CLASS_UNKNOWN'),
    );
  });

  test('refuses a class that it has made, and one that extends it', () => {
    class Mine extends VaultInjectedDeployment {}
    for (const Class of [VaultInjectedDeployment, CompanyService, Mine]) {
      expect(() => vaultInjected(Class as unknown as typeof Deployment)).toThrow(
        errorWith('WORKLOAD_INJECTED_TWICE'),
      );
    }
  });
});
