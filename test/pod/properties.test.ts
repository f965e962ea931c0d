import * as fc from 'fast-check';
import { RESERVED_CONTAINERS } from '../../lib/agent';
import { ConfigurationError } from '../../lib/core';
import { type Container, inject, type InjectInput, type PodSpec, type PodTemplate } from '../../lib/pod';
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

const isOurs = ({ name }: Container) => RESERVED_CONTAINERS.includes(name);
const names = (containers: readonly Container[] = []) => containers.map(({ name }) => name);
const deliveryOf = ({ delivery }: InjectInput) => delivery?.kind ?? 'agent';

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
      const copy = input.env !== undefined && input.envDelivery?.kind === 'supervisor';
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

  test('mounts the secrets read-only in every container of the application after the gate, and in none before', () => {
    forAllPods((made, _, input, { initContainers = [] }) => {
      const mount = {
        name: 'vault-secrets',
        mountPath: input.secretsPath ?? '/vault/secrets',
        readOnly: true,
      };
      const isBefore = ({ name }: Container) => input.initContainersBeforeSecrets?.includes(name) === true;
      for (const container of [...made.spec.initContainers, ...made.spec.containers].filter(
        (one) => !isOurs(one),
      )) {
        const mounted = container.volumeMounts?.filter(({ name }) => name === 'vault-secrets') ?? [];
        const sees = deliveryOf(input) !== 'injector' && !isBefore(container);
        expect([container.name, mounted]).toEqual([container.name, sees ? [mount] : []]);
      }
      for (const container of initContainers.filter(isBefore)) {
        expect(made.spec.initContainers).toContainEqual(container);
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
      expect(without(made.spec, ...changed, 'shareProcessNamespace')).toEqual(without(spec, ...changed));
      expect(made.spec.securityContext).toMatchObject(spec.securityContext ?? {});
      expect(made.spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux', ...spec.nodeSelector });
      const started =
        input.env !== undefined && (input.envDelivery?.kind ?? 'file-key-ref') !== 'file-key-ref'
          ? (input.envDelivery?.container ?? spec.containers[0]?.name)
          : undefined;
      for (const given of [...(spec.initContainers ?? []), ...spec.containers]) {
        const container = [...made.spec.initContainers, ...made.spec.containers].find(
          ({ name }) => name === given.name,
        );
        const fields = ['volumeMounts', 'env', ...(given.name === started ? ['command', 'args'] : [])];
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
