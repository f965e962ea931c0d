import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { AuthMount, TokenAudience } from '../../lib/access';
import { AgentImage, VaultCa, VaultServer } from '../../lib/agent';
import {
  type DeclaredEnv,
  type DeclaredFile,
  Delivery,
  EnvDelivery,
  FailedRotation,
  FileMode,
  type InjectInput,
  OnChange,
  ServiceMesh,
} from '../../lib/pod';
import {
  agentTemplate,
  aws,
  azure,
  base64Encoded,
  database,
  dotenvFile,
  type EntryValue,
  type FileContent,
  gcp,
  IniDialect,
  iniFile,
  joined,
  jsonEncoded,
  jsonFile,
  kubeletEnvFile,
  kubernetes,
  kv1,
  kv2,
  pki,
  PodField,
  podText,
  propertiesFile,
  type SecretRef,
  secretText,
  type SecretText,
  ssh,
  tomlFile,
  urlEncoded,
  vaultPath,
  yamlFile,
} from '../../lib/secrets';
import { hostile } from '../pod/random-pods';

/** One thing, as a file says it and as TypeScript does, each written on its own. */
export interface Said<T> {
  readonly file: unknown;
  readonly code: T;
}
export type SaidOf<T> = fc.Arbitrary<Said<T>>;

const said = <T>(file: unknown, code: T): Said<T> => ({ file, code });
const oneOf = <T>(...all: readonly Said<T>[]): SaidOf<T> => fc.constantFrom(...all);

const reference: SaidOf<SecretRef> = fc.oneof(
  hostile.map((key) => said({ kv2: 'secret', at: 'shop/db', key }, kv2('secret').at('shop/db').key(key))),
  oneOf(
    said(
      { kv2: 'secret', at: 'shop/db', key: 'old', version: 3 },
      kv2('secret').at('shop/db').version(3).key('old'),
    ),
    said({ kv1: 'kv', at: 'shop/db', key: 'k' }, kv1('kv').at('shop/db').key('k')),
    said(
      { kv1: 'kv', at: 'shop/db', key: 'k', encode: ['url', 'base64'] },
      base64Encoded(urlEncoded(kv1('kv').at('shop/db').key('k'))),
    ),
    said(
      { vaultPath: 'azure/creds/shop', field: 'client_secret', dynamic: false, encode: 'url' },
      urlEncoded(vaultPath('azure/creds/shop', { dynamic: false }).field('client_secret')),
    ),
    said(
      { kv2: 'secret', at: 'shop/db', key: ['hosts', 'a b', 0], orElse: 'none', encode: 'json' },
      jsonEncoded(kv2('secret').at('shop/db').key('hosts', 'a b', 0).orElse('none')),
    ),
    said(
      { kv2: 'secret', at: 'shop/flags', key: 'k', version: 2, optional: true, orElse: 7 },
      kv2('secret').at('shop/flags').version(2).optional().key('k').orElse(7),
    ),
    said(
      { kv1: 'kv', at: 'shop/flags', key: 'k', optional: true, orElse: true },
      kv1('kv').at('shop/flags').optional().key('k').orElse(true),
    ),
    said(
      {
        vaultPath: 'transit/decrypt/k',
        field: 'plaintext',
        dynamic: false,
        verb: 'update',
        parameters: { ciphertext: 'vault:v1:x', n: 1 },
      },
      vaultPath('transit/decrypt/k', {
        dynamic: false,
        verb: 'update',
        parameters: { ciphertext: 'vault:v1:x', n: 1 },
      }).field('plaintext'),
    ),
    said(
      {
        aws: 'aws',
        role: 'shop',
        credentials: 'sts',
        field: 'secretKey',
        ttl: '1h',
        roleArn: 'arn:x',
        roleSessionName: 'web',
      },
      aws('aws').role('shop').stsCredentials({ ttl: '1h', roleArn: 'arn:x', roleSessionName: 'web' })
        .secretKey,
    ),
    said(
      { aws: 'aws', role: 'shop', credentials: 'creds', field: 'accessKey' },
      aws('aws').role('shop').credentials().accessKey,
    ),
    said(
      { azure: 'azure', role: 'shop', field: 'clientId' },
      azure('azure').role('shop').credentials().clientId,
    ),
    said({ gcp: 'gcp', roleset: 'shop', gives: 'token' }, gcp('gcp').roleset('shop').token()),
    said({ gcp: 'gcp', staticAccount: 'shop', gives: 'token' }, gcp('gcp').staticAccount('shop').token()),
    said(
      { gcp: 'gcp', impersonatedAccount: 'shop', gives: 'token' },
      gcp('gcp').impersonatedAccount('shop').token(),
    ),
    said(
      {
        kubernetes: 'k8s',
        role: 'ci',
        token: { namespace: 'shop', ttl: '1h', clusterRoleBinding: true, audiences: ['a'] },
        field: 'serviceAccount',
      },
      kubernetes('k8s')
        .role('ci')
        .token({ namespace: 'shop', ttl: '1h', clusterRoleBinding: true, audiences: ['a'] }).serviceAccount,
    ),
    said(
      { kubernetes: 'k8s', role: 'ci', token: { namespace: 'shop' } },
      kubernetes('k8s').role('ci').token({ namespace: 'shop' }).token,
    ),
    said(
      {
        ssh: 'ssh',
        role: 'deploy',
        sign: { publicKey: 'ssh-ed25519 A', validPrincipals: ['a'], ttl: '1h', certType: 'host', keyId: 'k' },
      },
      ssh('ssh')
        .role('deploy')
        .sign({
          publicKey: 'ssh-ed25519 A',
          validPrincipals: ['a'],
          ttl: '1h',
          certType: 'host',
          keyId: 'k',
        }),
    ),
    said(
      { ssh: 'ssh', role: 'deploy', issue: { keyType: 'ed25519' }, field: 'privateKey' },
      ssh('ssh').role('deploy').issue({ keyType: 'ed25519' }).privateKey,
    ),
    said(
      { database: 'database', staticRole: 'shop', field: 'password' },
      database('database').staticRole('shop').password,
    ),
    said(
      { database: 'database', role: 'shop', field: 'username' },
      database('database').role('shop').username,
    ),
  ),
);

