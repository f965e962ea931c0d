import { Size } from 'cdk8s';
import { type ContainerResources, Cpu } from 'cdk8s-plus-28';
import { type AgentResources, Delivery } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { containerOf, injected } from './support';

const resources = (agentResources?: AgentResources) =>
  containerOf(injected({ agentResources }), 'vault-agent')['resources'];
const mebibytes = (limit: number): AgentResources => ({ memory: { limit: Size.mebibytes(limit) } });

describe('agentResources', () => {
  test('agent and gate are small: 25m CPU, 64 MiB, at most 128 MiB, no limit of the CPU', () => {
    for (const name of ['vault-agent', 'vault-secrets-ready']) {
      expect(containerOf(injected(), name)['resources']).toEqual({
        requests: { cpu: '25m', memory: '64Mi' },
        limits: { memory: '128Mi' },
      });
    }
  });

  test.each<[string, AgentResources, object]>([
    ['an empty object', {}, { requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '128Mi' } }],
    [
      'a limit of the memory',
      mebibytes(256),
      { requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    ],
    [
      'a request of the memory',
      { memory: { request: Size.mebibytes(100) } },
      { requests: { cpu: '25m', memory: '100Mi' }, limits: { memory: '128Mi' } },
    ],
    [
      'a request of the memory above the default limit, which goes up with it',
      { memory: { request: Size.mebibytes(200) } },
      { requests: { cpu: '25m', memory: '200Mi' }, limits: { memory: '200Mi' } },
    ],
    [
      'a request of the CPU',
      { cpu: { request: Cpu.millis(50) } },
      { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    ],
    [
      'a limit of the CPU',
      { cpu: { limit: Cpu.units(1) } },
      { requests: { cpu: '25m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } },
    ],
    [
      'a limit of the CPU below the default request, which goes down with it',
      { cpu: { limit: Cpu.millis(10) } },
      { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '10m', memory: '128Mi' } },
    ],
  ])('%s: what is not given keeps its default', (_, given, expected) => {
    expect(resources(given)).toEqual(expected);
  });

  test.each([8, 63])(
    'a memory limit of %d MiB is refused: an agent takes up to 26 MiB, the floor is 64',
    (limit) => {
      expect(() => resources(mebibytes(limit))).toThrow(
        errorWith('POD_AGENT_MEMORY_TOO_SMALL', { message: expect.stringContaining('64 MiB or more') }),
      );
    },
  );

  test('a memory limit of 64 MiB is enough, where the files leave 48 MiB of it', () => {
    expect(
      containerOf(
        injected({ agentResources: mebibytes(64), secretsSize: Size.mebibytes(16) }),
        'vault-agent',
      )['resources'],
    ).toEqual({ requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '64Mi' } });
  });

  test.each<[string, AgentResources]>([
    ['memory', { memory: { request: Size.mebibytes(129), limit: Size.mebibytes(128) } }],
    ['cpu', { cpu: { request: Cpu.millis(200), limit: Cpu.millis(100) } }],
    ['cpu', { cpu: { request: Cpu.units(1), limit: Cpu.millis(999) } }],
  ])('a request of the %s above its limit is refused, as Kubernetes refuses the pod', (part, given) => {
    expect(() => resources(given)).toThrow(
      errorWith('POD_AGENT_REQUEST_ABOVE_LIMIT', {
        message: expect.stringContaining(`agentResources.${part}`),
      }),
    );
  });

  test('the resources of cdk8s-plus fit, ephemeral storage included', () => {
    const given: ContainerResources = {
      cpu: { request: Cpu.millis(30) },
      ephemeralStorage: { request: Size.mebibytes(10), limit: Size.gibibytes(1) },
    };
    expect(resources(given)).toEqual({
      requests: { cpu: '30m', memory: '64Mi', 'ephemeral-storage': '10Mi' },
      limits: { memory: '128Mi', 'ephemeral-storage': '1024Mi' },
    });
    expect(
      injected({ agentResources: given, delivery: Delivery.injector() }).metadata.annotations,
    ).toMatchObject({
      'vault.hashicorp.com/agent-requests-ephemeral': '10Mi',
      'vault.hashicorp.com/agent-limits-ephemeral': '1024Mi',
    });
  });

  test.each<[unknown]>([
    ['small'],
    [null],
    [[]],
    [{ memory: 128 }],
    [{ memory: { limit: 128 } }],
    [{ memory: { limit: '128Mi' } }],
    [{ cpu: { request: '25m' } }],
    [{ cpu: { request: { amount: '{{ cpu }}' } } }],
    [{ memory: { limit: Size.kibibytes(70_000) } }],
    [{ gpu: { limit: 1 } }],
  ])('%j from untyped code is refused', (given) => {
    expect(() => resources(given as AgentResources)).toThrow(
      errorWith('POD_VALUE_INVALID', { message: expect.stringMatching(/^agentResources: /) }),
    );
  });
});

describe('secretsSize', () => {
  const volume = (secretsSize?: Size, agentResources?: AgentResources) =>
    injected({ secretsSize, agentResources }).spec.volumes.find(({ name }) => name === 'vault-secrets');

  test('the volume is in memory and bounded, 16 MiB when nothing is said', () => {
    expect(volume()).toEqual({ name: 'vault-secrets', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } });
    expect(volume(Size.mebibytes(32))).toMatchObject({ emptyDir: { sizeLimit: '32Mi' } });
  });

  test.each([
    [0, undefined, 80],
    [81, undefined, 80],
    [17, mebibytes(64), 16],
    [209, mebibytes(256), 208],
  ])(
    '%d MiB is refused with the limit %j: it is from 1 to %d MiB, 48 below the limit',
    (size, given, most) => {
      expect(() => volume(Size.mebibytes(size), given)).toThrow(
        errorWith('POD_SECRETS_SIZE_OUT_OF_BOUNDS', {
          message: expect.stringContaining(`between 1 and ${String(most)} MiB`),
        }),
      );
    },
  );

  test('1 MiB holds 255 files of a page each, the one that is written again counted twice', () => {
    const files = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`f${String(index)}`, kv2('s').at('a').key('k')]),
      );
    const made = (count: number) => injected({ secretsSize: Size.mebibytes(1), files: files(count) });
    expect(() => made(255)).not.toThrow();
    expect(() => made(256)).toThrow(
      errorWith('POD_FILES_TOO_MANY', { message: expect.stringContaining('got "256 files"') }),
    );
    expect(() => injected({ files: files(256) })).not.toThrow();
  });

  test.each([
    [1, undefined],
    [80, undefined],
    [16, mebibytes(64)],
    [208, mebibytes(256)],
  ])('%d MiB is taken with the limit %j', (size, given) => {
    expect(volume(Size.mebibytes(size), given)).toMatchObject({
      emptyDir: { sizeLimit: `${String(size)}Mi` },
    });
  });
});
