import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  dotenvFile,
  IniDialect,
  iniFile,
  joined,
  jsonFile,
  kv2,
  propertiesFile,
  secretText,
  tomlFile,
  urlEncoded,
  VaultInjectedDeployment,
  yamlFile,
} from '../../lib';
import { renderPod } from '../../lib/render';
import { expectOk } from '../support/vault-server/client';
import { serverProgram, SERVERS } from '../support/vault-server/server-kind';
import { Cluster } from './cluster';
import { Scenario } from './scenario';

/**
 * "The same files on a laptop": a pod on the node says the hashes of its files, and render makes the same of its manifest,
 * with a developer's token, beside the node.
 */
const cluster = Cluster.fromEnvironment();
let scenario: Scenario;
const folder = mkdtempSync(join(tmpdir(), 'avc-render-node-'));

beforeAll(async () => {
  scenario = await Scenario.create(cluster, 'render');
}, 120_000);
afterAll(async () => {
  await scenario.remove();
  rmSync(folder, { recursive: true, force: true });
});

const VALUES: Readonly<Record<string, string>> = {
  plain: 'correct-horse',
  quotes: `it's "so" \\ \`here\``,
  dollars: '$HOME ${X} $(X) $$ {{ x }} [[ y ]]',
  lines: 'one\n\n#two=2\r\n\ttab\n',
  unicode: 'pässwörd 🔑 \u2028',
};

test('a pod with every form of a file of KV and render have the same bytes', async () => {
  await scenario.writeSecret('shop/app', VALUES);
  const { vault } = cluster;
  const nested = { data: { db: { hosts: ['db-0', 'db-1'], port: 5432 }, list: ['a', 2] } };
  expectOk(await vault.write(`${scenario.name}/data/shop/nested`, nested), 'nested');
  const app = kv2(scenario.name).at('shop/app');
  const more = kv2(scenario.name).at('shop/nested');
  const all = Object.fromEntries(Object.keys(VALUES).map((key) => [key.toUpperCase(), app.key(key)]));
  const files = {
    ...Object.fromEntries(Object.keys(VALUES).map((key) => [`raw-${key}`, app.key(key)])),
    'all.json': jsonFile({ list: [all], whole: more.all() }),
    'all.yaml': yamlFile({ list: [all] }),
    'all.toml': tomlFile({ table: all }),
    'all.env': dotenvFile(all),
    'all.properties': propertiesFile(all),
    'all.ini': iniFile({ section: all }, { dialect: IniDialect.quoted() }),
    'url.txt': secretText`https://${urlEncoded(app.key('quotes'))}@${more.key('db', 'hosts', 1)}:${more.key('db', 'port')}`,
    'list.txt': joined(',', more.key('list')),
    'default.txt': secretText`${more.key('db', 'name').orElse('shop')}`,
    'optional.txt': secretText`${kv2(scenario.name).at('shop/none').optional().key('a').orElse('shop')}`,
  };
  const objects = scenario.synth((chart) => {
    const props = scenario.props(files);
    return new VaultInjectedDeployment(chart, 'Web', { metadata: { name: 'web' }, replicas: 1, ...props });
  });
  await scenario.writePolicy();
  await scenario.writeRole();
  await cluster.apply(objects);
  const report = await scenario.started(120);
  const inPod = Object.fromEntries(
    Object.entries(report.files).map(([name, { sha256 }]) => [name, sha256 ?? 'not said']),
  );
  const token = await vault.createToken({ policies: [scenario.name, 'default'], ttl: '10m' });
  for (const kind of [SERVERS.openbao, ...(process.env['AVC_SERVER'] === 'vault' ? [SERVERS.vault] : [])]) {
    const output = join(folder, kind.name);
    const said: string[] = [];
    const code = await renderPod(
      [{ file: 'web.yaml', text: objects.map((one) => stringify(one)).join('---\n') }],
      {
        agent: await serverProgram(kind),
        output,
        timeout: 60,
        say: (line) => said.push(line),
        env: { PATH: process.env['PATH'], HOME: folder, VAULT_TOKEN: token },
      },
    );
    expect([code, said]).toEqual([
      0,
      [expect.stringContaining(`${String(Object.keys(files).length)} files`)],
    ]);
    const here = Object.fromEntries(
      readdirSync(output).map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(output, name)))
          .digest('hex'),
      ]),
    );
    expect(here).toEqual(inPod);
  }
}, 400_000);
