import { Duration, Size } from 'cdk8s';
import * as fc from 'fast-check';
import { AgentImage, VaultCa, VaultServer } from '../../lib/agent';
import { AuthMount } from '../../lib/access';
import {
  type Container,
  type ContainerEnv,
  type DeclaredFile,
  Delivery,
  EnvDelivery,
  FailedRotation,
  type FileDeclaration,
  FileMode,
  type InjectInput,
  OnChange,
  type PodTemplate,
  ServiceMesh,
} from '../../lib/pod';
import {
  database,
  dotenvFile,
  jsonFile,
  kv2,
  propertiesFile,
  pki,
  PodField,
  type SecretRef,
  secretText,
} from '../../lib/secrets';

/** Random pod templates and declarations: most of them fit together, and some are refused. */

/** Text in which the template languages around a manifest would find something of theirs. */
export const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      '{{',
      '}}',
      '${',
      '%{',
      '{%',
      '{#',
      '{',
      '$',
      '%',
      '#',
      '$$',
      "'",
      '"',
      '\\',
      'a',
      ' ',
      'é',
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const plainText = fc.stringMatching(/^[\w ./:-]{0,12}$/);
const CONTAINERS = ['main', 'second', 'third'];
const INIT_CONTAINERS = ['route', 'migrate', 'shipper'];

function optional<T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(of, { nil: undefined, freq: 2 });
}

/** An object without the fields that are undefined, and with its fields in the order of their names, as cdk8s has them. */
export function tidy<T extends object>(fields: T): T {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}

const securityContext = fc
  .record({ runAsUser: fc.constantFrom(0, 7, 10_001) })
  .chain(({ runAsUser }) =>
    optional(fc.constantFrom(7, 10_001)).map((runAsGroup) => tidy({ runAsGroup, runAsUser })),
  );

function container(name: string): fc.Arbitrary<Container> {
  return fc
    .record({
      command: optional(fc.array(plainText, { minLength: 1, maxLength: 3 })),
      args: optional(fc.array(plainText, { maxLength: 3 })),
      env: optional(
        fc
          .uniqueArray(fc.constantFrom('LOG', 'LEVEL', 'DB_USER'), { maxLength: 2 })
          .map((names) => names.map((one) => ({ name: one, value: 'x' }))),
      ),
      volumeMounts: optional(
        fc
          .uniqueArray(
            fc.oneof(
              { weight: 9, arbitrary: fc.constantFrom('/data', '/tmp') },
              { weight: 1, arbitrary: fc.constantFrom('/vault/other', '/vault/secrets') },
            ),
            { maxLength: 2 },
          )
          .map((paths) => paths.map((mountPath) => ({ mountPath, name: 'data' }))),
      ),
      securityContext: optional(securityContext),
      ports: optional(fc.constant([{ containerPort: 8080 }])),
      resources: optional(fc.constant({ limits: { memory: '1Gi' } })),
      restartPolicy: optional(fc.constant('Always')),
      zzFuture: optional(fc.constant({ since: [1, { a: true }] })),
    })
    .map((fields) => tidy({ ...fields, name, image: `registry.example/${name}:1` }));
}

