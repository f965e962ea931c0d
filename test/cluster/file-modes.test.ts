import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImagePullPolicy } from 'cdk8s-plus-28';
import { Delivery, FileMode, kv2 } from '../../lib';
import { Cluster } from './cluster';
import { applyDelivered, readyDelivered } from './injected-pod';
import { Scenario } from './scenario';
import { ERLANG, importStrictImage, STRICT_USER } from './strict-image';
import { startTlsPostgres, type TlsPostgres } from './tls-postgres';

/**
 * Modes of files, held by programs that refuse what is wrong: libpq, OpenSSH and Erlang of Debian want a key that its
 * owner alone can read. Each delivery gives them one of mode 0400, and beside it the same of 0440, which they refuse.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];
let postgres: TlsPostgres;
let image: string;
let sshKey: string;

beforeAll(async () => {
  postgres = await startTlsPostgres(cluster.state.hostAddress);
  image = await importStrictImage(cluster);
  const folder = mkdtempSync(join(tmpdir(), 'avc-ssh-'));
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'shop', '-f', join(folder, 'id')]);
  sshKey = readFileSync(join(folder, 'id'), 'utf8');
  rmSync(folder, { recursive: true });
}, 300_000);

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
  await postgres.stop();
});

/** What a shell in the application's container says of a script, both outputs together. */
async function inPod(scenario: Scenario, what: string, script: string): Promise<string> {
  const command = [
    'exec',
    what,
    '-n',
    scenario.name,
    '-c',
    'main',
    '--',
    '/bin/sh',
    '-c',
    `{ ${script}; } 2>&1; true`,
  ];
  return cluster.kubectl(command).catch(String);
}

describe.each([Delivery.agent(), Delivery.initAndSidecar(), Delivery.injector()])(
  'modes with %j',
  (delivery) => {
    let scenario: Scenario;
    let what: string;
    const said = (script: string) => inPod(scenario, what, script);

    beforeAll(async () => {
      scenario = await Scenario.create(cluster, 'modes');
      scenarios.push(scenario);
      const { certificate, key, ca } = postgres.client;
      await scenario.writeSecret('shop/keys', {
        certificate,
        key,
        ca,
        ssh: sshKey,
        cookie: 'CorrectHorseBattery',
      });
      const secret = kv2(scenario.name).at('shop/keys');
      const [mode, loose] = [FileMode.owner(), FileMode.group()];
      const files = {
        'client.crt': { content: secret.key('certificate'), mode: FileMode.everyone() },
        'client.key': { content: secret.key('key'), mode },
        'loose.key': { content: secret.key('key'), mode: loose },
        'ca.crt': secret.key('ca'),
        id: { content: secret.key('ssh'), mode },
        'loose-id': { content: secret.key('ssh'), mode: loose },
        '.erlang.cookie': { content: secret.key('cookie'), mode },
        'exact.key': { content: secret.key('key'), mode: FileMode.of('0600') },
      };
      const props = scenario.props({});
      const [container] = props.containers;
      const main = {
        image,
        imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
        command: ['/bin/sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done'],
        securityContext: { user: STRICT_USER, group: STRICT_USER },
        resources: container?.resources ?? {},
      };
      what = await applyDelivered(cluster, scenario, { ...props, files, delivery, containers: [main] });
      await scenario.writePolicy();
      await scenario.writeRole();
      await readyDelivered(cluster, scenario, what);
    }, 180_000);

    test('each file has its mode, and the application as its owner', async () => {
      const list = await said('cd /vault/secrets && stat -c "%n %a %u" *.* id loose-id .erlang.cookie');
      const owner = String(STRICT_USER);
      expect(
        Object.fromEntries(
          list
            .trim()
            .split('\n')
            .map((line) => line.split(/ (.*)/).slice(0, 2)),
        ),
      ).toEqual({
        'ca.crt': `440 ${owner}`,
        'client.crt': `444 ${owner}`,
        'client.key': `400 ${owner}`,
        'exact.key': `600 ${owner}`,
        'loose.key': `440 ${owner}`,
        id: `400 ${owner}`,
        'loose-id': `440 ${owner}`,
        '.erlang.cookie': `400 ${owner}`,
      });
    });

    test('libpq shows the server a certificate with the key of mode 0400, and refuses that of 0440', async () => {
      const psql = (key: string) =>
        `PGPASSWORD=${postgres.password} psql -At -c 'select client_dn from pg_stat_ssl where pid = pg_backend_pid()' ` +
        `"host=${postgres.host} port=${String(postgres.port)} user=${postgres.user} dbname=postgres sslmode=verify-full ` +
        `sslrootcert=/vault/secrets/ca.crt sslcert=/vault/secrets/client.crt sslkey=/vault/secrets/${key}"`;
      expect(await said(psql('client.key'))).toBe('/CN=shop-web\n');
      expect(await said(psql('exact.key'))).toBe('/CN=shop-web\n');
      expect(await said(psql('loose.key'))).toContain('has group or world access');
    });

    test('OpenSSH reads the key of mode 0400, and ignores that of 0440', async () => {
      expect(await said('ssh-keygen -y -f /vault/secrets/id')).toMatch(/^ssh-ed25519 \S+ shop\n$/);
      expect(await said('ssh-keygen -y -f /vault/secrets/loose-id')).toContain('bad permissions');
    });

    test('Erlang takes its cookie of mode 0400 from the home folder, and refuses one of 0440', async () => {
      const cookie = `${ERLANG} -eval 'io:format("~s~n", [erlang:get_cookie()]), halt().'`;
      expect(await said(`HOME=/vault/secrets ${cookie}`)).toBe('CorrectHorseBattery\n');
      const loose = 'mkdir -p /dev/shm/h && cat /vault/secrets/.erlang.cookie >/dev/shm/h/.erlang.cookie';
      const asLoose = `${loose} && chmod 440 /dev/shm/h/.erlang.cookie && HOME=/dev/shm/h ${cookie}`;
      expect(await said(asLoose)).toContain('must be accessible by owner only');
    });
  },
);
