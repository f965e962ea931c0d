import { createHash } from 'node:crypto';
import { Size } from 'cdk8s';
import { type ContainerProps, Cpu, EnvValue, ImagePullPolicy } from 'cdk8s-plus-28';
import {
  Delivery,
  EnvDelivery,
  type EntryValue,
  kv2,
  OnChange,
  type VaultInjectedDeploymentProps,
  VaultInjectedJob,
} from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { Scenario, statusOf } from './scenario';

/**
 * Environment variables on a real node, by each way: what the application gets, told by the hashes of the values; what
 * stands in the API, which is none of them; what a changed secret does; and what the start gate says of a value that a
 * way cannot carry. All values hold MARK, by which they are looked for.
 */
const cluster = Cluster.fromEnvironment();
const { images } = cluster.state;
const scenarios: Scenario[] = [];
const MARK = 'correct-horse';
/** From a change until the application says so: renderInterval, 10 s here, and a new start on a busy machine. */
const WITHIN_MS = 20_000;

/** Values that every way carries. */
const SECRETS: Readonly<Record<string, string>> = {
  PLAIN: MARK,
  DOUBLE: `say "${MARK}"`,
  DOLLAR: `$HOME $(DOUBLE) $$ \${x} \`id\` $(id) ${MARK}`,
  BACKSLASH: `\\ \\n ${MARK} \\`,
  SPACES: `  ${MARK}  `,
  LINES: `one\n\n#two=${MARK}\n`,
  UNICODE: `pässwörd 🔑 ${MARK}`,
  BRACES: `{{ ${MARK} }} %s`,
  LONG: `${MARK} ${'x'.repeat(30_000)}`,
};
/** Values that the kubelet's reader has no form for. */
const QUOTED = { ...SECRETS, QUOTE: `it's ${MARK}`, RETURN: `one\r\n${MARK}`, EMPTY: '' };
/** No secret, and nothing that Kubernetes should take for a reference to another variable. */
const HOST = 'db.shop $(REPORT_ENV) $$';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the image without a shell prints of itself, as a script. */
const SCRIPT = `
line=
for name in $(echo "$REPORT_ENV" | tr , ' '); do
  eval "set -- \\"\\\${$name}\\""
  line="$line,\\"$name\\":\\"$(printf %s "$1" | sha256sum | cut -c 1-64)\\""
done
echo "{\\"env\\":{\${line#,}}}"
trap 'exit 0' TERM
while :; do sleep 0.2 & wait $!; done`;

interface Way {
  readonly envDelivery: EnvDelivery;
  /** Image and command. The application says which of the variables of REPORT_ENV it has. */
  readonly program: Pick<ContainerProps, 'image' | 'command'>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly logins: number;
  readonly onChange?: OnChange;
}
const WAYS: readonly (readonly [string, Way])[] = [
  [
    'fileKeyRef() and an image without a shell',
    {
      envDelivery: EnvDelivery.fileKeyRef(),
      program: { image: images.app },
      secrets: SECRETS,
      logins: 1,
      onChange: OnChange.restart(),
    },
  ],
  [
    'wrappedCommand()',
    {
      envDelivery: EnvDelivery.wrappedCommand(),
      program: { image: images.busybox, command: ['/bin/sh', '-c', SCRIPT] },
      secrets: QUOTED,
      logins: 1,
      onChange: OnChange.restart(),
    },
  ],
  [
    'supervisor() and an image without a shell',
    {
      envDelivery: EnvDelivery.supervisor(),
      program: { image: images.app, command: ['/app'] },
      secrets: QUOTED,
      logins: 2,
    },
  ],
];

type Application = Pick<Way, 'program' | 'secrets'>;

function container({ program, secrets }: Application): ContainerProps {
  const reported = [...Object.keys(secrets), 'HOST', 'ABSENT'].join(',');
  return {
    ...program,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    envVariables: { REPORT_ENV: EnvValue.fromValue(reported) },
    securityContext: { user: 10_001, group: 10_001 },
    resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(80) } },
  };
}

/** One secret of all values, and the variables that come from it. */
async function prepared(secrets: Readonly<Record<string, string>>) {
  const scenario = await Scenario.create(cluster, 'env');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', secrets);
  const db = kv2(scenario.name).at('shop/db');
  const env: Record<string, EntryValue> = { HOST };
  for (const name of Object.keys(secrets)) env[name] = db.key(name);
  return { scenario, env };
}

async function allow(scenario: Scenario): Promise<void> {
  await scenario.writePolicy();
  await scenario.writeRole();
}

/** What the application has said of its variables: the newest start last, of this container and the one before. */
async function seen(scenario: Scenario): Promise<readonly Readonly<Record<string, string>>[]> {
  const { metadata } = await scenario.pod();
  const logs = ['logs', metadata.name, '-c', 'main', '-n', scenario.name];
  const texts = [await cluster.kubectl([...logs, '--previous']).catch(() => ''), await cluster.kubectl(logs)];
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.includes('"env"'))
    .map((line) => (JSON.parse(line) as { env: Record<string, string> }).env);
}

const hasStarted = (scenario: Scenario) =>
  waitUntil('the application', async () => (await seen(scenario).catch(() => [])).length > 0, {
    timeoutMs: 90_000,
    intervalMs: 500,
  });

const hashes = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...values, HOST }).map(([name, value]) => [name, hashOf(value)]));

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

