import { Chart, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { GuardedNamespaces, GuardExemption, GuardMode, TokenAudience, VaultAdmissionGuard } from '../../lib';
import { admissionGuard, type AdmissionGuardOptions } from '../../lib/guard';
import { ensureBuilt, runCli } from '../support/built';
import { errorOf } from '../inject/support';
import { PODS, recordedPods } from './pods';

interface Guard {
  readonly policy: {
    readonly metadata: { readonly name: string };
    readonly spec: {
      readonly failurePolicy: string;
      readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
      readonly variables: readonly { readonly name: string; readonly expression: string }[];
      readonly validations: readonly { readonly message: string }[];
    };
  };
  readonly binding: {
    readonly spec: {
      readonly policyName: string;
      readonly validationActions: readonly string[];
      readonly matchResources: { readonly namespaceSelector: object };
    };
  };
}

const namespaces = GuardedNamespaces.named('shop');
function made(options: Partial<AdmissionGuardOptions> = {}): Guard {
  const [policy, binding] = admissionGuard({ namespaces, ...options });
  return { policy, binding } as unknown as Guard;
}

beforeAll(ensureBuilt);

describe('a guard', () => {
  test('denies by default, is called vault-start-gate, and looks for tokens of the audience vault', () => {
    const { policy, binding } = made();
    expect(policy.metadata.name).toBe('vault-start-gate');
    expect(policy.spec.failurePolicy).toBe('Fail');
    expect(policy.spec).not.toHaveProperty('matchConditions');
    expect(binding.spec.policyName).toBe('vault-start-gate');
    expect(binding.spec.validationActions).toEqual(['Deny']);
    expect(policy.spec.variables.find(({ name }) => name === 'tokens')?.expression).toContain('in ["vault"]');
  });

  test.each([
    [GuardMode.deny(), ['Deny']],
    [GuardMode.warn(), ['Warn', 'Audit']],
    [GuardMode.audit(), ['Audit']],
  ])('mode %j', (mode, actions) => {
    expect(made({ mode }).binding.spec.validationActions).toEqual(actions);
  });

  test.each([
    [
      GuardedNamespaces.named('a', 'b'),
      { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a', 'b'] }] },
    ],
    [GuardedNamespaces.labelled({ team: 'shop' }), { matchLabels: { team: 'shop' } }],
    [
      GuardedNamespaces.allBut('kube-system', 'ci'),
      {
        matchExpressions: [
          {
            key: 'kubernetes.io/metadata.name',
            operator: 'NotIn',
            values: ['kube-node-lease', 'kube-public', 'kube-system', 'ci'],
          },
        ],
      },
    ],
  ])('namespaces %#', (of, selector) => {
    expect(made({ namespaces: of }).binding.spec.matchResources.namespaceSelector).toEqual(selector);
  });

  test("takes several audiences, and leaves the API server's own out", () => {
    const audiences = [TokenAudience.of('a'), TokenAudience.apiServer(), TokenAudience.of('b')];
    const tokens = made({ audiences }).policy.spec.variables.find(({ name }) => name === 'tokens');
    expect(tokens?.expression).toContain('in ["a", "b"]');
  });

  test('has a condition for each exemption, with a name of its own', () => {
    const exemptions = [GuardExemption.serviceAccount('ci', 'runner'), GuardExemption.labels({ 'a/b': 'c' })];
    expect(made({ exemptions }).policy.spec.matchConditions?.map(({ name }) => name)).toEqual([
      'not-exempt-1-by-service-account',
      'not-exempt-2-by-labels',
    ]);
  });

  test('every message says what is wrong and what to do, in less than 500 characters', () => {
    for (const { message } of made().policy.spec.validations) {
      expect(message).toMatch(/^the pod .*[:.] \S/);
      expect(message.length).toBeLessThan(500);
    }
  });

  test.each([
    ['GUARD_NAMESPACES_EMPTY', () => GuardedNamespaces.named()],
    ['GUARD_NAME_INVALID', () => GuardedNamespaces.named('Shop')],
    ['GUARD_NAME_INVALID', () => GuardedNamespaces.named(undefined as never)],
    ['GUARD_NAME_INVALID', () => GuardedNamespaces.allBut('a"b')],
    ['GUARD_LABEL_INVALID', () => GuardedNamespaces.labelled({})],
    ['GUARD_LABEL_INVALID', () => GuardedNamespaces.labelled(null as never)],
    ['GUARD_LABEL_INVALID', () => GuardExemption.labels({ a: '"' })],
    ['GUARD_LABEL_INVALID', () => GuardExemption.labels({ a: 7 } as never)],
    ['GUARD_NAME_INVALID', () => GuardExemption.serviceAccount('shop', '"')],
    ['GUARD_VALUE_INVALID', () => admissionGuard(undefined as never)],
    ['GUARD_VALUE_INVALID', () => admissionGuard({} as never)],
    ['GUARD_VALUE_INVALID', () => made({ mode: 'warn' as never })],
    ['GUARD_VALUE_INVALID', () => made({ audiences: ['vault'] as never })],
    ['GUARD_VALUE_INVALID', () => made({ audiences: [] })],
    ['GUARD_VALUE_INVALID', () => made({ exemptions: 'none' as never })],
    ['GUARD_NAME_INVALID', () => made({ name: 'A b' })],
  ])('%s: %s', (code, run) => {
    expect(errorOf(run).code).toBe(code);
  });
});

describe('VaultAdmissionGuard', () => {
  test('emits both objects, without the namespace of its chart', () => {
    const chart = new Chart(Testing.app(), 'guard', { namespace: 'shop', labels: { team: 'platform' } });
    const guard = new VaultAdmissionGuard(chart, 'Guard', { namespaces, name: 'gate' });
    expect(guard.guardName).toBe('gate');
    const objects = Testing.synth(chart) as { kind: string; metadata: object }[];
    expect(objects.map(({ kind }) => kind)).toEqual([
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
    ]);
    expect(objects.map(({ metadata }) => metadata)).toEqual([
      { name: 'gate', labels: { team: 'platform' } },
      { name: 'gate', labels: { team: 'platform' } },
    ]);
  });

  test('an error names the construct', () => {
    const chart = new Chart(Testing.app(), 'guard');
    expect(errorOf(() => new VaultAdmissionGuard(chart, 'Guard', {} as never)).constructPath).toBe(
      'guard/Guard',
    );
  });
});

describe('npx aks-vault-constructs guard', () => {
  const objects = (...args: readonly string[]) =>
    parseAllDocuments(runCli(['guard', ...args]).stdout).map((document) => document.toJS() as unknown);

  test('prints the two objects of the construct', () => {
    expect(objects('shop')).toEqual(admissionGuard({ namespaces }));
    expect(
      objects(
        '--namespace-label',
        'team=shop',
        '--mode',
        'warn',
        '--audience',
        'a',
        '--audience',
        'b',
        '--exempt-account',
        'ci/runner',
        '--exempt-label',
        'a/b=c',
        '--name',
        'gate',
      ),
    ).toEqual(
      admissionGuard({
        namespaces: GuardedNamespaces.labelled({ team: 'shop' }),
        mode: GuardMode.warn(),
        audiences: [TokenAudience.of('a'), TokenAudience.of('b')],
        exemptions: [GuardExemption.serviceAccount('ci', 'runner'), GuardExemption.labels({ 'a/b': 'c' })],
        name: 'gate',
      }),
    );
    expect(objects('--all-but', 'ci')).toEqual(
      admissionGuard({ namespaces: GuardedNamespaces.allBut('ci') }),
    );
  });

  test.each([
    ['without a namespace', [], 'CLI_OPERANDS_WRONG'],
    ['a name that is none', ['Shop'], 'CLI_OPTION_VALUE_INVALID'],
    ['names and labels', ['shop', '--namespace-label', 'a=b'], 'CLI_OPTION_VALUE_INVALID'],
    ['all but some and labels', ['--all-but', '--namespace-label', 'a=b'], 'CLI_OPTION_VALUE_INVALID'],
    ['an account without its namespace', ['shop', '--exempt-account', 'runner'], 'CLI_OPTION_VALUE_INVALID'],
    ['a label without a value', ['shop', '--exempt-label', 'a'], 'CLI_OPTION_VALUE_INVALID'],
    ['an unknown mode', ['shop', '--mode', 'block'], 'CLI_OPTION_VALUE_INVALID'],
  ])('%s ends with 2', (_, args, code) => {
    expect(runCli(['guard', ...args])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`[${code}]`) as string,
    });
  });

  test('an error says what to write on the command line, and nothing of TypeScript', () => {
    expect(runCli(['guard']).stderr).toBe(
      'error: guard: needs NAMESPACE, --namespace-label NAME=VALUE or --all-but, such as guard shop, got nothing; run aks-vault-constructs guard --help [CLI_OPERANDS_WRONG]\n',
    );
    for (const args of [
      ['Shop'],
      ['--all-but', 'Shop'],
      ['--namespace-label', 'a b=c'],
      ['shop', '--exempt-account', 'shop/A'],
      ['shop', '--exempt-label', 'a=b c'],
      ['shop', '--name', 'A_B'],
      ['shop', '--audience', 'a b'],
    ]) {
      const { status, stderr } = runCli(['guard', ...args]);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringMatching(
          /^error: guard (?:NAMESPACE|--[a-z-]+): .* \[CLI_OPTION_VALUE_INVALID\]\n$/,
        ) as string,
      });
      expect(stderr).not.toMatch(/Guard[A-Z]|TokenAudience/);
    }
  });
});

test('more than 30 pods are held against it on a real API server, in test/cluster/guard.test.ts', () => {
  const all = [...PODS, ...recordedPods()];
  expect(all.length).toBeGreaterThanOrEqual(90);
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
});
