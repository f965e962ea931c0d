import { type ContainerProps, ImagePullPolicy } from 'cdk8s-plus-28';
import { type DeclaredFile, Delivery, EnvDelivery, kv2, type VaultInjectedDeploymentProps } from '../../lib';
import { Cluster } from './cluster';
import { applyDelivered, readyDelivered } from './injected-pod';
import { Scenario } from './scenario';

/**
 * Who sees what, on a real node: a container that is not named finds no file and no mount, whatever the delivery, and
 * one that is named finds its files under the same paths as any other.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

/** What a container sees: the mount on the folder of the secrets, and the content of each file. */
const LOOK =
  'grep -c " /vault" /proc/mounts; (cd /vault/secrets 2>/dev/null || exit 0; for f in *; do echo "$f=$(cat "$f")"; done)';

interface Seen {
  readonly mounts: number;
  readonly files: readonly string[];
}

const parsed = (text: string): Seen => {
  const [mounts = '', ...files] = text.split('\n').filter((line) => line !== '');
  return { mounts: Number(mounts), files };
};

async function deployed(
  delivery: Delivery,
  declare: (secret: ReturnType<ReturnType<typeof kv2>['at']>) => Partial<VaultInjectedDeploymentProps>,
) {
  const scenario = await Scenario.create(cluster, 'sees');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { password: 'correct-horse', token: 'battery', common: 'staple' });
  const props = scenario.props({});
  const container = (name: string, command: string): ContainerProps => ({
    name,
    image: cluster.state.images.busybox,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: ['/bin/sh', '-c', command],
    securityContext: { user: 10_001, group: 10_001 },
    resources: props.containers[0]?.resources ?? {},
  });
  const runs = `${LOOK}; trap "exit 0" TERM; while :; do sleep 1 & wait $!; done`;
  const what = await applyDelivered(cluster, scenario, {
    ...props,
    delivery,
    initContainers: [container('migrate', LOOK)],
    containers: [container('web', runs), container('shipper', runs)],
    ...declare(kv2(scenario.name).at('shop/db')),
  });
  await scenario.writePolicy();
  await scenario.writeRole();
  await readyDelivered(cluster, scenario, what);
  return async (name: string): Promise<Seen> =>
    parsed(await cluster.kubectl(['logs', what, '-c', name, '-n', scenario.name]));
}

describe.each([Delivery.agent(), Delivery.initAndSidecar()])('visibleTo of files with %j', (delivery) => {
  test('each container finds its own files under the same paths, and one that is not named neither file nor mount', async () => {
    const seen = await deployed(delivery, (secret) => {
      const files: Record<string, DeclaredFile> = {
        'db-password': { content: secret.key('password'), visibleTo: ['web', 'migrate'] },
        'log-token': { content: secret.key('token'), visibleTo: ['shipper'] },
        common: { content: secret.key('common'), visibleTo: ['web', 'shipper'] },
      };
      return { files };
    });
    expect(await seen('migrate')).toEqual({ mounts: 1, files: ['db-password=correct-horse'] });
    expect(await seen('web')).toEqual({ mounts: 1, files: ['common=staple', 'db-password=correct-horse'] });
    expect(await seen('shipper')).toEqual({ mounts: 1, files: ['common=staple', 'log-token=battery'] });
  });

  test('neither the init container nor the other container has what one of them alone is given', async () => {
    const seen = await deployed(delivery, (secret) => ({
      files: { 'db-password': secret.key('password') },
      visibleTo: ['web'],
    }));
    expect(await seen('web')).toEqual({ mounts: 1, files: ['db-password=correct-horse'] });
    for (const name of ['migrate', 'shipper']) expect(await seen(name)).toEqual({ mounts: 0, files: [] });
  });

  test('the file of env is seen by the container that has the variables', async () => {
    const seen = await deployed(delivery, (secret) => ({
      files: undefined,
      env: { PASSWORD: secret.key('password') },
      envDelivery: EnvDelivery.fileKeyRef({ container: 'web' }),
    }));
    expect(await seen('web')).toEqual({ mounts: 1, files: ["vault.env=PASSWORD='correct-horse'"] });
    for (const name of ['migrate', 'shipper']) expect(await seen(name)).toEqual({ mounts: 0, files: [] });
  });
});

test('visibleTo with the injector: a regular container that is not named finds neither file nor mount', async () => {
  const seen = await deployed(Delivery.injector(), (secret) => ({
    files: { 'db-password': secret.key('password') },
    visibleTo: ['web', 'migrate'],
  }));
  const all = { mounts: 1, files: ['db-password=correct-horse'] };
  expect(await seen('migrate')).toEqual(all);
  expect(await seen('web')).toEqual(all);
  expect(await seen('shipper')).toEqual({ mounts: 0, files: [] });
});
