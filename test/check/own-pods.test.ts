import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContainerRestartPolicy } from 'cdk8s-plus-28';
import { checkManifests } from '../../lib/check';
import {
  AgentImage,
  dotenvFile,
  EnvDelivery,
  FailedRotation,
  FileMode,
  iniFile,
  jsonFile,
  kv2,
  OnChange,
  propertiesFile,
  ServiceMesh,
  tomlFile,
  transit,
  VaultCa,
  VaultServer,
  yamlFile,
} from '../../lib';
import { projectRoot } from '../support/project';
import { checked } from './support';
import { type Props, KINDS, DELIVERIES, identified, creds, tls, emitted } from './own-pods';

/** What our own constructs emit breaks no rule. */
test.each<[string, Partial<Props>]>([
  ['files', {}],
  ['no files', { files: undefined as never }],
])('a pod with uses and %s breaks no rule', (_what, props) => {
  const uses = [transit('transit').key('orders').encrypt()];
  expect(checked(emitted({ ...props, uses })).findings).toEqual([]);
});

describe.each(DELIVERIES)('Delivery.%s()', (_, delivery) => {
  test.each(KINDS)('a %s breaks no rule', (_kind, build) => {
    expect(checked(emitted({ delivery }, build)).findings).toEqual([]);
  });

  test.each<[string, Partial<Props>]>([
    ['a user of its own', { containers: [identified] }],
    ['a signal', { containers: [identified], onChange: OnChange.signal('SIGHUP') }],
    ['a restart', { containers: [identified], onChange: OnChange.restart() }],
    ['a request', { onChange: OnChange.httpPost('http://127.0.0.1:8080/reload') }],
    [
      'variables by the wrapped command',
      {
        containers: [identified],
        env: { KEY: kv2('s').at('a').key('k') },
        envDelivery: EnvDelivery.wrappedCommand(),
      },
    ],
    [
      'variables by the supervisor',
      {
        containers: [identified],
        env: { KEY: kv2('s').at('a').key('k') },
        envDelivery: EnvDelivery.supervisor(),
      },
    ],
    ['a CA', { vault: VaultServer.at('https://vault.example', { ca: VaultCa.fromConfigMap('vault-ca') }) }],
    ['another path', { secretsPath: '/run/app' }],
    ['another image', { agentImage: AgentImage.openBao('2.7.2') }],
    ['own init containers', { initContainers: [{ name: 'migrate', image: 'registry.example/migrate:1' }] }],
    [
      'modes, and a certificate in parts with names of each pod',
      {
        containers: [identified],
        files: {
          'tls.key': { content: tls.privateKey, mode: FileMode.owner() },
          'tls.crt': { content: tls.fullChain, mode: FileMode.everyone() },
        },
        onChange: [OnChange.restart(), OnChange.httpPost('http://127.0.0.1:8080/reload')],
      },
    ],
    [
      'files for one of two containers',
      {
        containers: [
          { ...identified, name: 'web' },
          { ...identified, name: 'shipper' },
        ],
        visibleTo: ['web'],
      },
    ],
    [
      'leases',
      {
        containers: [identified],
        files: { env: dotenvFile({ U: creds.username, P: creds.password }) },
        onChange: OnChange.restart(),
      },
    ],
  ])('with %s it breaks no rule', (_props, props) => {
    expect(checked(emitted({ delivery, ...props })).findings).toEqual([]);
  });
});

test.each(DELIVERIES.slice(0, 2))(
  'Delivery.%s() with files apart and variables of an init container breaks no rule',
  (_, delivery) => {
    const props = {
      delivery,
      initContainers: [{ ...identified, name: 'migrate' }],
      containers: [
        { ...identified, name: 'web' },
        { ...identified, name: 'shipper' },
      ],
      files: {
        'db-password': { content: kv2('s').at('a').key('k'), visibleTo: ['web', 'migrate'] },
        'log-token': { content: kv2('s').at('a').key('l'), visibleTo: ['shipper'] },
      },
      env: [
        { variables: { KEY: kv2('s').at('a').key('k') } },
        {
          variables: { KEY: kv2('s').at('a').key('a') },
          delivery: EnvDelivery.wrappedCommand({ container: 'migrate' }),
        },
      ],
    };
    expect(checked(emitted(props)).findings).toEqual([]);
  },
);

test.each(DELIVERIES.slice(0, 2))(
  'Delivery.%s() with containers before the agent, after the gate and a mesh breaks no rule',
  (_, delivery) => {
    const props = {
      delivery,
      mesh: ServiceMesh.istio(),
      initContainersBeforeSecrets: [
        { name: 'route', image: 'registry.example/net/route:1' },
        {
          name: 'tunnel',
          image: 'registry.example/net/tunnel:1',
          restartPolicy: ContainerRestartPolicy.ALWAYS,
        },
      ],
      initContainers: [{ name: 'migrate', image: 'registry.example/migrate:1' }],
    };
    expect(checked(emitted(props)).findings).toEqual([]);
  },
);

test('leases, variables by the kubelet and events of failed rotations break no rule', () => {
  const files = { env: dotenvFile({ U: creds.username, P: creds.password }) };
  const props = {
    files,
    env: { PASSWORD: creds.password },
    failedRotation: FailedRotation.event(),
    onChange: OnChange.restart(),
    containers: [identified],
  };
  expect(checked(emitted(props)).findings).toEqual([]);
});

test('every form of a file breaks no rule, and takes no time', () => {
  const values = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`V${String(index)}`, creds.username]),
  );
  const files = {
    'a.json': jsonFile({ list: [values] }),
    'a.yaml': yamlFile({ list: [values] }),
    'a.toml': tomlFile({ table: values }),
    'a.ini': iniFile({ section: values }),
    'a.properties': propertiesFile(values),
    'a.env': dotenvFile(values),
    'whole.yaml': yamlFile({ all: kv2('secret').at('shop/config').all() }),
  };
  expect(checked(emitted({ files, containers: [identified] })).findings).toEqual([]);
});

test('the shop of examples/ breaks no rule', () => {
  const text = readFileSync(join(projectRoot(), 'test/golden/shop.k8s.yaml'), 'utf8');
  const { findings, objects } = checkManifests([{ file: 'shop.k8s.yaml', text }]);
  expect({ findings, objects }).toEqual({ findings: [], objects: 5 });
});