const text: SaidOf<SecretText> = fc
  .tuple(hostile, hostile, reference)
  .map(([before, after, { file, code }]) =>
    said({ text: [before, file, after] }, secretText`${before}${code}${after}`),
  );

const entry: SaidOf<EntryValue> = fc.oneof(
  reference,
  text,
  hostile.map((plain) => said<EntryValue>(plain, plain)),
  oneOf<EntryValue>(said(5432, 5432), said(true, true)),
);

/** At least one of them is a secret. */
const entries: SaidOf<Readonly<Record<string, EntryValue>>> = fc
  .tuple(reference, fc.dictionary(fc.constantFrom('A', 'B_2', 'c'), entry, { maxKeys: 2 }))
  .map(([first, more]) => {
    const all = Object.entries<Said<EntryValue>>({ DB_PASSWORD: first, ...more });
    return said(
      Object.fromEntries(all.map(([name, { file }]) => [name, file])),
      Object.fromEntries(all.map(([name, { code }]) => [name, code])),
    );
  });

const files: SaidOf<FileContent> = fc.oneof(
  { weight: 2, arbitrary: reference },
  text,
  entries.map(({ file, code }) => said({ dotenv: file }, dotenvFile(code))),
  entries.map(({ file, code }) => said({ properties: file }, propertiesFile(code))),
  fc.constant(
    said(
      { kubeletEnv: { A: { kv2: 'secret', at: 'a', key: 'b' } } },
      kubeletEnvFile({ A: kv2('secret').at('a').key('b') }),
    ),
  ),
  fc.tuple(hostile, reference, text).map(([name, ref, of]) =>
    said(
      {
        json: {
          // A name that begins with "$$" loses one of them.
          [name.replace(/^\$\$/, '$$$$$$')]: [
            1,
            null,
            { $secret: ref.file },
            { deep: { $text: (of.file as { text: unknown }).text } },
          ],
          $$secret: 'plain',
        },
      },
      jsonFile({ [name]: [1, null, ref.code, { deep: of.code }], $secret: 'plain' }),
    ),
  ),
  entries.map(({ file, code }) =>
    said(
      { ini: { section: file, 'all of it': { $all: { kv2: 'secret', at: 'x' } } }, dialect: 'quoted' },
      iniFile({ section: code, 'all of it': kv2('secret').at('x').all() }, { dialect: IniDialect.quoted() }),
    ),
  ),
  reference.map(({ file, code }) =>
    said(
      { text: ['a', file, { text: [file, '!'], encode: ['json', 'base64'] }], encode: 'url' },
      urlEncoded(secretText`a${code}${base64Encoded(jsonEncoded(secretText`${code}!`))}`),
    ),
  ),
  reference.map(({ file, code }) =>
    said(
      { joined: [file, 'x', 7], separator: ', ', encode: 'json' },
      jsonEncoded(joined(', ', [code, 'x', 7])),
    ),
  ),
  oneOf<FileContent>(
    said(
      { joined: { kv2: 'secret', at: 'x', key: 'list' }, separator: '' },
      joined('', kv2('secret').at('x').key('list')),
    ),
    said(
      {
        agentTemplate: '<< with secret "secret/data/x" >><< .Data.data.k >><< end >>',
        reads: [{ $all: { kv2: 'secret', at: 'x' } }, { kv2: 'secret', at: 'x', key: 'k' }],
        delimiters: { left: '<<', right: '>>' },
      },
      agentTemplate('<< with secret "secret/data/x" >><< .Data.data.k >><< end >>', {
        reads: [kv2('secret').at('x').all(), kv2('secret').at('x').key('k')],
        delimiters: { left: '<<', right: '>>' },
      }),
    ),
    said({ ini: { s: { $all: { kv1: 'kv', at: 'x' } } } }, iniFile({ s: kv1('kv').at('x').all() })),
    said(
      { yaml: { a: [{ $all: { kv2: 'secret', at: 'x', version: 2, optional: true } }] } },
      yamlFile({ a: [kv2('secret').at('x').version(2).optional().all().orEmpty()] }),
    ),
    said({ toml: { $all: { kv2: 'secret', at: 'x' } } }, tomlFile(kv2('secret').at('x').all())),
    said({ dotenv: { $all: { kv1: 'kv', at: 'x' } } }, dotenvFile(kv1('kv').at('x').all())),
    said({ properties: { $all: { kv2: 'secret', at: 'x' } } }, propertiesFile(kv2('secret').at('x').all())),
  ),
  fc.constant(
    said(
      { pki: 'pki', role: 'web', certificate: { commonName: 'web.shop.svc', altNames: ['web'], ttl: '72h' } },
      pki('pki')
        .role('web')
        .certificate({ commonName: 'web.shop.svc', altNames: ['web'], ttl: '72h' }),
    ),
  ),
);