describe.each(WAYS)('EnvDelivery.%s', (_, way) => {
  const deploy = async (props: Partial<VaultInjectedDeploymentProps> = {}): Promise<Scenario> => {
    const { scenario, env } = await prepared(way.secrets);
    const { envDelivery, onChange } = way;
    await scenario.deploy({}, { env, envDelivery, onChange, containers: [container(way)], ...props });
    await allow(scenario);
    await hasStarted(scenario);
    return scenario;
  };

  test('the application gets its variables byte for byte, and after a change the new ones', async () => {
    const scenario = await deploy();
    // ABSENT is none of them, and an application without a shell says so.
    expect((await seen(scenario)).at(-1)).toMatchObject(hashes(way.secrets));
    expect(await scenario.logins()).toBe(way.logins);
    const before = await scenario.pod();

    const changed = { ...way.secrets, PLAIN: `another ${MARK}` };
    await scenario.writeSecret('shop/db', changed);
    await waitUntil(
      'the new value',
      async () => (await seen(scenario)).at(-1)?.['PLAIN'] === hashOf(changed.PLAIN),
      { timeoutMs: WITHIN_MS, intervalMs: 500 },
    );
    const starts = await seen(scenario);
    expect(starts).toHaveLength(2);
    expect(starts.at(-1)).toMatchObject(hashes(changed));
    // The same pod: by a new start of the container, or of the process in it.
    const after = await scenario.pod();
    expect(after.metadata.name).toBe(before.metadata.name);
    expect(statusOf(after, 'main')?.restartCount).toBe(way.onChange === undefined ? 0 : 1);
    expect(await scenario.logins()).toBe(way.logins);

    const objects = 'pod,configmap,deployment,replicaset,event';
    const api = await cluster.kubectl(['get', objects, '-n', scenario.name, '-o', 'yaml']);
    expect(api).toContain('name: vault-secrets');
    expect(api).not.toContain(MARK);
    expect(await cluster.kubectl(['get', 'secret', '-n', scenario.name, '-o', 'name'])).toBe('');
  });

  test('with init container and sidecar too', async () => {
    const scenario = await deploy({ delivery: Delivery.initAndSidecar() });
    expect((await seen(scenario)).at(-1)).toMatchObject(hashes(way.secrets));
  });
});

describe('the start gate stays closed and names the variable, never its value, until it is mended', () => {
  test.each([
    ['a key is missing', EnvDelivery.fileKeyRef(), {}, /shop\/db has no key "PASSWORD"/],
    [
      'the kubelet has no form for the value',
      EnvDelivery.fileKeyRef(),
      { PASSWORD: `it's ${MARK}` },
      /the value of PASSWORD holds a single quote/,
    ],
    [
      'no environment can hold the value',
      EnvDelivery.supervisor(),
      { PASSWORD: `${MARK}\0` },
      /the value of PASSWORD holds a NUL character/,
    ],
  ])('%s', async (_, envDelivery, first, message) => {
    const program = { image: images.app, command: ['/app'] };
    const mended = { PASSWORD: `mended ${MARK}` };
    const { scenario, env } = await prepared(mended);
    await scenario.writeSecret('shop/db', { OTHER: 'x', ...first });
    const containers = [container({ program, secrets: mended })];
    await scenario.deploy({}, { env, envDelivery, containers });
    await allow(scenario);
    const said = await scenario.gateMessage();
    expect(said).toMatch(/secrets not there after 15 s.*: vault\.env; vault-agent says: /);
    expect(said).toMatch(message);
    expect(said + (await scenario.logs()) + (await scenario.events())).not.toContain(MARK);
    expect(statusOf(await scenario.pod(), 'main')?.state).toMatchObject({
      waiting: { reason: 'PodInitializing' },
    });
    await scenario.writeSecret('shop/db', mended);
    await hasStarted(scenario);
    expect((await seen(scenario)).at(-1)).toMatchObject(hashes(mended));
  });
});

test.each([Delivery.agent(), Delivery.initAndSidecar()])(
  'with supervisor() a Job ends with its program: %j',
  async (delivery) => {
    for (const [code, result] of [
      [0, 'complete'],
      [7, 'failed'],
    ] as const) {
      const { scenario, env } = await prepared({ PLAIN: MARK });
      const script = `[ "$PLAIN" = ${MARK} ] && exit ${String(code)}`;
      const program = { image: images.busybox, command: ['/bin/sh', '-c', script] };
      const envDelivery = EnvDelivery.supervisor();
      const containers = [container({ program, secrets: {} })];
      const props = { ...scenario.props({}), delivery, env, envDelivery, containers };
      await scenario.apply(
        (chart) =>
          new VaultInjectedJob(chart, 'Work', { metadata: { name: 'work' }, backoffLimit: 0, ...props }),
      );
      await allow(scenario);
      await cluster.kubectl(
        ['wait', `--for=condition=${result}`, 'job/work', '-n', scenario.name, '--timeout=60s'],
        { timeoutMs: 70_000 },
      );
      const { terminated } = statusOf(await scenario.pod(), 'main')?.state ?? {};
      expect(terminated).toMatchObject({ exitCode: code });
      // The pod's agent has given its token back; the supervisor's stays to the end of its TTL.
      expect(await scenario.logins()).toBe(1);
    }
  },
);