/** A pod template of any workload. */
const podTemplates: fc.Arbitrary<PodTemplate> = fc
  .record({
    containers: fc.subarray(CONTAINERS, { minLength: 1 }).chain((names) => fc.tuple(...names.map(container))),
    initContainers: optional(
      fc.shuffledSubarray(INIT_CONTAINERS).chain((names) => fc.tuple(...names.map(container))),
    ),
    volumes: optional(fc.constantFrom([{ emptyDir: {}, name: 'data' }], [])),
    securityContext: optional(
      fc
        .record({ fsGroup: optional(fc.constantFrom(0, 2000)), runAsUser: optional(fc.constant(7)) })
        .map(tidy),
    ),
    nodeSelector: optional(
      fc.constantFrom<Readonly<Record<string, string>>[]>(
        { agentpool: 'apps' },
        { 'kubernetes.io/os': 'linux' },
      ),
    ),
    terminationGracePeriodSeconds: optional(fc.constant(60)),
    zzFuture: optional(fc.constant({ deep: [{ field: 'x' }] })),
    labels: optional(fc.constant({ app: 'web' })),
    annotations: optional(
      fc.constantFrom<Readonly<Record<string, string>>[]>(
        { note: 'x' },
        { 'traffic.sidecar.istio.io/excludeOutboundPorts': '5432' },
        { 'vault.hashicorp.com/log-level': 'debug' },
      ),
    ),
  })
  .map(({ labels, annotations, ...spec }) =>
    tidy({
      metadata: labels === undefined && annotations === undefined ? undefined : tidy({ annotations, labels }),
      spec: tidy({ ...spec, serviceAccountName: 'web' }),
    }),
  );

const secret: fc.Arbitrary<SecretRef> = fc.oneof(
  { weight: 12, arbitrary: hostile.map((key) => kv2('secret').at('shop/db').key(key)) },
  { weight: 1, arbitrary: fc.constant(database('database').role('shop').password) },
);

const certificate = pki('pki')
  .role('web')
  .certificateParts({ commonName: 'web.shop.svc', ipSans: [PodField.podIp()] });

const content = fc.oneof(
  { weight: 2, arbitrary: secret },
  fc.tuple(hostile, hostile, secret).map(([before, after, ref]) => secretText`${before}${ref}${after}`),
  fc.tuple(hostile, secret).map(([text, ref]) => dotenvFile({ PLAIN: text, SECRET: ref })),
  fc.tuple(hostile, secret).map(([text, ref]) => jsonFile({ [text]: [text, { b: ref }] })),
  fc.tuple(hostile, secret).map(([text, ref]) => propertiesFile({ a: text, b: ref })),
  fc.constant(certificate.privateKey),
);

const someContainers = fc.subarray([...CONTAINERS, ...INIT_CONTAINERS], { minLength: 1 });

/** A file: in most cases what it holds, else with a mode or with those who see it. */
const file: fc.Arbitrary<DeclaredFile> = fc.oneof(
  { weight: 3, arbitrary: content },
  {
    weight: 1,
    arbitrary: fc
      .record({
        content,
        mode: optional(fc.constantFrom(FileMode.owner(), FileMode.everyone(), FileMode.of('640'))),
        visibleTo: optional(someContainers),
      })
      .map((fields) => tidy(fields) as FileDeclaration),
  },
);

const reaction = fc.oneof(
  fc.constantFrom(
    OnChange.restart(),
    OnChange.restart({ spread: Duration.minutes(5) }),
    OnChange.signal('SIGHUP', { container: 'second' }),
  ),
  fc.constant(OnChange.httpPost('http://127.0.0.1:8080/-/reload')),
  fc.array(hostile, { minLength: 1, maxLength: 3 }).map((words) => OnChange.command(['/bin/echo', ...words])),
);

const reactions = fc.oneof(reaction, fc.array(reaction, { minLength: 1, maxLength: 2 }));

const target = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...CONTAINERS).map((name) => ({ container: name })),
  fc
    .subarray([...CONTAINERS, 'migrate'], { minLength: 1, maxLength: 2 })
    .map((containers) => ({ containers })),
);

const envDelivery = target.chain((one) =>
  fc.constantFrom(EnvDelivery.fileKeyRef(one), EnvDelivery.wrappedCommand(one), EnvDelivery.supervisor(one)),
);

const variables = fc
  .tuple(optional(hostile), secret)
  .map(([plain, ref]) => tidy({ DB_PASSWORD: ref, PLAIN: plain }) as Record<string, SecretRef | string>);

const ca = fc.constantFrom(
  VaultCa.system(),
  VaultCa.fromConfigMap('vault-ca'),
  VaultCa.fromPem('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'),
);