const options = { commonName: 'web.shop.svc', ttl: '72h' } as const;
const parts = pki('pki').role('web').certificateParts(options);
const ofPod = pki('pki')
  .role('web')
  .certificateParts({
    commonName: podText`${PodField.podName()}.web`,
    altNames: ['a.b', PodField.namespace()],
    ipSans: [PodField.podIp(), '127.0.0.1'],
    uriSans: ['spiffe://shop.example/web'],
    otherSans: ['1.2.3;UTF8:x'],
  });

/** Parts of certificates, as files and as values. */
const certificates: SaidOf<FileContent> = oneOf<FileContent>(
  said({ pki: 'pki', role: 'web', certificate: options, part: 'privateKey' }, parts.privateKey),
  said(
    {
      pki: 'pki',
      role: 'web',
      part: 'fullChain',
      certificate: {
        commonName: [{ podField: 'podName' }, '.web'],
        altNames: ['a.b', { podField: 'namespace' }],
        ipSans: [{ podField: 'podIp' }, '127.0.0.1'],
        uriSans: ['spiffe://shop.example/web'],
        otherSans: ['1.2.3;UTF8:x'],
      },
    },
    ofPod.fullChain,
  ),
  said(
    { json: { key: { $secret: { pki: 'pki', role: 'web', certificate: options, part: 'chain' } } } },
    jsonFile({ key: parts.chain }),
  ),
  said(
    { text: [{ pki: 'pki', role: 'web', certificate: options, part: 'certificate' }, '# key\n'] },
    secretText`${parts.certificate}# key\n`,
  ),
  said(
    { dotenv: { CA: { pki: 'pki', role: 'web', certificate: options, part: 'issuingCa' } } },
    dotenvFile({ CA: parts.issuingCa }),
  ),
);

