import {
  database,
  Delivery,
  EnvDelivery,
  kv2,
  OnChange,
  secretText,
  VaultCa,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedProps,
  VaultServer,
} from '../../lib';
import { EnvValue } from 'cdk8s-plus-28';
import { errorWith } from '../support/errors';
import { agentConfigOf, type Manifest, synthChart } from '../support/manifests';
import { application, containerOf, injected, podTemplateOf } from './support';

const db = kv2('secret').at('shop/db');
const env = {
  DB_USER: 'shop',
  DB_PASSWORD: db.key('password'),
  DSN: secretText`pg://${db.key('password')}@db`,
};
const command = ['/usr/bin/web', '--port=8080'];
const containers = [{ ...application, command, args: ['--verbose'] }];

function synth(props: Partial<VaultInjectedProps>): Manifest[] {
  return synthChart((chart) => {
    new VaultInjectedDeployment(chart, 'Work', injected({ env, containers, ...props }));
  });
}

const pod = (props: Partial<VaultInjectedProps> = {}) => podTemplateOf(synth(props)).spec;
const refused = (code: string): Error => errorWith(code, { constructPath: 'shop/Work' });

interface Config {
  readonly template: readonly { readonly destination: string; readonly contents: string }[];
}
const filesOf = (manifests: readonly Manifest[]) =>
  (
    agentConfigOf(manifests.filter(({ data }) => data?.['supervisor.json'] === undefined)) as Config
  ).template.map(({ destination }) => destination);

describe('env', () => {
  test('is nothing by default: no variable and no file of its own', () => {
    const manifests = synth({ env: undefined });
    expect(filesOf(manifests)).toEqual(['/vault/secrets/api-key']);
    expect(containerOf(podTemplateOf(manifests).spec, 'main').env).toBeUndefined();
  });

  test('alone is enough: a workload needs no files beside it', () => {
    expect(filesOf(synth({ files: undefined }))).toEqual(['/vault/secrets/vault.env']);
    expect(() => synth({ files: undefined, env: undefined })).toThrow(refused('SECRETS_FILES_EMPTY'));
  });

  test('is in the contract like every file, so that the policy allows it', () => {
    synthChart((chart) => {
      const { vaultAccess } = new VaultInjectedDeployment(chart, 'Work', injected({ env, containers }));
      expect(vaultAccess.reads.map(({ path }) => path)).toEqual([
        'secret/data/shop/db',
        'secret/data/shop/payment',
      ]);
    });
  });

  test('leaves no secret in the manifests, and the object of the user as it was', () => {
    const envVariables = { LOG: EnvValue.fromValue('info') };
    synth({ containers: [{ ...application, command, envVariables }] });
    expect(Object.keys(envVariables)).toEqual(['LOG']);
  });
});

describe('EnvDelivery.fileKeyRef()', () => {
  const reference = (key: string) => ({
    name: key,
    valueFrom: { fileKeyRef: { volumeName: 'vault-secrets', path: 'vault.env', key } },
  });

  test('is the default: each variable refers to its line of the file in the memory volume', () => {
    expect(containerOf(pod(), 'main').env).toEqual([
      reference('DB_USER'),
      reference('DB_PASSWORD'),
      reference('DSN'),
    ]);
    expect(pod()).toEqual(pod({ envDelivery: EnvDelivery.fileKeyRef() }));
  });

  test('leaves the command alone, and needs none', () => {
    expect(containerOf(pod(), 'main')).toMatchObject({ command, args: ['--verbose'] });
    expect(() => pod({ containers: [application] })).not.toThrow();
  });

  test("stands after the container's own variables, and before those of onChange", () => {
    const own = { ...application, envVariables: { LOG: EnvValue.fromValue('info') } };
    const onChange = OnChange.restart();
    const spec = pod({
      onChange,
      containers: [{ ...own, securityContext: { user: 10_001, group: 10_001 } }],
    });
    expect(containerOf(spec, 'main').env?.map(({ name }) => name)).toEqual([
      'LOG',
      'DB_USER',
      'DB_PASSWORD',
      'DSN',
      'VAULT_ON_CHANGE_TARGET',
    ]);
  });

  test('is for the container that is named, with the place of that one', () => {
    const two = [application, { ...application, name: 'second' }];
    const spec = pod({ containers: two, envDelivery: EnvDelivery.fileKeyRef({ container: 'second' }) });
    expect(containerOf(spec, 'main').env).toBeUndefined();
    expect(containerOf(spec, 'second').env).toContainEqual(reference('DB_PASSWORD'));
  });

  test('works with init container and sidecar, and in Jobs', () => {
    expect(containerOf(pod({ delivery: Delivery.initAndSidecar() }), 'main').env).toHaveLength(3);
    const job = podTemplateOf(
      synthChart((chart) => {
        new VaultInjectedJob(chart, 'Work', injected({ env }));
      }),
    );
    expect(containerOf(job.spec, 'main').env).toHaveLength(3);
  });

  test('is refused with the injector, whose volume the manifest does not know', () => {
    expect(() => pod({ delivery: Delivery.injector() })).toThrow(refused('WORKLOAD_ENV_NOT_WITH_INJECTOR'));
  });

  test.each(["it's", 'a\rb', ''])('refuses the plain value %j, which the kubelet cannot read', (value) => {
    expect(() => pod({ env: { ...env, PLAIN: value } })).toThrow(refused('SECRETS_ENTRY_VALUE_INVALID'));
  });
});