/** A declaration; its server and mount are always said. */
const declarations: fc.Arbitrary<InjectInput> = fc
  .record({
    vault: ca.map((one) =>
      VaultServer.at('https://vault.example:8200', { ca: one, namespace: 'teams/shop' }),
    ),
    files: fc
      .tuple(file, fc.dictionary(fc.constantFrom('db.env', 'tls.pem'), file, { maxKeys: 2 }))
      .map(([first, more]) => ({ 'api-key': first, ...more })),
    env: optional(
      fc.oneof(
        { weight: 2, arbitrary: variables },
        {
          weight: 1,
          arbitrary: fc.array(
            fc
              .record({ variables, delivery: optional(envDelivery) })
              .map((fields) => tidy(fields) as ContainerEnv),
            { minLength: 1, maxLength: 2 },
          ),
        },
      ),
    ),
    envDelivery: optional(envDelivery),
    visibleTo: optional(someContainers),
    delivery: optional(
      fc.constantFrom(Delivery.agent(), Delivery.initAndSidecar(), Delivery.injector({ logLevel: 'debug' })),
    ),
    mesh: optional(fc.constantFrom(ServiceMesh.istio(), ServiceMesh.linkerd())),
    secretsPath: optional(fc.constantFrom('/srv/shop', '/vault/other')),
    secretsSize: optional(fc.constantFrom(Size.mebibytes(1), Size.mebibytes(80))),
    startTimeout: optional(fc.constantFrom(Duration.seconds(10), Duration.minutes(30))),
    onChange: optional(
      fc.oneof(
        reactions,
        reactions.map((some) => ({ 'api-key': some })),
      ),
    ),
    failedRotation: optional(fc.constantFrom(FailedRotation.logged(), FailedRotation.event())),
    agentImage: optional(fc.constant(AgentImage.openBao('2.7.2'))),
    agentResources: optional(fc.constant({ memory: { limit: Size.mebibytes(192) } })),
    deploymentSafeguards: optional(fc.boolean()),
    initContainersBeforeSecrets: optional(fc.subarray(INIT_CONTAINERS)),
  })
  .map((props) => ({
    ...(Object.fromEntries(
      Object.entries(props).filter(([, value]) => value !== undefined),
    ) as Partial<InjectInput>),
    auth: AuthMount.kubernetes('k8s-shop'),
    vault: props.vault,
    roleName: 'shop-web',
  }));

/** Without the names that the pod does not have: nothing where none is left. */
function known<T extends { readonly visibleTo?: readonly string[] }>(of: T, names: readonly string[]): T {
  const { visibleTo, ...others } = of;
  const left = visibleTo?.filter((name) => names.includes(name)) ?? [];
  return (left.length === 0 ? others : { ...others, visibleTo: left }) as T;
}

function isDeclaration(one: DeclaredFile): one is FileDeclaration {
  return 'content' in one;
}

/** A pod template and a declaration that names no containers but those of the template, in most places. */
export const pods: fc.Arbitrary<readonly [PodTemplate, InjectInput]> = fc
  .tuple(podTemplates, declarations)
  .map(([pod, declaration]) => {
    const { initContainersBeforeSecrets: before = [], delivery, files = {} } = declaration;
    const init = pod.spec?.initContainers?.map(({ name }) => name) ?? [];
    const early = delivery?.kind === 'injector' ? [] : before.filter((name) => init.includes(name));
    const names = [
      ...init.filter((name) => !early.includes(name)),
      ...(pod.spec?.containers.map(({ name }) => name) ?? []),
    ];
    const checked = Object.entries(files).map(([name, one]) => [
      name,
      isDeclaration(one) ? known(one, names) : one,
    ]);
    return [
      pod,
      {
        ...known(declaration, names),
        files: Object.fromEntries(checked) as Readonly<Record<string, DeclaredFile>>,
        initContainersBeforeSecrets: early,
      },
    ];
  });
