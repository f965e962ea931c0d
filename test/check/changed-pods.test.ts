import { Delivery } from '../../lib';
import {
  KINDS,
  type Pod,
  type Container,
  type Emitted,
  type AgentConfig,
  configOf,
  after,
  named,
  agentOf,
  gateOf,
} from './own-pods';

/** Each hand that is laid on what our own constructs emit breaks a rule. */
describe('a hand laid on a VaultInjectedDeployment', () => {
  test('agent-start-race: the gate is taken out', () => {
    expect(after((pod) => pod.initContainers.splice(1, 1))).toEqual(['agent-start-race']);
  });

  test('gate-order: the gate is moved behind an init container of the application', () => {
    const migrate = { name: 'migrate', image: 'registry.example/migrate:1' };
    const move = (pod: Pod): void => {
      pod.initContainers.push(...pod.initContainers.splice(1, 1));
    };
    expect(after(move, { initContainers: [migrate] })).toEqual(['gate-order']);
  });

  test('gate-order: the gate is moved before the agent', () => {
    expect(after((pod) => pod.initContainers.reverse())).toEqual(['gate-order']);
  });

  test('agent-not-native: restartPolicy is dropped', () => {
    expect(after((pod) => delete agentOf(pod).restartPolicy)).toEqual(['agent-not-native']);
  });

  test('gate-changed: the gate becomes a sidecar itself', () => {
    expect(after((pod) => (gateOf(pod).restartPolicy = 'Always'))).toEqual(['gate-changed']);
  });

  test.each([
    [['true']],
    [['/bin/sh', '-c', 'exit 0']],
    [['/bin/sh', '/vault/config/secrets-ready.sh', 'check']],
  ])('gate-changed: it runs %j', (command) => {
    expect(after((pod) => (gateOf(pod).command = command))).toEqual(['gate-changed']);
  });

  test.each(['vault-secrets', 'vault-config'])('gate-changed: it loses its mount of %s', (volume) => {
    const unmount = (pod: Pod): void => {
      gateOf(pod).volumeMounts = gateOf(pod).volumeMounts.filter(({ name }) => name !== volume);
    };
    expect(after(unmount)).toEqual(['gate-changed']);
  });

  test('gate-image: it gets another image', () => {
    expect(after((pod) => (gateOf(pod).image = 'gcr.io/distroless/static:nonroot'))).toEqual([
      'gate-image (warning)',
    ]);
  });

  test('gate-user: the application gets another user', () => {
    expect(after((pod) => (named(pod, 'main').securityContext.runAsUser = 20000))).toEqual([
      'gate-user (warning)',
    ]);
  });

  test('secrets-writable: the mount of the application is not read-only', () => {
    const writable = (pod: Pod): void => {
      for (const mount of named(pod, 'main').volumeMounts) delete mount.readOnly;
    };
    expect(after(writable)).toEqual(['secrets-writable (warning)']);
  });

  test('secrets-on-disk: the volume is not in memory', () => {
    const disk = (pod: Pod): void => {
      for (const volume of pod.volumes) if (volume.name === 'vault-secrets') volume.emptyDir = {};
    };
    expect(after(disk)).toEqual(['secrets-on-disk']);
  });

  test('service-account-default, vault-tls-skip-verify, vault-address-plain-http, template-missing-key', () => {
    expect(after((pod) => delete pod.serviceAccountName)).toEqual(['service-account-default (warning)']);
    const edit = (change: (config: AgentConfig) => void) => (_: Pod, objects: Emitted[]) => {
      const [holder, key] = configOf(objects);
      const config = JSON.parse(holder[key] ?? '') as AgentConfig;
      change(config);
      holder[key] = JSON.stringify(config);
    };
    expect(after(edit(({ vault }) => (vault.tls_skip_verify = true)))).toEqual(['vault-tls-skip-verify']);
    expect(after(edit(({ vault }) => (vault.address = 'http://vault.example')))).toEqual([
      'vault-address-plain-http (warning)',
    ]);
    const lax = edit(({ template: [template] }) => {
      if (template === undefined) throw new Error('no template');
      template.error_on_missing_key = false;
      const [left, right] = [template.left_delimiter ?? '{{', template.right_delimiter ?? '}}'];
      template.contents = `${left} with secret "secret/data/a" ${right}${left} .Data.data.apiKey ${right}${left} end ${right}`;
    });
    expect(after(lax)).toEqual(['template-missing-key (warning)']);
  });

  test('agent-image-cannot-run and agent-image-unpinned, on agent and gate alike', () => {
    const image = (reference: string) => (pod: Pod) => {
      agentOf(pod).image = gateOf(pod).image = reference;
    };
    expect(after(image('hashicorp/vault:1.21.6'))).toEqual(['agent-image-cannot-run']);
    expect(after(image('registry.example:5000/vault:latest'))).toEqual(['agent-image-unpinned (warning)']);
    expect(after(image('registry.example:5000/vault'))).toEqual(['agent-image-unpinned (warning)']);
    expect(after(image('registry.example:5000/vault@sha256:0123'))).toEqual([]);
  });
});

describe('a hand laid on other deliveries', () => {
  const initAndSidecar = { delivery: Delivery.initAndSidecar() };
  const injector = { delivery: Delivery.injector() };

  test('agent-start-race: initAndSidecar without its init container', () => {
    expect(after((pod) => pod.initContainers.shift(), initAndSidecar)).toEqual(['agent-start-race']);
  });

  test('agent-job-never-ends: a regular agent in a Job', () => {
    const job = KINDS[3]?.[1];
    const beside = (pod: Pod): void => {
      const { restartPolicy, ...agent } = pod.initContainers.shift() as Container;
      expect(restartPolicy).toBe('Always');
      pod.initContainers = [];
      pod.containers.push(agent);
    };
    expect(after(beside, {}, job)).toEqual(['agent-job-never-ends', 'agent-start-race']);
  });

  test('injector-start-race: injector without its gate', () => {
    expect(after((pod) => pod.initContainers.shift(), injector)).toEqual(['injector-start-race']);
  });

  test('injector-gate-order: injector without agent-init-first', () => {
    const late = (_: Pod, objects: Emitted[]): void => {
      const template = objects.find(({ spec }) => spec?.template !== undefined)?.spec?.template;
      delete template?.metadata.annotations['vault.hashicorp.com/agent-init-first'];
    };
    expect(after(late, injector)).toEqual(['injector-gate-order']);
  });

  test('gate-changed and gate-image see the gate of the injector too', () => {
    expect(after((pod) => (gateOf(pod).command = ['true']), injector)).toEqual(['gate-changed']);
    expect(after((pod) => (gateOf(pod).image = 'busybox:1.37'), injector)).toEqual(['gate-image (warning)']);
  });
});
