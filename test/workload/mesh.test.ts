import {
  Delivery,
  ServiceMesh,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedDeploymentProps,
  VaultInjectedStatefulSet,
  VaultServer,
} from '../../lib';
import { type Chart, Cron } from 'cdk8s';
import { errorWith } from '../support/errors';
import { synthChart } from '../support/manifests';
import { injected, podTemplateOf } from './support';

const ISTIO = 'traffic.sidecar.istio.io/excludeOutboundPorts';
const ISTIO_INCLUDE = 'traffic.sidecar.istio.io/includeOutboundPorts';
const LINKERD = 'config.linkerd.io/skip-outbound-ports';

type Annotations = Readonly<Record<string, string>>;

/** The annotations of the pod of a Deployment. */
function annotations(props: Partial<VaultInjectedDeploymentProps>, given?: Annotations): Annotations {
  return templateOf((chart) => {
    new VaultInjectedDeployment(chart, 'Work', {
      ...injected(props),
      ...(given === undefined ? {} : { podMetadata: { annotations: { ...given } } }),
    });
  });
}

function templateOf(build: (chart: Chart) => void): Annotations {
  return podTemplateOf(synthChart(build)).metadata.annotations ?? {};
}

test('without mesh there is no annotation for one', () => {
  expect(annotations({})).toEqual({});
});

test.each([
  ['ServiceMesh.istio()', ServiceMesh.istio(), ISTIO],
  ['ServiceMesh.linkerd()', ServiceMesh.linkerd(), LINKERD],
])(
  '%s excludes the port of Vault from the traffic that the proxy takes, and says nothing else',
  (_, mesh, name) => {
    expect(annotations({ mesh, vault: VaultServer.at('https://vault.example:8200') })).toEqual({
      [name]: '8200',
    });
  },
);

test.each([
  ['https://vault.example:8443', '8443'],
  ['https://vault.example', '443'],
  ['https://vault.example:443', '443'],
  ['https://[fd00::7]:8200', '8200'],
])('the port of %s is %s: that of the address, or of its scheme', (address, port) => {
  expect(annotations({ mesh: ServiceMesh.istio(), vault: VaultServer.at(address) })).toEqual({
    [ISTIO]: port,
  });
});

test('the port of a server without TLS is 80 where the address names none', () => {
  const vault = VaultServer.atPlainHttp('http://vault.vault.svc');
  expect(annotations({ mesh: ServiceMesh.linkerd(), vault })).toEqual({ [LINKERD]: '80' });
});

describe('with a list in podMetadata', () => {
  test.each([
    ['5432', '5432,8200'],
    ['5432, 6379', '5432,6379,8200'],
    ['8200,5432', '8200,5432'],
    ['8200', '8200'],
    ['', '8200'],
  ])('%j becomes %j', (given, made) => {
    expect(annotations({ mesh: ServiceMesh.istio() }, { [ISTIO]: given })).toEqual({ [ISTIO]: made });
  });

  test('a star is refused, as both meshes refuse it', () => {
    for (const [mesh, name] of [
      [ServiceMesh.istio(), ISTIO],
      [ServiceMesh.linkerd(), LINKERD],
    ] as const) {
      expect(() => annotations({ mesh }, { [name]: '*' })).toThrow(
        errorWith('POD_MESH_PORTS_INVALID', { constructPath: 'shop/Work' }),
      );
    }
  });

  test('ranges of Linkerd stay as they are', () => {
    expect(annotations({ mesh: ServiceMesh.linkerd() }, { [LINKERD]: '9000-9999' })).toEqual({
      [LINKERD]: '9000-9999,8200',
    });
  });

  test('other annotations stay', () => {
    expect(annotations({ mesh: ServiceMesh.istio() }, { team: 'shop' })).toEqual({
      team: 'shop',
      [ISTIO]: '8200',
    });
  });

  test('the object that the user passed is not changed', () => {
    const mine = { [ISTIO]: '5432' };
    synthChart((chart) => {
      new VaultInjectedDeployment(chart, 'Work', {
        ...injected({ mesh: ServiceMesh.istio() }),
        podMetadata: { annotations: mine },
      });
    });
    expect(mine).toEqual({ [ISTIO]: '5432' });
  });
});

test('it is refused where the pod says that the proxy takes the port of Vault', () => {
  expect(() => annotations({ mesh: ServiceMesh.istio() }, { [ISTIO_INCLUDE]: '5432, 8200' })).toThrow(
    errorWith('POD_MESH_PORT_CONTRADICTS', {
      constructPath: 'shop/Work',
      message: expect.stringContaining('8200'),
    }),
  );
  expect(annotations({ mesh: ServiceMesh.istio() }, { [ISTIO_INCLUDE]: '5432' })).toEqual({
    [ISTIO]: '8200',
    [ISTIO_INCLUDE]: '5432',
  });
});

test.each([
  ['agent', Delivery.agent()],
  ['initAndSidecar', Delivery.initAndSidecar()],
  ['injector', Delivery.injector()],
])('Delivery.%s() has it too, since it holds for the whole pod', (_, delivery) => {
  expect(annotations({ mesh: ServiceMesh.istio(), delivery })).toMatchObject({ [ISTIO]: '8200' });
});

test.each<[string, (chart: Chart) => unknown]>([
  ['StatefulSet', (chart) => new VaultInjectedStatefulSet(chart, 'Work', meshed())],
  ['DaemonSet', (chart) => new VaultInjectedDaemonSet(chart, 'Work', meshed())],
  ['Job', (chart) => new VaultInjectedJob(chart, 'Work', meshed())],
  ['CronJob', (chart) => new VaultInjectedCronJob(chart, 'Work', { schedule: Cron.daily(), ...meshed() })],
])('a %s has it on its pods, beside the list of the user', (_, build) => {
  expect(templateOf((chart) => void build(chart))).toEqual({ [ISTIO]: '5432,8200' });
});

function meshed() {
  return {
    ...injected({ mesh: ServiceMesh.istio() }),
    podMetadata: { annotations: { [ISTIO]: '5432' } },
  };
}
