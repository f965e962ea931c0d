import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type DeclaredFile, Delivery, EnvDelivery, FileMode } from '../../lib';
import {
  agentTemplate,
  base64Decoded,
  base64Encoded,
  database,
  dotenvFile,
  IniDialect,
  iniFile,
  joined,
  jsonEncoded,
  jsonFile,
  kv1,
  kv2,
  pki,
  PodField,
  podText,
  propertiesFile,
  secretText,
  tomlFile,
  urlEncoded,
  yamlFile,
} from '../../lib/secrets';
import { type Postgres, startPostgres } from '../support/postgres';
import { runAgentOnce } from '../support/vault-server/agent';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { enableDatabase, postgresConnection } from '../support/vault-server/database-engine';
import { createLocalLogin, rewriteForLocalAgent } from '../support/vault-server/local-agent';
import { generatedValues } from '../secrets/support/generated-values';
import {
  containerOf,
  developerToken,
  hashesIn,
  manifestOf,
  policyOf,
  RenderFolder,
  type WorkloadOfTest,
} from './support';

// "The same files on a laptop": the pod's own configuration, out of its manifest, run by the real agent under the policy
// that its contract derives, and render from the same manifest with a developer's token, against the same server.

const root = VaultClient.fromEnvironment();
const folder = new RenderFolder();
let postgres: Postgres;

const values = generatedValues(60).slice(0, 60);
const keys = values.map(
  (_, index) => `${['k', 'da-sh', 'dotted.k', 'sp ace', '{{k}}'][index % 5] ?? ''}${String(index)}`,
);
const onOneLine = (value: string): boolean => !/[\p{Cc}\u2028\u2029]|^\p{Z}|\p{Z}$/u.test(value);

const app = kv2('render-kv').at('shop/app');
const all = Object.fromEntries(keys.map((key, index) => [`V${String(index)}`, app.key(key)]));
const lines = Object.fromEntries(
  keys.flatMap((key, index) => (onOneLine(values[index] ?? '') ? [[`V${String(index)}`, app.key(key)]] : [])),
);
const config = kv2('render-kv').at('shop/config');
const nested = kv2('render-kv').at('shop/nested');
const absent = kv2('render-kv').at('shop/absent').optional();

/** Every form of a file whose bytes are decided by what is stored. */
const FILES: Readonly<Record<string, DeclaredFile>> = {
  ...Object.fromEntries(keys.slice(0, 20).map((key, index) => [`raw-${String(index)}`, app.key(key)])),
  legacy: kv1('render-kv1').at('shop/legacy').key('password'),
  version: kv2('render-kv').at('shop/config').version(1).key('A'),
  'all.json': jsonFile({ nested: { list: [all, { n: 1, none: null }] } }),
  'all.yaml': yamlFile({ nested: [all] }),
  'all.toml': tomlFile({ table: all }),
  'all.env': dotenvFile(all),
  'all.properties': propertiesFile(all),
  'all.ini': iniFile({ section: all }, { dialect: IniDialect.quoted() }),
  'plain.ini': iniFile({ section: lines }),
  'whole.json': jsonFile(config.all()),
  'whole.env': dotenvFile(config.all()),
  'nested.txt': secretText`${nested.key('db', 'hosts', 0)}:${nested.key('db', 'port')}`,
  'list.txt': joined(',', nested.key('list')),
  'optional.txt': secretText`level=${absent.key('level').orElse('info')}`,
  'default.txt': secretText`port=${nested.key('db', 'other').orElse(5432)}`,
  'empty.txt': absent.key('level').orEmpty(),
  'encoded.txt': secretText`${urlEncoded(app.key('k0'))} ${base64Encoded(app.key('k0'))} ${jsonEncoded(app.key('k0'))}`,
  'store.p12': base64Decoded(config.key('STORE')),
  'template.txt': agentTemplate(
    '{{ with secret "render-kv/data/shop/config" }}{{ .Data.data.A }}{{ end }}\n',
    {
      reads: [config.key('A')],
    },
  ),
  'owner.txt': { content: config.key('A'), mode: FileMode.owner() },
  'everyone.txt': { content: config.key('A'), mode: FileMode.everyone() },
};

const write = async (path: string, body: object) => expectOk(await root.write(path, body), path);

