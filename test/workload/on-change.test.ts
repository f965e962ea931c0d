import { Duration } from 'cdk8s';
import {
  database,
  Delivery,
  dotenvFile,
  FailedRotation,
  kv2,
  OnChange,
  type SignalName,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedProps,
} from '../../lib';
import { errorWith } from '../support/errors';
import { agentConfigOf, type Manifest, only, synthChart } from '../support/manifests';
import { application, containerOf, injected, podTemplateOf } from './support';

const user = { securityContext: { user: 10_001, group: 10_002 } };
const containers = [{ ...application, ...user }];
const files = {
  'api-key': kv2('secret').at('shop/payment').key('apiKey'),
  'db-password': kv2('secret').at('shop/db').key('password'),
};

function synth(props: Partial<VaultInjectedProps>): Manifest[] {
  return synthChart((chart) => {
    new VaultInjectedDeployment(chart, 'Work', injected({ containers, files, ...props }));
  });
}

/** The command that the agent runs after each file, in the order of the files. */
function commands(manifests: readonly Manifest[]): (readonly string[] | undefined)[] {
  interface Config {
    readonly template: readonly { readonly exec?: { readonly command: readonly string[] } }[];
  }
  return (agentConfigOf(manifests) as Config).template.map(({ exec }) => exec?.command);
}

const script = ['/bin/sh', '/vault/config/on-change.sh'];
const refused = (code: string): Error => errorWith(code, { constructPath: 'shop/Work' });

describe('onChange', () => {
  test('is nothing by default: no command, no script, no shared processes', () => {
    const manifests = synth({});
    expect(commands(manifests)).toEqual([undefined, undefined]);
    expect(Object.keys(only(manifests, 'ConfigMap').data ?? {})).toEqual([
      'agent.json',
      'agent.sh',
      'secrets-ready.sh',
    ]);
    expect(podTemplateOf(manifests).spec.shareProcessNamespace).toBeUndefined();
  });

  test('one for all files is run after each of them', () => {
    const command = [...script, 'signal', 'SIGHUP', 'main'];
    expect(commands(synth({ onChange: OnChange.signal('SIGHUP') }))).toEqual([command, command]);
  });

  test('one for a file by its name is run after that file alone', () => {
    const onChange = { 'db-password': OnChange.httpPost('http://127.0.0.1:8080/-/reload') };
    expect(commands(synth({ onChange }))).toEqual([
      undefined,
      [...script, 'post', 'http://127.0.0.1:8080/-/reload', '127.0.0.1', '8080', '/-/reload'],
    ]);
  });

  test('the script stands in the ConfigMap beside the configuration', () => {
    expect(only(synth({ onChange: OnChange.restart() }), 'ConfigMap').data?.['on-change.sh']).toContain(
      '#!/bin/sh',
    );
  });

  test('the agent ends it after 30 s, which is more than the script ever takes', () => {
    expect(agentConfigOf(synth({ onChange: OnChange.restart() }))).toMatchObject({
      template: [{ exec: { timeout: '30s' } }, { exec: { timeout: '30s' } }],
    });
  });
});

describe.each([
  ['OnChange.signal', OnChange.signal('SIGUSR1'), 'SIGUSR1'],
  ['OnChange.restart', OnChange.restart(), 'SIGTERM'],
])('%s', (_, onChange, signal) => {
  test('has the pod share its processes, and the agent run as the application, user and group', () => {
    const { spec } = podTemplateOf(synth({ onChange }));
    expect(spec.shareProcessNamespace).toBe(true);
    expect(containerOf(spec, 'vault-agent').securityContext).toMatchObject({
      runAsUser: 10_001,
      runAsGroup: 10_002,
    });
  });

  test('is for the first container unless another is named, which the script knows by a variable', () => {
    const manifests = synth({ onChange, containers: [...containers, { ...application, name: 'second' }] });
    expect(commands(manifests)[0]).toEqual([...script, 'signal', signal, 'main']);
    const { spec } = podTemplateOf(manifests);
    const marked = { name: 'VAULT_ON_CHANGE_TARGET', value: 'main' };
    expect(containerOf(spec, 'main').env).toContainEqual(marked);
    expect(containerOf(spec, 'second').env).toBeUndefined();
  });

  test('takes user and group of the pod where the container states none', () => {
    const { spec } = podTemplateOf(
      synthChart((chart) => {
        const props = injected({ onChange });
        new VaultInjectedDeployment(chart, 'Work', { ...props, securityContext: { user: 7, group: 8 } });
      }),
    );
    expect(containerOf(spec, 'vault-agent').securityContext).toMatchObject({ runAsUser: 7, runAsGroup: 8 });
  });

  test.each([
    ['states no user', [application]],
    ['states no group', [{ ...application, securityContext: { user: 10_001 } }]],
    ['is root', [{ ...application, securityContext: { user: 0, group: 0, ensureNonRoot: false } }]],
  ])('is refused where the application %s, since the agent could not signal it', (__, some) => {
    expect(() => synth({ onChange, containers: some })).toThrow(refused('WORKLOAD_ON_CHANGE_USER_UNKNOWN'));
  });

  test('works with the other deliveries too', () => {
    const { spec } = podTemplateOf(synth({ onChange, delivery: Delivery.initAndSidecar() }));
    expect(containerOf(spec, 'vault-agent').securityContext).toMatchObject({ runAsUser: 10_001 });
    const { metadata, spec: other } = podTemplateOf(synth({ onChange, delivery: Delivery.injector() }));
    expect(other.shareProcessNamespace).toBe(true);
    expect(metadata.annotations).toMatchObject({
      'vault.hashicorp.com/agent-run-as-user': '10001',
      'vault.hashicorp.com/agent-run-as-group': '10002',
      'vault.hashicorp.com/agent-inject-command-0': `'/bin/sh' '/vault/config/on-change.sh' 'signal' '${signal}' 'main'`,
    });
  });
});

