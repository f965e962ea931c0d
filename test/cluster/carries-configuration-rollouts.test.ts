import { EnvValue } from 'cdk8s-plus-28';
import { waitUntil } from '../support/process';
import { Cluster, type KubernetesObject } from './cluster';
import { isOf, Releases } from './releases';
import { type Pod } from './scenario';

/** The pod carries its configuration, so that a rollout is a changed declaration, and a rollback brings the old one. */
const cluster = Cluster.fromEnvironment();
let releases: Releases;
let first: Pod;
let firstSet: string;

/** A release whose application prints a line when its one file has changed. */
function watching(file: string): readonly KubernetesObject[] {
  const files = { [file]: releases.password };
  const containers = releases.scenario.props(files).containers.map((container) => ({
    ...container,
    envVariables: { ...container.envVariables, WATCH: EnvValue.fromValue('true') },
  }));
  return releases.synth(files, { containers });
}

/** Counts the changes of what the Deployment declares. */
const generation = (): Promise<string> =>
  cluster.kubectl([
    'get',
    'deployment',
    'web',
    '-n',
    releases.scenario.name,
    '-o',
    'jsonpath={.metadata.generation}',
  ]);

beforeAll(async () => {
  releases = await Releases.create(cluster);
  await cluster.apply(watching('first-name'));
  await releases.allow();
  await releases.rolledOut();
  first = await releases.onlyPod();
  firstSet = (await releases.replicaSets())[0] ?? '';
});

afterAll(() => releases.scenario.remove());

test('a changed secret makes no ReplicaSet, nor does the same declaration, synthesized and applied again', async () => {
  await releases.scenario.writeSecret('shop/db', { password: 'second' });
  await waitUntil(
    'the application to see the change',
    async () => {
      const seen = (await releases.reportsOf(first)).map(({ files }) => files['first-name']?.sha256);
      return new Set(seen).size === 2;
    },
    { intervalMs: 500 },
  );
  const before = await generation();
  await cluster.apply(watching('first-name'));
  expect(await generation()).toBe(before);
  expect(await releases.replicaSets()).toEqual([firstSet]);
  expect((await releases.onlyPod()).metadata.name).toBe(first.metadata.name);
});

test('a changed declaration makes one, and `kubectl rollout undo` brings a pod with the previous files back', async () => {
  await cluster.apply(watching('second-name'));
  await releases.rolledOut();
  const second = await releases.onlyPod();
  expect(await releases.filesOf(second)).toEqual(['second-name']);
  expect(isOf(firstSet, second)).toBe(false);
  expect(await releases.replicaSets()).toHaveLength(2);

  await cluster.kubectl(['rollout', 'undo', 'deployment/web', '-n', releases.scenario.name]);
  await releases.rolledOut();
  const back = await releases.onlyPod();
  expect(await releases.filesOf(back)).toEqual(['first-name']);
  expect(isOf(firstSet, back)).toBe(true);
  expect(back.metadata.name).not.toBe(first.metadata.name);
  expect(await releases.replicaSets()).toHaveLength(2);
});