beforeAll(async () => {
  await root.enableMount('render-kv', { type: 'kv', options: { version: '2' } });
  await root.enableMount('render-kv1', { type: 'kv', options: { version: '1' } });
  const data = Object.fromEntries(keys.map((key, index) => [key, values[index]]));
  await write('render-kv/data/shop/app', { data });
  const bytes = Buffer.from([0, 1, 2, 250, 251, 252, 10, 13]).toString('base64');
  await write('render-kv/data/shop/config', { data: { A: 'first', STORE: bytes } });
  await write('render-kv/data/shop/config', { data: { A: 'second', B: "it's", STORE: bytes } });
  const db = { hosts: ['db-0', 'db-1'], port: 5432 };
  await write('render-kv/data/shop/nested', { data: { db, list: ['a', 2, 'c'] } });
  await write('render-kv1/shop/legacy', { password: 'from version 1' });
  await root.enableMount('render-pki', { type: 'pki' });
  await write('render-pki/root/generate/internal', { common_name: 'Render Test CA', ttl: '1000h' });
  await write('render-pki/roles/web', { allow_any_name: true, enforce_hostnames: false, max_ttl: '100h' });
  postgres = await startPostgres();
  await enableDatabase(root, 'render-db', postgresConnection(postgres), { name: 'shop', default_ttl: '1h' });
}, 300_000);

afterAll(async () => {
  await root.delete('sys/mounts/render-db');
  await postgres.stop();
  folder.remove();
});

/** The files as the pod has them: its manifest's own configuration under the contract's policy. */
async function inPod(name: string, workload: WorkloadOfTest, env: Readonly<Record<string, string>> = {}) {
  const to = folder.at(`${name}-pod`);
  mkdirSync(to);
  expectOk(await root.putPolicy(`${name}-pod`, policyOf(workload)), 'policy');
  const { spec } = parse(manifestOf(workload)) as {
    spec: { template: { metadata: { annotations: Record<string, string> } } };
  };
  const own = JSON.parse(
    spec.template.metadata.annotations['aks-vault-constructs/agent.json'] ?? '',
  ) as object;
  const configuration = rewriteForLocalAgent(own, {
    address: root.address,
    login: await createLocalLogin(root, [`${name}-pod`], folder.path),
    pathMap: { '/vault/secrets': to, '/vault/views': join(to, 'views'), '/vault/token': folder.path },
  });
  const { exitCode, logs } = await runAgentOnce(
    { ...configuration, log_file: folder.at('pod.log') },
    { env },
  );
  if (exitCode !== 0) throw new Error(logs);
  return to;
}

/** The files as render makes them. */
async function onLaptop(name: string, workload: WorkloadOfTest) {
  const output = folder.at(`${name}-laptop`);
  const env = { VAULT_TOKEN: await developerToken(root, name, workload), VAULT_ADDR: root.address };
  expect(await folder.render(manifestOf(workload), { output, env })).toEqual({
    code: 0,
    said: [expect.stringContaining(`in ${output}`)],
  });
  return output;
}

test(`${String(Object.keys(FILES).length)} files of every form, with ${String(values.length)} values, are the same byte for byte and have the same modes`, async () => {
  const pod = hashesIn(await inPod('forms', { files: FILES }));
  const laptop = hashesIn(await onLaptop('forms', { files: FILES }));
  expect(Object.keys(laptop).sort()).toEqual(Object.keys(FILES).sort());
  expect(laptop).toEqual(pod);
  const modes = ['owner.txt', 'everyone.txt', 'all.json'].map((name) => laptop[name]?.slice(0, 3));
  expect(modes).toEqual(['400', '444', '440']);
  expect(readFileSync(join(folder.at('forms-laptop'), 'nested.txt'), 'utf8')).toBe('db-0:5432');
});

test('and so are the files of variables, for the kubelet, a shell and the supervisor', async () => {
  const plain = Object.fromEntries(
    Object.entries(lines)
      .filter((_, index) => !values[index]?.includes("'"))
      .slice(0, 5),
  );
  const kubelet = { A: config.key('A'), HOST: 'db.shop' };
  const workload = {
    env: [
      { variables: kubelet, delivery: EnvDelivery.fileKeyRef({ container: 'main' }) },
      { variables: plain, delivery: EnvDelivery.wrappedCommand({ container: 'second' }) },
      { variables: all, delivery: EnvDelivery.supervisor({ container: 'third' }) },
    ],
    spec: { containers: ['main', 'second', 'third'].map((name) => containerOf(name)) },
  };
  const pod = await inPod('variables', workload);
  const env = { VAULT_TOKEN: await developerToken(root, 'variables', workload), VAULT_ADDR: root.address };
  const folders = { main: pod, second: join(pod, 'views/2'), third: join(pod, 'views/3') };
  for (const [container, own] of Object.entries(folders)) {
    const output = folder.at(`variables-${container}`);
    expect((await folder.render(manifestOf(workload), { output, container, env })).code).toBe(0);
    expect(hashesIn(output)).toEqual(hashesIn(own));
    expect(Object.keys(hashesIn(own))).toHaveLength(1);
  }
});

test('with Delivery.initAndSidecar() too, whose two agents have one configuration', async () => {
  const workload = { files: { 'whole.json': jsonFile(config.all()) }, delivery: Delivery.initAndSidecar() };
  const pod = hashesIn(await inPod('two-agents', workload));
  expect(hashesIn(await onLaptop('two-agents', workload))).toEqual(pod);
});

