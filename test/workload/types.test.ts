import { ApiObject, Chart, Testing } from 'cdk8s';
import { Deployment, type DeploymentProps } from 'cdk8s-plus-28';
import { type Construct, type IMixin } from 'constructs';
import {
  AuthMount,
  Delivery,
  EnvDelivery,
  type IVaultInjected,
  kv2,
  OnChange,
  VaultApp,
  vaultInjected,
  VaultInjectedCronJob,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedProps,
  VaultSecrets,
} from '../../lib';
import { inject } from '../../lib/pod';
import { declared, podTemplate } from '../pod/support';
import { injected } from './support';

// What must not compile. `npm test` type-checks this file; the lines are never run.

export function mistakes(): void {
  const db = kv2('secret').at('shop/db');
  const accept = (props: Partial<VaultInjectedProps>) => props;
  const chart = new Chart(Testing.app(), 'shop');

  // @ts-expect-error -- a secret has several keys: say which
  accept({ env: { PASSWORD: db } });
  // @ts-expect-error -- a variable is text: no list, and nothing that is not there
  accept({ env: { PASSWORD: undefined } });
  // @ts-expect-error -- the ways are three, by name
  accept({ envDelivery: 'supervisor' });
  // @ts-expect-error -- nor by a class of one's own
  new EnvDelivery('supervisor', undefined);
  // @ts-expect-error -- misspelt: container
  EnvDelivery.supervisor({ containers: 'main' });
  // @ts-expect-error -- a container is named by a property
  OnChange.restart('main');
  // @ts-expect-error -- SIGKILL is no signal that a program reacts to
  OnChange.signal('SIGKILL');
  // @ts-expect-error -- a duration is no number
  accept({ startTimeout: 300 });
  // @ts-expect-error -- a server is no text
  accept({ vault: 'https://vault.example:8200' });
  // @ts-expect-error -- a mesh is no text
  accept({ mesh: 'istio' });
  // @ts-expect-error -- an option that the injector would ignore
  Delivery.injector({ tlsSkipVerify: true });
  // @ts-expect-error -- the auth mount is an AuthMount
  new VaultApp({ auth: 'k8s-shop' });
  // @ts-expect-error -- role and service account are said
  new VaultInjectedDeployment(chart, 'Web', { ...injected(), access: { roleName: 'shop-web' } });
  // @ts-expect-error -- a workload has containers
  new VaultInjectedDeployment(chart, 'Web', { ...injected(), containers: undefined });
  // @ts-expect-error -- the account is said in access, for pod and role
  new VaultInjectedDeployment(chart, 'Web', { ...injected(), serviceAccount: undefined });
  // @ts-expect-error -- a CronJob has a schedule
  new VaultInjectedCronJob(chart, 'Web', injected());
  // @ts-expect-error -- a Job has no replicas
  new VaultInjectedJob(chart, 'Web', { ...injected(), replicas: 2 });
  // @ts-expect-error -- the properties of the company's class are said too
  new CompanyService(chart, 'Web', injected());
  // @ts-expect-error -- and are of its types
  new CompanyService(chart, 'Web', { ...injected(), team: 5 });
  // @ts-expect-error -- a class whose objects have no pod
  vaultInjected(ApiObject);
  // @ts-expect-error -- init containers of a workload that is there are named
  new VaultSecrets({ access: { roleName: 'r' }, initContainersBeforeSecrets: [{ image: 'a:1' }] });
  // @ts-expect-error -- nobody makes containers with VaultSecrets
  new VaultSecrets({ access: { roleName: 'r' }, containers: [{ image: 'a:1' }] });
  // @ts-expect-error -- a pod template is data, and no construct
  inject(new Deployment(chart, 'Web'), declared());
  // @ts-expect-error -- the server is said to the function, since there is no app
  inject(podTemplate(), { auth: AuthMount.kubernetes('k'), role: 'r' });
  // @ts-expect-error -- and the result is data that nobody changes
  inject(podTemplate(), declared()).spec = undefined;
}

interface CompanyProps extends DeploymentProps {
  readonly team: string;
}

class CompanyDeployment extends Deployment {
  public constructor(scope: Construct, id: string, props: CompanyProps) {
    super(scope, id, props);
  }
}

class CompanyService extends vaultInjected(CompanyDeployment) {}

test('the mistakes above are errors of the compiler', () => {
  expect(mistakes).toBeInstanceOf(Function);
});

test('VaultSecrets is a mixin of constructs, a kind class a workload of its own and of ours', () => {
  const mixin: IMixin = new VaultSecrets({ access: { roleName: 'shop-web' } });
  const workload = (one: VaultInjectedDeployment): IVaultInjected & Deployment => one;
  expect([mixin, workload]).toHaveLength(2);
});