/** Files with a mode, or with those who see them. */
const declared: SaidOf<DeclaredFile> = fc.oneof(
  { weight: 4, arbitrary: files as SaidOf<DeclaredFile> },
  { weight: 1, arbitrary: certificates as SaidOf<DeclaredFile> },
  files.map(({ file, code }) =>
    said<DeclaredFile>({ content: file, mode: '0444' }, { content: code, mode: FileMode.everyone() }),
  ),
  files.map(({ file, code }) =>
    said<DeclaredFile>(
      { content: file, mode: '400', visibleTo: ['main'] },
      { content: code, mode: FileMode.owner(), visibleTo: ['main'] },
    ),
  ),
);

const reaction: SaidOf<OnChange> = oneOf(
  said('restart', OnChange.restart()),
  said({ restart: { container: 'main' } }, OnChange.restart({ container: 'main' })),
  said({ restart: { spread: '10m' } }, OnChange.restart({ spread: Duration.minutes(10) })),
  said(
    { signal: { signal: 'SIGHUP', container: 'second' } },
    OnChange.signal('SIGHUP', { container: 'second' }),
  ),
  said({ httpPost: 'http://127.0.0.1:8080/-/reload' }, OnChange.httpPost('http://127.0.0.1:8080/-/reload')),
  said({ command: ['/bin/echo', '{{'] }, OnChange.command(['/bin/echo', '{{'])),
);

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const address = 'https://vault.example:8200';
const server: SaidOf<VaultServer> = oneOf(
  said({ address }, VaultServer.at(address)),
  said(
    { address, ca: { configMap: { name: 'vault-ca' } }, namespace: 'teams/shop' },
    VaultServer.at(address, { ca: VaultCa.fromConfigMap('vault-ca'), namespace: 'teams/shop' }),
  ),
  said(
    { address, ca: { secret: { name: 'ca', key: 'root.pem' } }, tlsServerName: 'vault.internal' },
    VaultServer.at(address, { ca: VaultCa.fromSecret('ca', 'root.pem'), tlsServerName: 'vault.internal' }),
  ),
  said({ address, ca: { pem: PEM } }, VaultServer.at(address, { ca: VaultCa.fromPem(PEM) })),
  said({ plainHttpAddress: 'http://127.0.0.1:8200' }, VaultServer.atPlainHttp('http://127.0.0.1:8200')),
);

const mount: SaidOf<AuthMount> = oneOf(
  said({ kubernetes: 'k8s-shop' }, AuthMount.kubernetes('k8s-shop')),
  said(
    { kubernetes: 'k8s-shop', audience: { apiServer: true } },
    AuthMount.kubernetes('k8s-shop', { audience: TokenAudience.apiServer() }),
  ),
  said(
    { jwt: 'jwt-shop', audience: 'vault.shop' },
    AuthMount.jwt('jwt-shop', { audience: TokenAudience.of('vault.shop') }),
  ),
);

type Choices = { readonly [Name in keyof InjectInput]?: SaidOf<NonNullable<InjectInput[Name]>> };