describe('EnvDelivery.wrappedCommand()', () => {
  const envDelivery = EnvDelivery.wrappedCommand();

  test('has a shell read the file and become the command, with the arguments behind it', () => {
    expect(containerOf(pod({ envDelivery }), 'main')).toMatchObject({
      command: [
        '/bin/sh',
        '-c',
        `set -a; . '/vault/secrets/vault.env'; set +a; exec "$@"`,
        'env',
        ...command,
      ],
      args: ['--verbose'],
    });
    expect(containerOf(pod({ envDelivery }), 'main').env).toBeUndefined();
  });

  test('follows secretsPath', () => {
    expect(containerOf(pod({ envDelivery, secretsPath: '/etc/shop' }), 'main').command?.[2]).toContain(
      "'/etc/shop/vault.env'",
    );
  });

  test('takes every value, since a shell reads it', () => {
    expect(() => pod({ envDelivery, env: { ...env, PLAIN: "it's" } })).not.toThrow();
  });

  test('works with the injector', () => {
    expect(() => pod({ envDelivery, delivery: Delivery.injector() })).not.toThrow();
  });
});

describe('EnvDelivery.supervisor()', () => {
  const envDelivery = EnvDelivery.supervisor();

  /** The configuration of the supervisor out of its ConfigMap. */
  function supervisorOf(manifests: readonly Manifest[]): unknown {
    const text = manifests.flatMap(({ data }) => data?.['supervisor.json'] ?? [])[0];
    return JSON.parse(text ?? '');
  }

  test('copies the agent after the gate, and has it start the application', () => {
    const spec = pod({ envDelivery });
    expect(spec.initContainers.map(({ name }) => name)).toEqual([
      'vault-agent',
      'vault-secrets-ready',
      'vault-agent-copy',
    ]);
    const main = containerOf(spec, 'main');
    expect(main.command).toEqual([
      '/vault/bin/vault-agent',
      'agent',
      '-config=/vault/supervisor/supervisor.json',
    ]);
    expect(main.args).toBeUndefined();
    expect(supervisorOf(synth({ envDelivery }))).toMatchObject({
      exec: { command: [...command, '--verbose'], restart_on_secret_changes: 'always' },
    });
  });

  test('reads the secrets from one file of the agent, so that there is one lease, and says plain values itself', () => {
    const manifests = synth({ envDelivery });
    expect(filesOf(manifests)).toEqual(['/vault/secrets/api-key', '/vault/secrets/vault.env']);
    const contents = (name: string) =>
      `[[ with file "/vault/secrets/vault.env" | parseJSON ]][[ index . "${name}" ]][[ end ]]`;
    expect(supervisorOf(manifests)).toMatchObject({
      env_template: [
        { DB_PASSWORD: { contents: contents('DB_PASSWORD'), left_delimiter: '[[', right_delimiter: ']]' } },
        { DSN: { contents: contents('DSN'), left_delimiter: '[[', right_delimiter: ']]' } },
      ],
    });
    expect(containerOf(podTemplateOf(manifests).spec, 'main').env).toEqual([
      { name: 'DB_USER', value: 'shop' },
    ]);
  });

  test('a plain value with dollars arrives as it stands, which the kubelet would take for references', () => {
    const spec = pod({ envDelivery, env: { ...env, DB_USER: '$(HOME) $$ $x' } });
    expect(containerOf(spec, 'main').env).toEqual([{ name: 'DB_USER', value: '$$(HOME) $$$$ $$x' }]);
  });

  test("the command is what the kubelet would make of the container's: two dollars are one", () => {
    const words = ['/bin/sh', '-c', 'echo $$ $(id) $$(HOME) $x'];
    expect(
      supervisorOf(synth({ envDelivery, containers: [{ ...application, command: words }] })),
    ).toMatchObject({ exec: { command: ['/bin/sh', '-c', 'echo $ $(id) $(HOME) $x'] } });
  });

  test('gives the application the token of the agent, which it logs in with', () => {
    expect(containerOf(pod({ envDelivery }), 'main').volumeMounts).toContainEqual(
      expect.objectContaining({ name: 'vault-token', readOnly: true }),
    );
  });

  test.each([
    ['a ConfigMap', VaultCa.fromConfigMap('ca')],
    ['PEM', VaultCa.fromPem('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')],
  ])('trusts a CA from %s', (_, ca) => {
    const spec = pod({ envDelivery, vault: VaultServer.at('https://vault.example:8200', { ca }) });
    expect(containerOf(spec, 'main').volumeMounts).toContainEqual(
      expect.objectContaining({ name: 'vault-supervisor-ca', mountPath: '/vault/ca' }),
    );
  });

  test('counts as a restart on change where two agents would lose leases', () => {
    const creds = database('database').role('shop');
    const build = (way: EnvDelivery) => () =>
      pod({ envDelivery: way, delivery: Delivery.initAndSidecar(), env: { P: creds.password } });
    expect(build(envDelivery)).not.toThrow();
    expect(build(EnvDelivery.wrappedCommand())).toThrow(refused('WORKLOAD_DELIVERY_LOSES_LEASES'));
  });

  test('a container named vault-agent-copy is refused', () => {
    const named = [
      { ...application, command },
      { ...application, name: 'vault-agent-copy' },
    ];
    expect(() => pod({ envDelivery, containers: named })).toThrow(
      refused('WORKLOAD_CONTAINER_NAME_RESERVED'),
    );
  });
});

