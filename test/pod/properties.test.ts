import { posix } from 'node:path';
import * as fc from 'fast-check';
import { ConfigurationError } from '../../lib/core';
import {
  type Container,
  type ContainerEnv,
  inject,
  type InjectInput,
  type PodSpec,
  type PodTemplate,
} from '../../lib/pod';
import { application, declared, FOREIGN, type InjectedTemplate } from './support';
import { pods } from './random-pods';

const RUNS = 200;

/** Every value below is frozen, so that a change of it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** Runs `holds` for every random pod that is not refused; refusals are errors of ours, and not most of the cases. */
function forAllPods(
  holds: (made: InjectedTemplate, template: PodTemplate, input: InjectInput, spec: PodSpec) => void,
): void {
  let injected = 0;
  fc.assert(
    fc.property(pods, fc.boolean(), ([template, declaration], completes) => {
      const input = { ...declaration, completes };
      let made: InjectedTemplate;
      try {
        made = inject(frozen(template), frozen(input)) as InjectedTemplate;
      } catch (error) {
        if (!ConfigurationError.is(error)) throw error;
        return;
      }
      injected++;
      holds(made, template, input, template.spec as PodSpec);
    }),
    { numRuns: RUNS },
  );
  expect(injected).toBeGreaterThan(RUNS / 4);
}

const names = (containers: readonly Container[] = []) => containers.map(({ name }) => name);
const deliveryOf = ({ delivery }: InjectInput) => delivery?.kind ?? 'agent';

/** The variables of a declaration with the delivery of each. */
function environmentsOf({ env, envDelivery }: InjectInput): readonly Partial<ContainerEnv>[] {
  if (env === undefined) return [];
  const list = (Array.isArray(env) ? env : [{ variables: env }]) as readonly ContainerEnv[];
  return list.map(({ variables, delivery = envDelivery }) => ({
    variables,
    ...(delivery === undefined ? {} : { delivery }),
  }));
}

/** The files that a container is to see, in the order of the alphabet. */
function filesOf(input: InjectInput, container: string, first: string): readonly string[] {
  const all = (names: readonly string[] | undefined): boolean => names?.includes(container) ?? true;
  const declared = Object.entries(input.files ?? {}).filter(([, one]) =>
    all(('content' in one ? one.visibleTo : undefined) ?? input.visibleTo),
  );
  const variables = environmentsOf(input).flatMap(({ delivery }, index) => {
    const targets = delivery?.containers ?? [first];
    const sees =
      deliveryOf(input) === 'injector'
        ? all(input.visibleTo) || targets.includes(container)
        : targets.includes(container);
    return sees ? [index === 0 ? 'vault.env' : `vault-${String(index + 1)}.env`] : [];
  });
  return [...declared.map(([name]) => name), ...variables].sort();
}

/** What the agent writes: by its configuration, or by the annotations that the injector's webhook reads. */
function written({ metadata: { annotations } }: InjectedTemplate, input: InjectInput) {
  const config = annotations['aks-vault-constructs/agent.json'];
  if (config !== undefined) {
    return (JSON.parse(config) as { template: { destination: string; perms: string }[] }).template.map(
      ({ destination, perms }) => ({
        name: posix.basename(destination),
        folder: posix.dirname(destination),
        perms,
      }),
    );
  }
  const prefix = 'vault.hashicorp.com/agent-inject-';
  return Object.keys(annotations)
    .filter((name) => name.startsWith(`${prefix}file-`))
    .map((name) => ({
      name: annotations[name] ?? '',
      folder: input.secretsPath ?? '/vault/secrets',
      perms: annotations[name.replace('-file-', '-perms-')] ?? '',
    }));
}

/** What a container really sees: the files that the agent writes to the volume which it mounts read-only. */
function seen(made: InjectedTemplate, input: InjectInput, name: string): readonly string[] {
  const path = input.secretsPath ?? '/vault/secrets';
  const container = [...made.spec.initContainers, ...made.spec.containers].find((one) => one.name === name);
  const files = written(made, input);
  if (deliveryOf(input) === 'injector') {
    const told = made.metadata.annotations['vault.hashicorp.com/agent-inject-containers'];
    const isInit = made.spec.initContainers.some((one) => one.name === name);
    const mounted = isInit || told === undefined || told.split(',').includes(name);
    return mounted ? files.map((one) => one.name).sort() : [];
  }
  const mounts = container?.volumeMounts?.filter((one) => one.name.startsWith('vault-secrets')) ?? [];
  if (mounts.length === 0) return [];
  expect(mounts).toEqual([{ name: mounts[0]?.name, mountPath: path, readOnly: true }]);
  const agent = made.spec.initContainers.find((one) => /^vault-agent(?:-init)?$/.test(one.name));
  const folder = agent?.volumeMounts?.find((one) => one.name === mounts[0]?.name)?.mountPath;
  return files
    .filter((one) => one.folder === folder)
    .map((one) => one.name)
    .sort();
}

