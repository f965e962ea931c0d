import { Delivery, EnvDelivery, type InjectInput, OnChange } from '../../lib/pod';
import { database, kv2, secretText } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { application, containerOf, destinations, injected, type InjectedTemplate } from './support';

const db = kv2('secret').at('shop/db');
const env = {
  DB_USER: 'shop',
  DB_PASSWORD: db.key('password'),
  DSN: secretText`pg://${db.key('password')}@db`,
};
const command = ['/usr/bin/web', '--port=8080'];
const started = { ...application, command, args: ['--verbose'] };
const identified = { ...started, securityContext: { runAsUser: 10_001, runAsGroup: 10_001 } };

const pod = (input: Partial<InjectInput> = {}, containers = [started]): InjectedTemplate =>
  injected({ env, ...input }, { containers });
const main = (...args: Parameters<typeof pod>) => containerOf(pod(...args), 'main');

describe('env', () => {
  test('is nothing by default: no variable and no file of its own', () => {
    expect(destinations(pod({ env: undefined }))).toEqual(['/vault/secrets/api-key']);
    expect(main({ env: undefined })).not.toHaveProperty('env');
  });

  test('alone is enough: a workload needs no files beside it, and one of both it needs', () => {
    expect(destinations(pod({ files: undefined }))).toEqual(['/vault/secrets/vault.env']);
    expect(() => pod({ files: undefined, env: undefined })).toThrow(errorWith('SECRETS_FILES_EMPTY'));
  });

  test('is awaited by the gate like every file', () => {
    expect(containerOf(pod(), 'vault-secrets-ready').command).toContain('vault.env');
  });
});

describe('EnvDelivery.fileKeyRef()', () => {
  const reference = (key: string, volumeName = 'vault-secrets') => ({
    name: key,
    valueFrom: { fileKeyRef: { volumeName, path: 'vault.env', key } },
  });

  test('is the default: each variable refers to its line of the file in the memory volume', () => {
    expect(main().env).toEqual([reference('DB_USER'), reference('DB_PASSWORD'), reference('DSN')]);
    expect(pod()).toEqual(pod({ envDelivery: EnvDelivery.fileKeyRef() }));
  });

  test('leaves the command alone, and needs none', () => {
    expect(main()).toMatchObject({ command, args: ['--verbose'] });
    expect(() => pod({}, [application as typeof started])).not.toThrow();
  });

  test("is before the container's own variables, whose values may refer to it, and before those of onChange", () => {
    const own = { ...identified, env: [{ name: 'LOG', value: 'info' }] };
    expect(main({ onChange: OnChange.restart() }, [own]).env?.map(({ name }) => name)).toEqual([
      'DB_USER',
      'DB_PASSWORD',
      'DSN',
      'LOG',
      'VAULT_ON_CHANGE_TARGET',
    ]);
  });

  test('is for the container that is named, and for no other', () => {
    const template = pod({ envDelivery: EnvDelivery.fileKeyRef({ container: 'second' }) }, [
      started,
      { ...started, name: 'second' },
    ]);
    expect(containerOf(template, 'main')).not.toHaveProperty('env');
    expect(containerOf(template, 'second').env).toContainEqual(reference('DB_PASSWORD', 'vault-secrets-2'));
  });

  test('works with init container and sidecar, and in Jobs', () => {
    expect(main({ delivery: Delivery.initAndSidecar() }).env).toHaveLength(3);
    expect(main({ completes: true }).env).toHaveLength(3);
  });

  test('is refused with the injector, whose volume the manifest does not know', () => {
    expect(() => pod({ delivery: Delivery.injector() })).toThrow(errorWith('POD_ENV_NOT_WITH_INJECTOR'));
  });

  test.each(["it's", 'a\rb', ''])('refuses the plain value %j, which the kubelet cannot read', (value) => {
    expect(() => pod({ env: { ...env, PLAIN: value } })).toThrow(errorWith('SECRETS_ENTRY_VALUE_INVALID'));
  });
});

describe('EnvDelivery.wrappedCommand()', () => {
  const envDelivery = EnvDelivery.wrappedCommand();

  test('has a shell read the file and become the command, with the arguments behind it', () => {
    expect(main({ envDelivery })).toMatchObject({
      command: [
        '/bin/sh',
        '-c',
        `set -a; . '/vault/secrets/vault.env'; set +a; exec "$@"`,
        'env',
        ...command,
      ],
      args: ['--verbose'],
    });
    expect(main({ envDelivery })).not.toHaveProperty('env');
  });

  test('follows secretsPath', () => {
    expect(main({ envDelivery, secretsPath: '/srv/shop' }).command?.[2]).toContain("'/srv/shop/vault.env'");
  });

  test('takes every value, since a shell reads it', () => {
    expect(() => pod({ envDelivery, env: { ...env, PLAIN: "it's" } })).not.toThrow();
  });

  test('works with the injector', () => {
    expect(() => pod({ envDelivery, delivery: Delivery.injector() })).not.toThrow();
  });
});

