import { VaultServer } from '../../lib/agent';
import { Delivery, inject, type InjectInput, ServiceMesh } from '../../lib/pod';
import { errorWith } from '../support/errors';
import { application, declared } from './support';

const ISTIO = 'traffic.sidecar.istio.io/excludeOutboundPorts';
const ISTIO_INCLUDE = 'traffic.sidecar.istio.io/includeOutboundPorts';
const LINKERD = 'config.linkerd.io/skip-outbound-ports';

type Annotations = Readonly<Record<string, string>>;

/** The annotations of the pod that are not the library's. */
function annotations(input: Partial<InjectInput>, given?: Annotations): Annotations {
  const template = {
    ...(given === undefined ? {} : { metadata: { annotations: given } }),
    spec: { containers: [application] },
  };
  const made = inject(template, declared(input)).metadata?.annotations ?? {};
  return Object.fromEntries(
    Object.entries(made).filter(([name]) => !/^(?:aks-vault-constructs|vault\.hashicorp\.com)\//.test(name)),
  );
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

describe('with a list that the pod has', () => {
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
      expect(() => annotations({ mesh }, { [name]: '*' })).toThrow(errorWith('POD_MESH_PORTS_INVALID'));
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
});

test('it is refused where the pod says that the proxy takes the port of Vault', () => {
  expect(() => annotations({ mesh: ServiceMesh.istio() }, { [ISTIO_INCLUDE]: '5432, 8200' })).toThrow(
    errorWith('POD_MESH_PORT_CONTRADICTS', { message: expect.stringContaining('8200') }),
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
  expect(annotations({ mesh: ServiceMesh.istio(), delivery })).toEqual({ [ISTIO]: '8200' });
});

test.each(['istio', {}, 5, null, { kind: 'istio' }])('mesh: %j from untyped code is refused', (mesh) => {
  expect(() => annotations({ mesh: mesh as ServiceMesh })).toThrow(
    errorWith('POD_VALUE_INVALID', { message: expect.stringContaining('ServiceMesh.istio()') }),
  );
});

test.each([undefined, null, 5, {}, []])('annotations of %j in place of a server are refused', (server) => {
  expect(() => ServiceMesh.istio().annotations(server as unknown as VaultServer, {})).toThrow(
    errorWith('POD_VALUE_INVALID'),
  );
});

test.each([undefined, null, 5, 'x'])('annotations beside %j are refused', (given) => {
  const server = VaultServer.at('https://vault.example:8200');
  expect(() => ServiceMesh.istio().annotations(server, given as unknown as Annotations)).toThrow(
    errorWith('POD_VALUE_INVALID'),
  );
});