/** The object without these fields. */
function without(object: object | undefined, ...fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([field]) => !fields.includes(field)));
}

describe('inject, for random pod templates and declarations', () => {
  test('is the same for the same input, which it does not change', () => {
    forAllPods((made, template, input) => {
      const before = JSON.stringify(template);
      expect(JSON.stringify(inject(template, input))).toBe(JSON.stringify(made));
      expect(JSON.stringify(template)).toBe(before);
    });
  });

  test('orders init containers: those before, agent, gate, those after; and containers: the own, then the sidecar', () => {
    forAllPods((made, _, input, { initContainers = [], containers }) => {
      const before = initContainers.filter(({ name }) => input.initContainersBeforeSecrets?.includes(name));
      const after = initContainers.filter((one) => !before.includes(one));
      const ours = {
        agent: ['vault-agent', 'vault-secrets-ready'],
        'init-and-sidecar': ['vault-agent-init'],
        injector: ['vault-secrets-ready'],
      }[deliveryOf(input)];
      const copy = environmentsOf(input).some(({ delivery }) => delivery?.kind === 'supervisor');
      expect(names(made.spec.initContainers)).toEqual([
        ...names(before),
        ...ours,
        ...(copy ? ['vault-agent-copy'] : []),
        ...names(after),
      ]);
      const sidecar = deliveryOf(input) === 'init-and-sidecar' && input.completes !== true;
      expect(names(made.spec.containers)).toEqual([
        ...names(containers),
        ...(sidecar ? ['vault-agent'] : []),
      ]);
    });
  });

  test('shows every container of the application after the gate exactly its files, read-only, and none to those before', () => {
    forAllPods((made, _, input, { initContainers = [], containers }) => {
      const isBefore = ({ name }: Container) => input.initContainersBeforeSecrets?.includes(name) === true;
      const first = containers[0]?.name ?? '';
      for (const container of [...initContainers, ...containers]) {
        const expected = isBefore(container) ? [] : filesOf(input, container.name, first);
        expect([container.name, seen(made, input, container.name)]).toEqual([container.name, expected]);
      }
      for (const container of initContainers.filter(isBefore)) {
        expect(made.spec.initContainers).toContainEqual(container);
      }
    });
  });

  test('writes each file with its mode, 0440 where none is said, in every place that it is in', () => {
    forAllPods((made, _, input) => {
      for (const { name, perms } of written(made, input)) {
        const one = input.files?.[name];
        const mode = one !== undefined && 'content' in one ? one.mode?.octal : undefined;
        expect([name, perms]).toEqual([name, mode ?? '0440']);
      }
    });
  });

  test('waits for every file that the agent writes, at the gate and as readiness', () => {
    forAllPods((made, _, input) => {
      const path = input.secretsPath ?? '/vault/secrets';
      const awaited = written(made, input).map(({ name, folder }) =>
        folder === path ? name : `${folder}/${name}`,
      );
      const gate = made.spec.initContainers.find(({ name }) =>
        /^vault-(?:secrets-ready|agent-init)$/.test(name),
      );
      const command = gate?.command ?? [];
      expect(command.filter((word) => awaited.includes(word))).toEqual(awaited);
      if (deliveryOf(input) !== 'injector') {
        const folders = new Set(written(made, input).map(({ folder }) => folder));
        const mounts = gate?.volumeMounts?.map(({ mountPath }) => mountPath) ?? [];
        for (const folder of folders) expect(mounts).toContain(folder);
      }
    });
  });

  test('declares every volume that is mounted, once, and mounts nothing twice at one path', () => {
    forAllPods((made, _, input, spec) => {
      const volumes = made.spec.volumes.map(({ name }) => name);
      expect(new Set(volumes).size).toBe(volumes.length);
      const given = new Set([
        'data',
        ...(deliveryOf(input) === 'injector' ? ['vault-secrets', 'vault-agent-log'] : []),
      ]);
      for (const { name, volumeMounts = [] } of [...made.spec.initContainers, ...made.spec.containers]) {
        const missing = volumeMounts
          .map((one) => one.name)
          .filter((one) => !volumes.includes(one) && !given.has(one));
        expect([name, missing]).toEqual([name, []]);
        const paths = volumeMounts.map(({ mountPath }) => mountPath);
        expect(new Set(paths).size).toBe(paths.length);
      }
      expect(made.spec.volumes.slice(0, spec.volumes?.length ?? 0)).toEqual(spec.volumes ?? []);
    });
  });

  test('passes through everything that it was not asked to change', () => {
    forAllPods((made, template, input, spec) => {
      expect(without(made, 'metadata', 'spec')).toEqual(without(template, 'metadata', 'spec'));
      const { labels, annotations } = made.metadata;
      const excluded = /(?:exclude|skip-)outbound-?ports$/i;
      const own = Object.keys(template.metadata?.annotations ?? {}).filter((name) => !excluded.test(name));
      for (const name of own) expect(annotations[name]).toBe(template.metadata?.annotations?.[name]);
      expect(labels ?? {}).toMatchObject(template.metadata?.labels ?? {});
      const changed = ['initContainers', 'containers', 'volumes', 'securityContext', 'nodeSelector'];
      if (input.deploymentSafeguards === true) changed.push('topologySpreadConstraints');
      expect(without(made.spec, ...changed, 'shareProcessNamespace')).toEqual(without(spec, ...changed));
      expect(made.spec.securityContext).toMatchObject(spec.securityContext ?? {});
      expect(made.spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux', ...spec.nodeSelector });
      const started = environmentsOf(input)
        .filter(({ delivery }) => (delivery?.kind ?? 'file-key-ref') !== 'file-key-ref')
        .flatMap(({ delivery }) => delivery?.containers ?? [spec.containers[0]?.name ?? '']);
      for (const given of [...(spec.initContainers ?? []), ...spec.containers]) {
        const container = [...made.spec.initContainers, ...made.spec.containers].find(
          ({ name }) => name === given.name,
        );
        const fields = ['volumeMounts', 'env', ...(started.includes(given.name) ? ['command', 'args'] : [])];
        expect(without(container, ...fields)).toEqual(without(given, ...fields));
        const { volumeMounts = [], env = [] } = given;
        expect(container?.volumeMounts?.slice(0, volumeMounts.length) ?? []).toEqual(volumeMounts);
        // Between the secrets, which its values may refer to, and what is for the agent.
        const names = new Set(env.map(({ name }) => name));
        expect(container?.env?.filter(({ name }) => names.has(name)) ?? []).toEqual(env);
      }
    });
  });

  test('emits no placeholder of Helm, Flux, Terraform and Jinja, whatever the declaration holds', () => {
    forAllPods((made) => {
      const text = JSON.stringify(made);
      expect(FOREIGN.exec(text)?.input.slice(0, 200)).toBeUndefined();
      for (const value of Object.values(made.metadata.annotations)) expect(value).not.toMatch(FOREIGN);
    });
  });

  test('a second time is refused', () => {
    forAllPods((made, _, input) => {
      expect(() => inject(made as unknown as PodTemplate, input)).toThrow(
        expect.objectContaining({ code: 'POD_INJECTED_TWICE' }),
      );
    });
  });

  test('annotations are refused above 262,144 bytes, and only there', () => {
    const sizeOf = (template: PodTemplate) =>
      Buffer.byteLength(
        Object.entries(template.metadata?.annotations ?? {})
          .flat()
          .join(''),
      );
    const noted = (length: number): PodTemplate => ({
      metadata: { annotations: { note: 'é'.repeat(length) } },
      spec: { containers: [application] },
    });
    const base = sizeOf(inject(noted(0), declared()));
    fc.assert(
      fc.property(fc.integer({ min: 115_000, max: 135_000 }), (length) => {
        const bytes = base + 2 * length;
        if (bytes <= 262_144) expect(sizeOf(inject(noted(length), declared()))).toBe(bytes);
        else {
          expect(() => inject(noted(length), declared())).toThrow(
            expect.objectContaining({ code: 'POD_ANNOTATIONS_TOO_LARGE' }),
          );
        }
      }),
    );
  });
});
