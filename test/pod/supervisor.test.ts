import { VaultCa, VaultServer } from '../../lib/agent';
import { Delivery, EnvDelivery, type InjectInput } from '../../lib/pod';
import { database, kv2, secretText } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import {
  agentConfigOf,
  application,
  containerOf,
  destinations,
  fileOf,
  FOREIGN,
  injected,
  type InjectedTemplate,
  mounting,
} from './support';

const db = kv2('secret').at('shop/db');
const env = {
  DB_USER: 'shop',
  DB_PASSWORD: db.key('password'),
  DSN: secretText`pg://${db.key('password')}@db`,
};
const command = ['/usr/bin/web', '--port=8080'];
const started = { ...application, command, args: ['--verbose'] };
const envDelivery = EnvDelivery.supervisor();

const pod = (input: Partial<InjectInput> = {}, container = started): InjectedTemplate =>
  injected({ env, envDelivery, ...input }, { containers: [container] });

interface Supervisor {
  readonly env_template: readonly Readonly<Record<string, { readonly contents: string }>>[];
  readonly exec: { readonly command: readonly string[] };
}
const supervisorOf = (made: InjectedTemplate) => JSON.parse(fileOf(made, 'supervisor.json')) as Supervisor;

describe('EnvDelivery.supervisor()', () => {
  test('copies the agent after the gate, and has it start the application', () => {
    const made = pod();
    expect(made.spec.initContainers.map(({ name }) => name)).toEqual([
      'vault-agent',
      'vault-secrets-ready',
      'vault-agent-copy',
    ]);
    const main = containerOf(made, 'main');
    expect(main.command).toEqual([
      '/vault/bin/vault-agent',
      'agent',
      '-config=/vault/config/supervisor.json',
    ]);
    expect(main).not.toHaveProperty('args');
    expect(supervisorOf(made)).toMatchObject({
      exec: { command: [...command, '--verbose'], restart_on_secret_changes: 'always' },
    });
  });

  test('logs in as the agent does, and never gives up', () => {
    const { vault, auto_auth } = agentConfigOf(pod()) as unknown as Record<string, object>;
    const { sink, ...method } = auto_auth as { sink: unknown; method: unknown };
    expect(sink).toBeDefined();
    expect(supervisorOf(pod())).toMatchObject({ vault, auto_auth: method });
  });

  test('has its program on a volume of at most 1 GiB, which the copy writes and the application reads', () => {
    const made = pod();
    expect(made.spec.volumes).toContainEqual({ name: 'vault-agent-program', emptyDir: { sizeLimit: '1Gi' } });
    const mount = { name: 'vault-agent-program', mountPath: '/vault/bin' };
    expect(containerOf(made, 'vault-agent-copy').volumeMounts).toEqual([mount]);
    expect(containerOf(made, 'main').volumeMounts).toContainEqual({ ...mount, readOnly: true });
    expect(mounting(made, 'vault-agent-program')).toEqual(['vault-agent-copy', 'main']);
  });

  test('reads the secrets from one file of the agent, so that there is one lease, and says plain values itself', () => {
    const made = pod();
    expect(destinations(made)).toEqual(['/vault/secrets/api-key', '/vault/secrets/vault.env']);
    const contents = (name: string) =>
      `[[ with file "/vault/secrets/vault.env" | parseJSON ]][[ index . "${name}" ]][[ end ]]`;
    expect(supervisorOf(made)).toMatchObject({
      env_template: [
        { DB_PASSWORD: { contents: contents('DB_PASSWORD'), left_delimiter: '[[', right_delimiter: ']]' } },
        { DSN: { contents: contents('DSN'), left_delimiter: '[[', right_delimiter: ']]' } },
      ],
    });
    expect(containerOf(made, 'main').env).toEqual([{ name: 'DB_USER', value: 'shop' }]);
  });

  test('a plain value with dollars goes through the file: the kubelet would take it for references, and of two Flux makes one', () => {
    const made = pod({ env: { ...env, DB_USER: '$(HOME) $$ $x' } });
    expect(containerOf(made, 'main')).not.toHaveProperty('env');
    expect(supervisorOf(made).env_template.map((one) => Object.keys(one)[0])).toContain('DB_USER');
  });

  test.each(['${HOME}', '{{ .Values.user }}', '{% if x %}', '%{ if x }', '{# no #}'])(
    'the plain value %s goes through the file, since Helm and its like would take it in the manifest',
    (value) => {
      const made = pod({ env: { ...env, DB_USER: value } });
      expect(containerOf(made, 'main')).not.toHaveProperty('env');
      expect(supervisorOf(made).env_template.map((one) => Object.keys(one)[0])).toContain('DB_USER');
      expect(JSON.stringify(made)).not.toMatch(FOREIGN);
    },
  );

  test("the command is what the kubelet would make of the container's: two dollars are one", () => {
    const words = ['/bin/sh', '-c', 'echo $$ $(id) $$(HOME) $x'];
    expect(supervisorOf(pod({}, { ...application, command: words } as typeof started)).exec.command).toEqual([
      '/bin/sh',
      '-c',
      'echo $ $(id) $(HOME) $x',
    ]);
  });

  test('gives the application the token of the agent, which it logs in with', () => {
    expect(containerOf(pod(), 'main').volumeMounts).toContainEqual({
      name: 'vault-token',
      mountPath: '/var/run/secrets/vault.hashicorp.com/serviceaccount',
      readOnly: true,
    });
    expect(mounting(pod(), 'vault-agent-token')).toEqual(['vault-agent']);
  });

  test.each([
    ['a ConfigMap', VaultCa.fromConfigMap('ca')],
    ['PEM', VaultCa.fromPem('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')],
  ])('trusts a CA from %s', (_, ca) => {
    const made = pod({ vault: VaultServer.at('https://vault.example:8200', { ca }) });
    expect(mounting(made, 'vault-ca')).toEqual(['vault-agent', 'main']);
    expect(supervisorOf(made)).toMatchObject({ vault: { ca_cert: '/vault/ca/ca.crt' } });
  });

  test('counts as a restart on change where two agents would lose leases', () => {
    const creds = database('database').role('shop');
    const build = (way: EnvDelivery) => () =>
      pod({ envDelivery: way, delivery: Delivery.initAndSidecar(), env: { P: creds.password } });
    expect(build(envDelivery)).not.toThrow();
    expect(build(EnvDelivery.wrappedCommand())).toThrow(errorWith('POD_DELIVERY_LOSES_LEASES'));
  });

  test.each(['/vault/bin', '/vault/config', '/var/run/secrets/vault.hashicorp.com/serviceaccount'])(
    "a mount of the application's at %s is refused, where its starter is",
    (mountPath) => {
      const container = { ...started, volumeMounts: [{ name: 'cache', mountPath }] };
      expect(() => pod({}, container)).toThrow(
        errorWith('POD_MOUNT_PATH_TAKEN', { message: expect.stringContaining(mountPath) }),
      );
      expect(() => pod({ envDelivery: EnvDelivery.wrappedCommand() }, container)).not.toThrow();
    },
  );
});