test("with Delivery.injector() too, whose templates are the injector's annotations", async () => {
  const files = { 'whole.json': jsonFile(config.all()), raw: app.key('k0'), 'all.env': dotenvFile(all) };
  const pod = hashesIn(await inPod('injector', { files }));
  expect(hashesIn(await onLaptop('injector', { files, delivery: Delivery.injector() }))).toEqual(pod);
});

test('database credentials are a new user in the same form: who reads one file can read the other', async () => {
  const creds = database('render-db').role('shop');
  const files = {
    'db.json': jsonFile({ user: creds.username, password: creds.password }),
    'db.env': dotenvFile({ PGUSER: creds.username, PGPASSWORD: creds.password }),
    'db.url': secretText`postgresql://${urlEncoded(creds.username)}:${urlEncoded(creds.password)}@db:5432/shop`,
  };
  const [pod, laptop] = [await inPod('db', { files }), await onLaptop('db', { files })];
  const users = [pod, laptop].map((place) => {
    const read = (name: string) => readFileSync(join(place, name), 'utf8');
    const { user, password } = JSON.parse(read('db.json')) as { user: string; password: string };
    // One user in all files of a place, also on the laptop.
    const form = (name: string) => read(name).replaceAll(user, 'USER').replaceAll(password, 'PASSWORD');
    expect([form('db.env'), form('db.url')]).toEqual([
      "PGUSER='USER'\nPGPASSWORD='PASSWORD'\n",
      'postgresql://USER:PASSWORD@db:5432/shop',
    ]);
    return user;
  });
  expect(users[0]).not.toBe(users[1]);
  const { user, password } = JSON.parse(readFileSync(join(laptop, 'db.json'), 'utf8')) as {
    user: string;
    password: string;
  };
  expect(await postgres.query('select current_user', { user, password })).toBe(`${user}\n`);
});

test('a certificate in one file and one in parts are new ones in the same form, with the fields of the pod as they are here', async () => {
  const tls = pki('render-pki')
    .role('web')
    .certificateParts({
      commonName: podText`${PodField.podName()}.${PodField.namespace()}.svc`,
      ipSans: [PodField.podIp()],
      ttl: '24h',
    });
  const files = {
    'web.pem': pki('render-pki').role('web').certificate({ commonName: 'web.shop.svc', ttl: '24h' }),
    'tls.key': { content: tls.privateKey, mode: FileMode.owner() },
    'tls.crt': tls.fullChain,
    'ca.crt': tls.chain,
  };
  const places = [
    await inPod('tls', { files }, { POD_NAME: 'web', NAMESPACE: 'shop', POD_IP: '127.0.0.1' }),
    await onLaptop('tls', { files }),
  ];
  const forms = places.map((place) => {
    const read = (name: string) => readFileSync(join(place, name), 'utf8');
    const certificate = new X509Certificate(read('tls.crt'));
    expect(certificate.checkPrivateKey(createPrivateKey(read('tls.key')))).toBe(true);
    const web = new X509Certificate(read('web.pem'));
    expect(
      web.checkPrivateKey(
        createPrivateKey(read('web.pem').replace(/^[\s\S]*-(?=----BEGIN [A-Z ]*PRIVATE)/, '-')),
      ),
    ).toBe(true);
    const blocks = (name: string) => read(name).match(/-----BEGIN [A-Z ]+-----/g);
    return {
      names: [certificate.subject, certificate.subjectAltName, web.subject, web.issuer],
      blocks: Object.keys(files).map(blocks),
      ca: read('ca.crt'),
      modes: Object.values(hashesIn(place)).map((text) => text.slice(0, 3)),
    };
  });
  expect(forms[1]).toEqual(forms[0]);
  expect(forms[1]?.names[0]).toBe('CN=web.shop.svc');
});

test('of containers that see different files, the first one sees its own and another is named', async () => {
  const files = {
    both: config.key('A'),
    own: { content: config.key('B'), visibleTo: ['main'] },
    theirs: { content: app.key('k0'), visibleTo: ['shipper'] },
  };
  const workload = { files, spec: { containers: ['main', 'shipper'].map((name) => containerOf(name)) } };
  const manifest = manifestOf(workload);
  const pod = await inPod('views', workload);
  const env = { VAULT_TOKEN: await developerToken(root, 'views', workload), VAULT_ADDR: root.address };
  const [first, second] = [folder.at('views-main'), folder.at('views-shipper')];
  const { said } = await folder.render(manifest, { output: first, env });
  expect(said[0]).toBe('note: main is rendered; shipper see other files: --container');
  await folder.render(manifest, { output: second, container: 'shipper', env });
  expect(Object.keys(hashesIn(first))).toEqual(['both', 'own']);
  expect(hashesIn(second)).toEqual(hashesIn(join(pod, 'views/2')));
});
