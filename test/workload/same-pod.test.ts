import { ApiObject, Chart, Cron, Duration, Testing, Yaml } from 'cdk8s';
import {
  type ContainerProps,
  CronJob,
  DaemonSet,
  Deployment,
  EnvValue,
  Job,
  ServiceAccount,
  StatefulSet,
  Volume,
  type WorkloadProps,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import * as fc from 'fast-check';
import {
  ConfigurationError,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  VaultInjectedStatefulSet,
  VaultSecrets,
} from '../../lib';
import { type Container, inject, type InjectInput, type PodSpec, type PodTemplate } from '../../lib/pod';
import { restricted } from '../../lib/workload/private/restricted';
import { parseAllDocuments } from 'yaml';
import { injectManifests, readDeclaration } from '../../lib/inject';
import { declarations } from '../inject/random-declarations';
import { fileOf, sorted } from '../inject/support';
import { pods } from '../pod/random-pods';

type Class = new (scope: Construct, id: string, props: never) => Deployment;

interface Kind {
  readonly name: string;
  readonly plain: Class;
  readonly ours: Class;
  readonly props: object;
  /** The pod template of an object of this kind. */
  readonly template: (object: object) => PodTemplate;
}

const atSpec = (object: object): PodTemplate => (object as { spec: { template: PodTemplate } }).spec.template;
const kind = (name: string, plain: unknown, ours: unknown, props: object, template = atSpec): Kind => ({
  name,
  plain: plain as Class,
  ours: ours as Class,
  props,
  template,
});

const KINDS: readonly Kind[] = [
  kind('Deployment', Deployment, VaultInjectedDeployment, {
    replicas: 3,
    // Longer than every startTimeout of the random declarations.
    progressDeadline: Duration.hours(1),
  }),
  kind('StatefulSet', StatefulSet, VaultInjectedStatefulSet, {}),
  kind('DaemonSet', DaemonSet, VaultInjectedDaemonSet, {}),
  kind('Job', Job, VaultInjectedJob, {}),
  kind('CronJob', CronJob, VaultInjectedCronJob, { schedule: Cron.daily() }, (object) =>
    atSpec((object as { spec: { jobTemplate: object } }).spec.jobTemplate),
  ),
];

/** What a run comes to: the text of the pod template, or the code of the error. */
function outcome(build: () => PodTemplate): string {
  try {
    return JSON.stringify(build());
  } catch (error) {
    if (ConfigurationError.is(error)) return error.code;
    throw error;
  }
}

const chart = (): Chart => new Chart(Testing.app(), 'shop', { namespace: 'shop' });

/** The only object of a kind in what is synthesized. */
function synthesized(scope: Chart, name: string): object {
  const found = (Testing.synth(scope) as { kind: string }[]).find((one) => one.kind === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** A random template as properties of cdk8s-plus; the port is for the Service of a StatefulSet. */
function propsOf(scope: Chart, { metadata, spec }: PodTemplate): WorkloadProps {
  const { containers, initContainers = [], securityContext } = spec as PodSpec;
  const data = Volume.fromEmptyDir(scope, 'Data', 'data');
  const container = ({
    name,
    image,
    command,
    args,
    env,
    volumeMounts,
    securityContext: of,
  }: Container): ContainerProps => ({
    name,
    image: image ?? '',
    command: command === undefined ? undefined : [...command],
    args: args === undefined ? undefined : [...args],
    envVariables: Object.fromEntries(
      (env ?? []).map((one) => [one.name, EnvValue.fromValue(one.value ?? '')]),
    ),
    volumeMounts: (volumeMounts ?? []).map(({ mountPath }) => ({ path: mountPath, volume: data })),
    portNumber: name === containers[0]?.name ? 8080 : undefined,
    securityContext: {
      user: of?.runAsUser,
      group: of?.runAsGroup,
      ...(of?.runAsUser === 0 ? { ensureNonRoot: false } : {}),
    },
  });
  return {
    containers: containers.map(container),
    initContainers: initContainers.map(container),
    podMetadata: { labels: { ...metadata?.labels }, annotations: { ...metadata?.annotations } },
    securityContext: {
      user: securityContext?.runAsUser,
      fsGroup: securityContext?.fsGroup,
    },
  };
}

/** The access of the declaration, as workloads say it. */
function accessOf({ roleName: role, auth }: InjectInput) {
  return { roleName: role, auth, serviceAccount: 'web' };
}

/** What the plain class makes of the same properties with the same defaults: the pod before the injection. */
function plainWorkload({ plain, props }: Kind, template: PodTemplate): { scope: Chart; work: Construct } {
  const scope = chart();
  const given = propsOf(scope, template);
  const serviceAccount = new ServiceAccount(scope, 'WorkServiceAccount', {
    metadata: { name: 'web', namespace: 'shop' },
    automountToken: false,
  });
  const work = new plain(scope, 'Work', {
    ...given,
    ...props,
    metadata: { namespace: 'shop' },
    serviceAccount,
    containers: given.containers?.map(restricted),
    initContainers: given.initContainers?.map(restricted),
  } as never);
  return { scope, work };
}

const RUNS = 40;

describe('the same declaration gives the same pod, byte for byte', () => {
  test('inject and VaultSecrets on an ApiObject, for random templates and declarations', () => {
    let made = 0;
    fc.assert(
      fc.property(pods, fc.boolean(), ([template, input], completes) => {
        const scope = chart();
        const name = completes ? 'Job' : 'Rollout';
        const byMixin = outcome(() => {
          const object = new ApiObject(scope, 'Work', { apiVersion: 'x/v1', kind: name, spec: { template } });
          const { vault, auth, roleName, ...declaration } = input;
          object.with(new VaultSecrets({ ...declaration, vault, access: { roleName, auth } }));
          return atSpec(synthesized(scope, name));
        });
        expect(byMixin).toBe(outcome(() => inject(template, { ...input, completes })));
        if (byMixin.startsWith('{')) made++;
      }),
      { numRuns: 150 },
    );
    expect(made).toBeGreaterThan(40);
  });

  test.each(KINDS.map((one) => [one.name, one] as const))(
    'inject on what the plain class makes, VaultSecrets on its object, and the kind class: %s',
    (name, of) => {
      const completes = /Job/.test(name);
      let made = 0;
      fc.assert(
        fc.property(pods, ([template, input]) => {
          const { vault, auth, roleName, initContainersBeforeSecrets = [], ...declaration } = input;
          const expected = outcome(() => {
            const { scope } = plainWorkload(of, template);
            return inject(of.template(synthesized(scope, name)), { ...input, completes });
          });
          const byMixin = outcome(() => {
            const { scope, work } = plainWorkload(of, template);
            VaultSecrets.addTo(work, {
              ...declaration,
              vault,
              initContainersBeforeSecrets,
              access: { roleName, auth },
            });
            return of.template(synthesized(scope, name));
          });
          const byClass = outcome(() => {
            const scope = chart();
            const { initContainers = [], ...given } = propsOf(scope, template);
            const isBefore = (one: ContainerProps) => initContainersBeforeSecrets.includes(one.name ?? '');
            new of.ours(scope, 'Work', {
              ...given,
              ...of.props,
              ...declaration,
              vault,
              access: accessOf(input),
              initContainers: initContainers.filter((one) => !isBefore(one)),
              initContainersBeforeSecrets: initContainers.filter(isBefore),
            } as never);
            return of.template(synthesized(scope, name));
          });
          expect(byMixin).toBe(expected);
          expect(byClass).toBe(expected);
          if (expected.startsWith('{')) made++;
        }),
        { numRuns: RUNS },
      );
      expect(made).toBeGreaterThan(RUNS / 6);
    },
  );

  test.each(KINDS.map((one) => [one.name, one] as const))(
    'the kind class, and the command inject with the declaration in a file on the YAML of the plain class: %s',
    (name, of) => {
      let made = 0;
      fc.assert(
        fc.property(pods, declarations, ([template], said) => {
          const { vault, auth, roleName, ...declaration } = said.input;
          const byClass = outcome(() => {
            const scope = chart();
            new of.ours(scope, 'Work', {
              ...propsOf(scope, template),
              ...of.props,
              ...declaration,
              vault,
              access: accessOf({ ...said.input, roleName, auth }),
            } as never);
            return sorted(of.template(synthesized(scope, name))) as PodTemplate;
          });
          const byFile = outcome(() => {
            const { scope } = plainWorkload(of, template);
            const text = Yaml.stringify(...(Testing.synth(scope) as object[]));
            const target = { target: { kind: name }, access: { roleName } };
            const file = fileOf([{ ...target, ...said.workload }], { vault: said.vault, auth: said.auth });
            const { texts } = injectManifests([{ file: 'm', text }], readDeclaration(file, 'f'));
            const objects = parseAllDocuments(texts[0]?.text ?? '').map(
              (one) => one.toJS() as { kind: string },
            );
            return sorted(of.template(objects.find(({ kind: one }) => one === name) ?? {})) as PodTemplate;
          });
          expect(byFile).toBe(byClass);
          if (byClass.startsWith('{')) made++;
        }),
        { numRuns: RUNS },
      );
      expect(made).toBeGreaterThan(RUNS / 8);
    },
  );
});