describe('an environment with a lease', () => {
  const leased = { PGPASSWORD: database('database').role('shop').password };
  const build =
    (input: Partial<InjectInput>, containers = [identified]) =>
    () =>
      pod({ env: leased, ...input }, containers);
  const stale = errorWith('POD_ENV_GOES_STALE', { message: expect.stringContaining('OnChange.restart()') });

  test.each([
    ['without onChange', undefined],
    ['with a mere signal, which changes no environment', OnChange.signal('SIGHUP')],
    ['with a restart on the change of another file', { 'api-key': OnChange.restart() }],
  ])('is refused %s: the variables would be those of an ended lease', (_, onChange) => {
    expect(build({ onChange })).toThrow(stale);
    expect(build({ onChange, envDelivery: EnvDelivery.wrappedCommand() })).toThrow(stale);
  });

  test.each<[string, Partial<InjectInput>]>([
    ['with a restart on every change', { onChange: OnChange.restart() }],
    ['with a restart on its own', { onChange: { 'vault.env': OnChange.restart() } }],
    ['with the supervisor, which restarts by itself', { envDelivery: EnvDelivery.supervisor() }],
    ['in a Job, which ends', { completes: true }],
  ])('is taken %s', (_, input) => {
    expect(build(input)).not.toThrow();
  });

  test('is counted for the container that gets it: the restart of another one does not count', () => {
    const onChange = OnChange.restart({ container: 'second' });
    const two = [identified, { ...identified, name: 'second' }];
    expect(build({ onChange }, two)).toThrow(stale);
    expect(
      build({ onChange, envDelivery: EnvDelivery.fileKeyRef({ container: 'second' }) }, two),
    ).not.toThrow();
  });

  test('is none where the lease is of a file', () => {
    const files = { 'db-password': database('database').role('shop').password };
    expect(build({ env, files })).not.toThrow();
  });
});

describe('bad input is refused, with code', () => {
  test.each([EnvDelivery.wrappedCommand(), EnvDelivery.supervisor()])(
    '%j without a command of the container',
    (envDelivery) => {
      expect(() => pod({ envDelivery }, [application as typeof started])).toThrow(
        errorWith('POD_ENV_COMMAND_UNKNOWN'),
      );
    },
  );

  test.each([
    [EnvDelivery.wrappedCommand(), 'DB_PASSWORD'],
    [EnvDelivery.supervisor(), 'DB_PASSWORD'],
    [EnvDelivery.supervisor(), 'LOG'],
  ])('%j and a command with $(%s), which the kubelet cannot replace', (envDelivery, name) => {
    const build = (args: string[]) => () =>
      pod({ envDelivery }, [{ ...started, args, env: [{ name: 'LOG', value: 'info' }] } as typeof started]);
    expect(build(['--log', `$(${name})`])).toThrow(errorWith('POD_ENV_COMMAND_REFERS'));
    // That text, not the variable; and a name that is no variable of this container.
    expect(build([`$$(${name})`, '$(OTHER)'])).not.toThrow();
  });

  test.each([EnvDelivery.wrappedCommand(), EnvDelivery.supervisor()])(
    '%j and a variable of the container with $(DB_PASSWORD) in its value, which the kubelet cannot replace',
    (envDelivery) => {
      const build = (value: unknown) => () =>
        pod({ envDelivery }, [{ ...started, env: [{ name: 'DSN2', value }] } as typeof started]);
      expect(build('pg://$(DB_PASSWORD)@db')).toThrow(
        errorWith('POD_ENV_COMMAND_REFERS', { message: expect.stringContaining('variable "DSN2"') }),
      );
      expect(build('pg://$$(DB_PASSWORD)@$(OTHER)')).not.toThrow();
      expect(build(undefined)).not.toThrow();
      expect(() =>
        pod({}, [{ ...started, env: [{ name: 'A', value: '$(DSN)' }] } as typeof started]),
      ).not.toThrow();
    },
  );

  test('not $(NAME) where the kubelet knows the variable: all by file reference, its own in a wrapped command', () => {
    const own = { ...started, env: [{ name: 'LOG', value: 'info' }] };
    expect(() => pod({}, [{ ...own, args: ['$(DB_PASSWORD)'] }])).not.toThrow();
    const envDelivery = EnvDelivery.wrappedCommand();
    expect(() => pod({ envDelivery }, [{ ...own, args: ['$(LOG)'] }])).not.toThrow();
  });

  test('a container that there is not', () => {
    expect(() => pod({ envDelivery: EnvDelivery.fileKeyRef({ container: 'web' }) })).toThrow(
      errorWith('POD_ENV_CONTAINER_UNKNOWN', { message: expect.stringMatching(/main.*got "web"/) }),
    );
  });

  test('a variable that the container has already', () => {
    const own = { ...started, env: [{ name: 'DB_PASSWORD', value: 'x' }] };
    expect(() => pod({}, [own])).toThrow(errorWith('POD_ENV_NAME_TAKEN'));
  });

  test('a file with the name of the one that env is read from', () => {
    expect(() => pod({ files: { 'vault.env': db.key('a') } })).toThrow(errorWith('POD_ENV_FILE_TAKEN'));
  });

  test('a name that is no variable', () => {
    expect(() => pod({ env: { 'DB-PASSWORD': db.key('a') } })).toThrow(
      errorWith('SECRETS_ENTRY_NAME_INVALID'),
    );
  });

  test('an environment without a secret, which belongs into the env of the container', () => {
    expect(() => pod({ env: { A: 'b' } })).toThrow(errorWith('SECRETS_FILE_WITHOUT_SECRET'));
    expect(() => pod({ env: { A: 'b' }, envDelivery: EnvDelivery.supervisor() })).toThrow(
      errorWith('SECRETS_FILE_WITHOUT_SECRET'),
    );
  });

  test.each(['main', 5, null])('%j instead of a target', (target) => {
    for (const way of [EnvDelivery.fileKeyRef, EnvDelivery.wrappedCommand, EnvDelivery.supervisor]) {
      expect(() => way(target as never)).toThrow(errorWith('POD_VALUE_INVALID'));
    }
    expect(() => EnvDelivery.fileKeyRef({ container: 5 as unknown as string })).toThrow(
      errorWith('POD_VALUE_INVALID'),
    );
  });
});
