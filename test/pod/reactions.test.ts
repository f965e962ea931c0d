import { spawnSync } from 'node:child_process';
import { Duration } from 'cdk8s';
import { Delivery, type InjectInput, OnChange, type SignalName } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { agentConfigOf, application, containerOf, fileOf, injected, type InjectedTemplate } from './support';

const user = { securityContext: { runAsUser: 10_001, runAsGroup: 10_002 } };
const containers = [{ ...application, ...user }];
const files = {
  'api-key': kv2('secret').at('shop/payment').key('apiKey'),
  'db-password': kv2('secret').at('shop/db').key('password'),
};

const pod = (input: Partial<InjectInput> = {}, some: readonly object[] = containers): InjectedTemplate =>
  injected({ files, ...input }, { containers: some as typeof containers });

/** The command that the agent runs after each file, in the order of the files. */
const commands = (template: InjectedTemplate) =>
  agentConfigOf(template).template.map(({ exec }) => exec?.command);

const script = ['/bin/sh', '/vault/config/on-change.sh'];

describe('onChange', () => {
  test('is nothing by default: no command, no script, no shared processes', () => {
    const template = pod();
    expect(commands(template)).toEqual([undefined, undefined]);
    expect(Object.keys(template.metadata.annotations)).toEqual([
      'aks-vault-constructs/agent.json',
      'aks-vault-constructs/agent.sh',
      'aks-vault-constructs/secrets-ready.sh',
    ]);
    expect(template.spec).not.toHaveProperty('shareProcessNamespace');
  });

  test('one for all files is run after each of them', () => {
    const command = [...script, 'signal', 'SIGHUP', 'main'];
    expect(commands(pod({ onChange: OnChange.signal('SIGHUP') }))).toEqual([command, command]);
  });

  test('one for a file by its name is run after that file alone', () => {
    const onChange = { 'db-password': OnChange.httpPost('http://127.0.0.1:8080/-/reload') };
    expect(commands(pod({ onChange }))).toEqual([
      undefined,
      [...script, 'post', 'http://127.0.0.1:8080/-/reload', '127.0.0.1', '8080', '/-/reload'],
    ]);
  });

  test('the script is beside the configuration', () => {
    const template = pod({ onChange: OnChange.restart() });
    expect(fileOf(template, 'on-change.sh')).toContain('usage: on-change.sh signal NAME CONTAINER');
    expect(JSON.stringify(template.spec.volumes)).toContain('"path":"on-change.sh"');
  });

  test('the agent ends it after 30 s, which is more than the script ever takes', () => {
    expect(agentConfigOf(pod({ onChange: OnChange.restart() }))).toMatchObject({
      template: [{ exec: { timeout: '30s' } }, { exec: { timeout: '30s' } }],
    });
  });
});

describe('several reactions', () => {
  const post = OnChange.httpPost('http://127.0.0.1:8080/r');
  const both = [OnChange.signal('SIGHUP'), post];
  const line =
    "'/bin/sh' '/vault/config/on-change.sh' 'signal' 'SIGHUP' 'main' & " +
    "'/bin/sh' '/vault/config/on-change.sh' 'post' 'http://127.0.0.1:8080/r' '127.0.0.1' '8080' '/r' & wait";

  test('to one file are one command that runs them at the same time', () => {
    const command = ['/bin/sh', '-c', line];
    expect(commands(pod({ onChange: { 'db-password': both } }))).toEqual([undefined, command]);
    expect(commands(pod({ onChange: both }))).toEqual([command, command]);
    expect(commands(pod({ onChange: [post] }))).toEqual(commands(pod({ onChange: post })));
  });

  test('are an annotation of the injector, as one line of shell', () => {
    const { annotations } = pod({ onChange: both, delivery: Delivery.injector() }).metadata;
    const words = annotations['vault.hashicorp.com/agent-inject-command-0'] ?? '';
    const { stdout } = spawnSync('/bin/sh', ['-c', `printf '%s\n' ${words}`], { encoding: 'utf8' });
    expect(stdout).toBe(`/bin/sh\n-c\n${line}\n`);
  });

  test('restart two containers', () => {
    const second = { ...application, ...user, name: 'second' };
    const onChange = [OnChange.restart(), OnChange.restart({ container: 'second' })];
    const template = pod({ onChange }, [...containers, second]);
    for (const name of ['main', 'second']) {
      expect(containerOf(template, name).env).toEqual([{ name: 'VAULT_ON_CHANGE_TARGET', value: name }]);
    }
  });

  test.each([[[]], [[null]], [['restart']], [[OnChange.restart(), {}]]])(
    '%j of a file is refused',
    (wrong) => {
      expect(() => pod({ onChange: { 'api-key': wrong as never } })).toThrow(
        errorWith('POD_ON_CHANGE_INVALID'),
      );
    },
  );

  test('a restart among them is refused in a Job', () => {
    expect(() => pod({ onChange: [post, OnChange.restart()], completes: true })).toThrow(
      errorWith('POD_ON_CHANGE_RESTART_IN_JOB'),
    );
  });
});