describe('OnChange.signal and OnChange.restart of several containers', () => {
  const two = [
    ...containers,
    { ...application, name: 'second', securityContext: { user: 10_002, group: 10_002 } },
  ];
  const onChange = {
    'api-key': OnChange.signal('SIGHUP'),
    'db-password': OnChange.restart({ container: 'second' }),
  };

  test('are refused where they have different users or groups, since there is one agent', () => {
    expect(() => synth({ onChange, containers: two })).toThrow(refused('WORKLOAD_ON_CHANGE_USERS_DIFFER'));
  });

  test('work where they have the same', () => {
    const same = [...containers, { ...application, name: 'second', ...user }];
    const manifests = synth({ onChange, containers: same });
    expect(commands(manifests).map((command) => command?.at(-1))).toEqual(['main', 'second']);
    expect(containerOf(podTemplateOf(manifests).spec, 'second').env).toContainEqual({
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
      const { spec } = podTemplateOf(synth({ onChange, containers: [application] }));
      expect(spec.shareProcessNamespace).toBeUndefined();
      expect(containerOf(spec, 'vault-agent').securityContext).toMatchObject({ runAsUser: 100 });
    }
  });

  test('a command keeps its arguments as they are, in a list and in the text that the injector wants', () => {
    const onChange = OnChange.command(['/bin/echo', "it's", 'a b']);
    expect(commands(synth({ onChange }))[0]).toEqual([...script, 'run', '/bin/echo', "it's", 'a b']);
    expect(
      podTemplateOf(synth({ onChange, delivery: Delivery.injector() })).metadata.annotations,
    ).toMatchObject({
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
    expect(commands(synth({ onChange: OnChange.httpPost(url) }))[0]).toEqual([
      ...script,
      'post',
      url,
      ...parts,
    ]);
  });
});

describe('bad input is refused, with code and value', () => {
  test.each(['SIGKILL', 'HUP', ''])('the signal %j', (signal) => {
    expect(() => OnChange.signal(signal as SignalName)).toThrow(errorWith('WORKLOAD_SIGNAL_UNKNOWN'));
  });

  test.each([
    'https://127.0.0.1/r',
    'http://other.example/r',
    'http://user:secret@127.0.0.1/r',
    "http://127.0.0.1/'",
    'reload',
  ])('the URL %s', (url) => {
    expect(() => OnChange.httpPost(url)).toThrow(
      errorWith('WORKLOAD_ON_CHANGE_URL_INVALID', { message: expect.not.stringContaining('secret') }),
    );
  });

  test('a command without a program', () => {
    expect(() => OnChange.command([])).toThrow(errorWith('WORKLOAD_ON_CHANGE_COMMAND_EMPTY'));
  });

  test('a file that there is not', () => {
    expect(() => synth({ onChange: { 'api-kye': OnChange.restart() } })).toThrow(
      refused('WORKLOAD_ON_CHANGE_FILE_UNKNOWN'),
    );
  });

  test('a container that there is not', () => {
    expect(() => synth({ onChange: OnChange.restart({ container: 'web' }) })).toThrow(
      refused('WORKLOAD_ON_CHANGE_CONTAINER_UNKNOWN'),
    );
  });

  test('a restart in a Job, whose container is not started again', () => {
    expect(() =>
      synthChart((chart) => {
        new VaultInjectedJob(chart, 'Work', injected({ containers, onChange: OnChange.restart() }));
      }),
    ).toThrow(refused('WORKLOAD_ON_CHANGE_RESTART_IN_JOB'));
  });
});

describe('secrets with a lease and two agents', () => {
  const creds = database('database').role('shop');
  const leased = { 'db.env': dotenvFile({ U: creds.username, P: creds.password }) };

  test.each([Delivery.initAndSidecar(), Delivery.injector()])(
    '%j: allowed where the application is started anew on their change, and not with a mere signal',
    (delivery) => {
      const build = (onChange: OnChange) => () => synth({ files: leased, delivery, onChange });
      expect(build(OnChange.restart())).not.toThrow();
      expect(build(OnChange.signal('SIGHUP'))).toThrow(refused('WORKLOAD_DELIVERY_LOSES_LEASES'));
    },
  );
});

describe('failedRotation', () => {
  const liveness = (props: Partial<VaultInjectedProps>) =>
    containerOf(podTemplateOf(synth(props)).spec, 'vault-agent').livenessProbe;

  test('is logged by default: no probe', () => {
    expect(liveness({})).toBeUndefined();
    expect(liveness({ failedRotation: FailedRotation.logged() })).toBeUndefined();
  });

  test('becomes an event by a probe that never restarts anything: its threshold is 2147483647', () => {
    expect(liveness({ failedRotation: FailedRotation.event() })).toMatchObject({
      exec: { command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'fresh'] },
      failureThreshold: 2_147_483_647,
      periodSeconds: 30,
    });
  });

  test('an error counts for 90 s, or for two intervals where that is more', () => {
    const text = (renderInterval?: Duration) =>
      only(synth({ failedRotation: FailedRotation.event(), renderInterval }), 'ConfigMap').data?.[
        'secrets-ready.sh'
      ];
    expect(text()).toContain('- 120))');
    expect(text(Duration.seconds(10))).toContain('- 90))');
    expect(text(Duration.minutes(5))).toContain('- 600))');
  });

  test('cannot be told of an agent of the injector', () => {
    expect(() => synth({ failedRotation: FailedRotation.event(), delivery: Delivery.injector() })).toThrow(
      refused('WORKLOAD_FAILED_ROTATION_UNKNOWN'),
    );
  });
});