describe('bad input is refused, with code and construct path', () => {
  test.each([EnvDelivery.wrappedCommand(), EnvDelivery.supervisor()])(
    '%j without a command of the container',
    (envDelivery) => {
      expect(() => pod({ envDelivery, containers: [application] })).toThrow(
        refused('WORKLOAD_ENV_COMMAND_UNKNOWN'),
      );
    },
  );

  test.each([
    [EnvDelivery.wrappedCommand(), 'DB_PASSWORD'],
    [EnvDelivery.supervisor(), 'DB_PASSWORD'],
    [EnvDelivery.supervisor(), 'LOG'],
  ])('%j and a command with $(%s), which the kubelet cannot replace', (envDelivery, name) => {
    const envVariables = { LOG: EnvValue.fromValue('info') };
    const build = (args: string[]) => () =>
      pod({ envDelivery, containers: [{ ...application, command, args, envVariables }] });
    expect(build(['--log', `$(${name})`])).toThrow(refused('WORKLOAD_ENV_COMMAND_REFERS'));
    // That text, not the variable; and a name that is no variable of this container.
    expect(build([`$$(${name})`, '$(OTHER)'])).not.toThrow();
  });

  test('not $(NAME) where the kubelet knows the variable: all by file reference, its own in a wrapped command', () => {
    const own = { ...application, command, envVariables: { LOG: EnvValue.fromValue('info') } };
    expect(() => pod({ containers: [{ ...own, args: ['$(DB_PASSWORD)'] }] })).not.toThrow();
    const envDelivery = EnvDelivery.wrappedCommand();
    expect(() => pod({ envDelivery, containers: [{ ...own, args: ['$(LOG)'] }] })).not.toThrow();
  });

  test('a container that there is not', () => {
    expect(() => pod({ envDelivery: EnvDelivery.fileKeyRef({ container: 'web' }) })).toThrow(
      refused('WORKLOAD_ENV_CONTAINER_UNKNOWN'),
    );
  });

  test('a variable that the container has already', () => {
    const own = [{ ...application, envVariables: { DB_PASSWORD: EnvValue.fromValue('x') } }];
    expect(() => pod({ containers: own })).toThrow(refused('WORKLOAD_ENV_NAME_TAKEN'));
  });

  test('a file with the name of the one that env is read from', () => {
    expect(() => pod({ files: { 'vault.env': db.key('a') } })).toThrow(refused('WORKLOAD_ENV_FILE_TAKEN'));
  });

  test('a name that is no variable', () => {
    expect(() => pod({ env: { 'DB-PASSWORD': db.key('a') } })).toThrow(refused('SECRETS_ENTRY_NAME_INVALID'));
  });

  test('an environment without a secret, which belongs into envVariables', () => {
    expect(() => pod({ env: { A: 'b' } })).toThrow(refused('SECRETS_FILE_WITHOUT_SECRET'));
  });
});