describe('OnChange.restart({ spread })', () => {
  test('is at once by default, and otherwise given to the script in seconds', () => {
    expect(commands(pod({ onChange: OnChange.restart() }))[0]).toEqual([
      ...script,
      'signal',
      'SIGTERM',
      'main',
    ]);
    const onChange = OnChange.restart({ spread: Duration.minutes(5) });
    expect(commands(pod({ onChange }))[0]).toEqual([...script, 'later', '300', 'SIGTERM', 'main']);
  });

  test.each([Duration.seconds(1), Duration.hours(1)])('takes 1 s to 1 h', (spread) => {
    expect(() => OnChange.restart({ spread })).not.toThrow();
  });

  test.each([Duration.seconds(0), Duration.seconds(3601), '5m', 300, null, {}])('refuses %j', (spread) => {
    expect(() => OnChange.restart({ spread: spread as never })).toThrow(
      errorWith('POD_ON_CHANGE_SPREAD_INVALID'),
    );
  });
});

test.each([{ spred: Duration.minutes(5) }, { containers: ['main'] }, 'main', null, []])(
  'OnChange.restart(%j) is refused',
  (options) => {
    expect(() => OnChange.restart(options as never)).toThrow(errorWith('POD_VALUE_INVALID'));
  },
);

describe.each([
  ['OnChange.signal', OnChange.signal('SIGUSR1'), 'SIGUSR1'],
  ['OnChange.restart', OnChange.restart(), 'SIGTERM'],
])('%s', (_, onChange, signal) => {
  test('has the pod share its processes, and the agent run as the application, user and group', () => {
    const template = pod({ onChange });
    expect(template.spec.shareProcessNamespace).toBe(true);
    expect(containerOf(template, 'vault-agent').securityContext).toMatchObject(user.securityContext);
  });

  test('is for the first container unless another is named, which the script knows by a variable', () => {
    const template = pod({ onChange }, [...containers, { ...application, name: 'second' }]);
    expect(commands(template)[0]).toEqual([...script, 'signal', signal, 'main']);
    const marked = { name: 'VAULT_ON_CHANGE_TARGET', value: 'main' };
    expect(containerOf(template, 'main').env).toEqual([marked]);
    expect(containerOf(template, 'second')).not.toHaveProperty('env');
  });

  test('takes user and group of the pod where the container states none', () => {
    const securityContext = { runAsUser: 7, runAsGroup: 8 };
    const template = injected({ onChange }, { securityContext });
    expect(containerOf(template, 'vault-agent').securityContext).toMatchObject(securityContext);
  });

  test.each([
    ['states no user', [application]],
    ['states no group', [{ ...application, securityContext: { runAsUser: 10_001 } }]],
    ['is root', [{ ...application, securityContext: { runAsUser: 0, runAsGroup: 0 } }]],
  ])('is refused where the application %s, since the agent could not signal it', (__, some) => {
    expect(() => pod({ onChange }, some)).toThrow(errorWith('POD_ON_CHANGE_USER_UNKNOWN'));
  });

  test('works with the other deliveries too', () => {
    const template = pod({ onChange, delivery: Delivery.initAndSidecar() });
    for (const name of ['vault-agent-init', 'vault-agent']) {
      expect(containerOf(template, name).securityContext).toMatchObject({ runAsUser: 10_001 });
    }
    const { metadata, spec } = pod({ onChange, delivery: Delivery.injector() });
    expect(spec.shareProcessNamespace).toBe(true);
    expect(metadata.annotations).toMatchObject({
      'vault.hashicorp.com/agent-run-as-user': '10001',
      'vault.hashicorp.com/agent-run-as-group': '10002',
      'vault.hashicorp.com/agent-inject-command-0': `'/bin/sh' '/vault/config/on-change.sh' 'signal' '${signal}' 'main'`,
    });
  });
});

describe('OnChange.signal and OnChange.restart of several containers', () => {
  const other = { runAsUser: 10_002, runAsGroup: 10_002 };
  const onChange = {
    'api-key': OnChange.signal('SIGHUP'),
    'db-password': OnChange.restart({ container: 'second' }),
  };

  test('are refused where they have different users or groups, since there is one agent', () => {
    for (const securityContext of [other, { ...user.securityContext, runAsGroup: 1 }]) {
      const two = [...containers, { ...application, name: 'second', securityContext }];
      expect(() => pod({ onChange }, two)).toThrow(errorWith('POD_ON_CHANGE_USERS_DIFFER'));
    }
  });

  test('work where they have the same', () => {
    const template = pod({ onChange }, [...containers, { ...application, name: 'second', ...user }]);
    expect(commands(template).map((command) => command?.at(-1))).toEqual(['main', 'second']);
    expect(containerOf(template, 'second').env).toContainEqual({
      name: 'VAULT_ON_CHANGE_TARGET',
      value: 'second',
    });
  });
});

