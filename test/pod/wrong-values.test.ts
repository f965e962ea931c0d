import { Duration, Size } from 'cdk8s';
import { inject, type InjectInput } from '../../lib/pod';
import { errorWith } from '../support/errors';
import { injected, podTemplate } from './support';

/** What untyped code may pass for each property of a declaration: the compiler refuses all of them. */
const WRONG: Readonly<Record<keyof InjectInput, readonly unknown[]>> = {
  vault: [undefined, null, 'https://vault.example:8200', {}, { address: 'https://vault.example' }],
  auth: [undefined, null, 'k8s', {}, 5],
  roleName: [undefined, null, '', 5, {}],
  files: [null, 'api-key', 5, [], () => ({})],
  uses: [null, 'encrypt', 5, {}],
  listenerPort: [null, '8100', {}],
  visibleTo: [null, 'web', [], [''], [5], {}],
  env: [null, 'A=b', 5],
  envDelivery: [null, 'supervisor', {}, { kind: 'supervisor' }],
  mesh: [null, 'istio', {}],
  delivery: [null, 'agent', { kind: 'agent' }],
  secretsPath: [null, 5, '', {}],
  secretsSize: [null, 16, '16Mi', {}, Size.kibibytes(1500)],
  startTimeout: [null, 300, '5m', {}, Duration.millis(10_500), { toSeconds: () => NaN }],
  tokenExpiration: [null, 3600, '1h', { toSeconds: () => '3600' }],
  renderInterval: [null, 60, '1m', { toSeconds: () => 60.5 }],
  onChange: [null, 'restart', 5, []],
  failedRotation: [null, 'event', {}],
  agentImage: [null, 'x:1', {}, { reference: 'x:1', binary: 'vault' }],
  agentResources: [null, 'small', 5],
  deploymentSafeguards: [null, 'true', 1, {}],
  completes: [null, 'true', 1],
  initContainersBeforeSecrets: [null, 'route', {}, [5]],
};

const cases = Object.entries(WRONG).flatMap(([property, values]) =>
  values.map((value) => [property, value] as const),
);

describe('a wrong value from untyped code is refused with the property and what to write', () => {
  test.each(cases)('%s: %j', (property, value) => {
    expect(() => injected({ [property]: value } as Partial<InjectInput>)).toThrow(
      errorWith('POD_VALUE_INVALID', {
        message: expect.stringMatching(new RegExp(`^${property}: .*write ${property}: `)),
      }),
    );
  });

  test.each([undefined, null, 'x', []])('%j in place of the declaration', (input) => {
    expect(() => inject(podTemplate(), input as unknown as InjectInput)).toThrow(
      errorWith('POD_VALUE_INVALID'),
    );
  });

  test.each(['files', 'env'])('a text for %s is not shown, as it may be the secret itself', (property) => {
    expect(() => injected({ [property]: 'hunter2' })).toThrow(
      errorWith('POD_VALUE_INVALID', { message: expect.not.stringContaining('hunter2') }),
    );
  });

  test('a password in an address is not shown', () => {
    expect(() => injected({ vault: 'https://root:hunter2@vault.example' as never })).toThrow(
      errorWith('POD_VALUE_INVALID', { message: expect.not.stringContaining('hunter2') }),
    );
  });
});