const CHOICES: Choices = {
  env: fc.oneof(
    entries as SaidOf<DeclaredEnv>,
    entries.map(({ file, code }) =>
      said<DeclaredEnv>(
        [{ variables: file }, { variables: file, delivery: { fileKeyRef: { containers: ['second'] } } }],
        [{ variables: code }, { variables: code, delivery: EnvDelivery.fileKeyRef({ container: 'second' }) }],
      ),
    ),
  ),
  visibleTo: oneOf<readonly string[]>(said(['main'], ['main']), said(['main', 'second'], ['main', 'second'])),
  envDelivery: oneOf(
    said('fileKeyRef', EnvDelivery.fileKeyRef()),
    said('wrappedCommand', EnvDelivery.wrappedCommand()),
    said({ supervisor: { container: 'main' } }, EnvDelivery.supervisor({ container: 'main' })),
  ),
  mesh: oneOf(said('istio', ServiceMesh.istio()), said('linkerd', ServiceMesh.linkerd())),
  delivery: oneOf(
    said('agent', Delivery.agent()),
    said('initAndSidecar', Delivery.initAndSidecar()),
    said('injector', Delivery.injector()),
    said(
      {
        injector: {
          logLevel: 'debug',
          clientTimeout: '90s',
          telemetry: { prometheus_retention_time: '24h' },
        },
      },
      Delivery.injector({
        logLevel: 'debug',
        clientTimeout: Duration.seconds(90),
        telemetry: { prometheus_retention_time: '24h' },
      }),
    ),
  ),
  secretsPath: oneOf(said('/srv/shop', '/srv/shop')),
  secretsSize: oneOf(said('8Mi', Size.mebibytes(8))),
  startTimeout: oneOf(said('10s', Duration.seconds(10)), said('30m', Duration.minutes(30))),
  tokenExpiration: oneOf(said('2h', Duration.hours(2))),
  renderInterval: oneOf(said('90s', Duration.seconds(90))),
  onChange: fc.oneof(
    reaction as SaidOf<NonNullable<InjectInput['onChange']>>,
    fc
      .tuple(reaction, reaction)
      .map(([a, b]) => said<NonNullable<InjectInput['onChange']>>([a.file, b.file], [a.code, b.code])),
    fc
      .tuple(reaction, reaction)
      .map(([a, b]) =>
        said<NonNullable<InjectInput['onChange']>>(
          { files: { 'api-key': [a.file, b.file] } },
          { 'api-key': [a.code, b.code] },
        ),
      ),
    reaction.map(({ file, code }) => said({ files: { 'api-key': file } }, { 'api-key': code })),
  ),
  failedRotation: oneOf(said('logged', FailedRotation.logged()), said('event', FailedRotation.event())),
  agentImage: oneOf(
    said({ vault: '1.21.7' }, AgentImage.vault('1.21.7')),
    said(
      { openBao: '2.7.2', repository: 'mirror.example/bao' },
      AgentImage.openBao('2.7.2', 'mirror.example/bao'),
    ),
    said({ reference: 'mirror.example/x:1', binary: 'bao' }, AgentImage.of('mirror.example/x:1', 'bao')),
  ),
  agentResources: oneOf(
    said(
      { cpu: { request: '50m', limit: 1 }, memory: { limit: '1Gi' } },
      { cpu: { request: Cpu.millis(50), limit: Cpu.units(1) }, memory: { limit: Size.gibibytes(1) } },
    ),
  ),
};

/** Server and mount, and the rest of the declaration, as the file has them and as `inject` takes them. */
export interface SaidDeclaration {
  readonly vault: unknown;
  readonly auth: unknown;
  readonly workload: Readonly<Record<string, unknown>>;
  readonly input: InjectInput;
}

/** Declarations in which every property occurs. */
export const declarations: fc.Arbitrary<SaidDeclaration> = fc
  .record({
    server,
    mount,
    file: declared,
    more: fc.dictionary(fc.constantFrom('db.env', 'tls.pem'), declared, { maxKeys: 2 }),
    chosen: fc.record(
      Object.fromEntries(
        Object.entries(CHOICES).map(([name, of]) => [
          name,
          fc.option(of as SaidOf<unknown>, { nil: undefined, freq: 1 }),
        ]),
      ),
    ),
  })
  .map(({ server: vault, mount: auth, file, more, chosen }) => {
    const all = Object.entries<Said<DeclaredFile>>({ 'api-key': file, ...more });
    const choices = Object.entries(chosen).filter(
      (one): one is [string, Said<unknown>] => one[1] !== undefined,
    );
    const part = (of: 'file' | 'code'): Record<string, unknown> => ({
      files: Object.fromEntries(all.map(([name, one]) => [name, one[of]])),
      ...Object.fromEntries(choices.map(([name, one]) => [name, one[of]])),
    });
    return {
      vault: vault.file,
      auth: auth.file,
      workload: part('file'),
      input: { ...part('code'), vault: vault.code, auth: auth.code, roleName: 'shop-web' } as InjectInput,
    };
  });

/** The properties that occur in them. */
export const SAID_PROPERTIES: readonly string[] = [
  'files',
  'vault',
  'auth',
  'roleName',
  ...Object.keys(CHOICES),
];