describe('OnChange.httpPost and OnChange.command', () => {
  test('need neither shared processes nor a user', () => {
    for (const onChange of [
      OnChange.httpPost('http://localhost/r'),
      OnChange.command(['/bin/true', 'a b']),
    ]) {
      const template = pod({ onChange }, [application]);
      expect(template.spec).not.toHaveProperty('shareProcessNamespace');
      expect(containerOf(template, 'vault-agent').securityContext).toMatchObject({ runAsUser: 100 });
    }
  });

  test('a command keeps its arguments as they are, in a list and in the text that the injector wants', () => {
    const onChange = OnChange.command(['/bin/echo', "it's", 'a b']);
    expect(commands(pod({ onChange }))[0]).toEqual([...script, 'run', '/bin/echo', "it's", 'a b']);
    expect(pod({ onChange, delivery: Delivery.injector() }).metadata.annotations).toMatchObject({
      'vault.hashicorp.com/agent-inject-command-0': String.raw`'/bin/sh' '/vault/config/on-change.sh' 'run' '/bin/echo' 'it'\''s' 'a b'`,
    });
  });
});

describe('OnChange.httpPost: the URL in parts, for nc', () => {
  test.each([
    ['http://localhost/reload?now=1', ['127.0.0.1', '80', '/reload?now=1']],
    ['http://[::1]:9090/', ['::1', '9090', '/']],
    ['http://127.0.0.1:8080', ['127.0.0.1', '8080', '/']],
  ])('%s', (url, parts) => {
    expect(commands(pod({ onChange: OnChange.httpPost(url) }))[0]).toEqual([
      ...script,
      'post',
      url,
      ...parts,
    ]);
  });
});

describe('bad input is refused, with code and value', () => {
  test.each(['SIGKILL', 'HUP', '', undefined, 9])('the signal %j', (signal) => {
    expect(() => OnChange.signal(signal as SignalName)).toThrow(errorWith('POD_SIGNAL_UNKNOWN'));
  });

  test.each([
    'https://127.0.0.1/r',
    'http://other.example/r',
    'http://user:secret@127.0.0.1/r',
    'http://:secret@127.0.0.1/r',
    "http://127.0.0.1/'",
    'reload',
    undefined,
    8080,
  ])('the URL %s', (url) => {
    expect(() => OnChange.httpPost(url as string)).toThrow(
      errorWith('POD_ON_CHANGE_URL_INVALID', { message: expect.not.stringContaining('secret') }),
    );
  });

  test.each([[[]], [['']], ['ls'], [undefined], [[5]], [['/bin/ls', null]]])('the command %j', (command) => {
    expect(() => OnChange.command(command as string[])).toThrow(errorWith('POD_ON_CHANGE_COMMAND_EMPTY'));
  });

  test.each(['main', 5, null, { container: 5 }, { container: '' }])('the target %j', (target) => {
    expect(() => OnChange.restart(target as never)).toThrow(errorWith('POD_VALUE_INVALID'));
    expect(() => OnChange.signal('SIGHUP', target as never)).toThrow(errorWith('POD_VALUE_INVALID'));
  });

  test('a file that there is not', () => {
    expect(() => pod({ onChange: { 'api-kye': OnChange.restart() } })).toThrow(
      errorWith('POD_ON_CHANGE_FILE_UNKNOWN', { message: expect.stringMatching(/api-key.*got "api-kye"/) }),
    );
  });

  test.each(['restart', undefined, () => OnChange.restart()])(
    '%j for a file, which is no OnChange',
    (one) => {
      expect(() => pod({ onChange: { 'api-key': one as unknown as OnChange } })).toThrow(
        errorWith('POD_ON_CHANGE_INVALID', { message: expect.stringContaining('onChange of "api-key"') }),
      );
    },
  );

  test('a container that there is not', () => {
    expect(() => pod({ onChange: OnChange.restart({ container: 'web' }) })).toThrow(
      errorWith('POD_ON_CHANGE_CONTAINER_UNKNOWN'),
    );
  });

  test('a restart in a Job, whose container is not started again', () => {
    expect(() => pod({ onChange: OnChange.restart(), completes: true })).toThrow(
      errorWith('POD_ON_CHANGE_RESTART_IN_JOB'),
    );
    expect(() => pod({ onChange: OnChange.signal('SIGHUP'), completes: true })).not.toThrow();
  });
});
