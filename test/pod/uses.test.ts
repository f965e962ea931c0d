import { VaultServer } from '../../lib/agent';
import { Delivery, EnvDelivery, type InjectInput, OnChange } from '../../lib/pod';
import { kv2, transit } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { application, containerOf, containersOf, injected } from './support';

// What the pod gets for `uses`: a listener with a login of its own, and a gate that waits for it.

const orders = transit('transit').key('orders');
const uses = [orders.encrypt(), orders.decrypt()];
const names = (overrides: Partial<InjectInput>) => containersOf(injected(overrides)).map(({ name }) => name);

describe('a pod with uses', () => {
  test('has the listener as a native sidecar between the agent and the gate', () => {
    expect(names({ uses })).toEqual(['vault-agent', 'vault-listener', 'vault-secrets-ready', 'main']);
    const listener = containerOf(injected({ uses }), 'vault-listener');
    expect(listener['restartPolicy']).toBe('Always');
    expect(listener.command).toEqual(['vault', 'proxy', '-config=/vault/config/listener.json']);
  });

  test('has no agent where it has no files: the listener alone, under the role as it is written', () => {
    const { metadata } = injected({ files: undefined as never, uses });
    expect(names({ files: undefined as never, uses })).toEqual([
      'vault-listener',
      'vault-secrets-ready',
      'main',
    ]);
    expect(metadata.annotations).not.toHaveProperty(['aks-vault-constructs/agent.json']);
    expect(metadata.annotations['aks-vault-constructs/listener.json']).toContain('"role":"shop-web"');
  });

  test('has a listener that logs in under a role of its own where an agent writes files, and keeps no token', () => {
    const { metadata } = injected({ uses });
    const config = JSON.parse(metadata.annotations['aks-vault-constructs/listener.json'] ?? '') as {
      auto_auth: { method: readonly { config: object }[]; sink?: unknown };
      api_proxy: object;
      listener: readonly object[];
    };
    expect(config.auto_auth.method[0]?.config).toMatchObject({ role: 'shop-web-uses' });
    expect(config.auto_auth.sink).toBeUndefined();
    expect(config.api_proxy).toEqual({ use_auto_auth_token: 'force' });
    expect(config.listener).toEqual([
      { tcp: { address: '127.0.0.1:8100', tls_disable: true, require_request_header: true } },
    ]);
    expect(metadata.annotations['aks-vault-constructs/agent.json']).toContain('"role":"shop-web"');
  });

  test('has a listener that mounts neither the secrets nor the token of the agent', () => {
    const { volumeMounts = [] } = containerOf(injected({ uses }), 'vault-listener');
    expect(volumeMounts.map(({ name }) => name)).toEqual(['vault-config', 'vault-agent-log', 'vault-token']);
  });

  test("runs the listener as the image's own user, also where the agent runs as the application", () => {
    const securityContext = { runAsUser: 10_001, runAsGroup: 10_001 };
    const pod = injected(
      { uses, onChange: OnChange.signal('SIGHUP') },
      { containers: [{ ...application, securityContext }] },
    );
    expect(containerOf(pod, 'vault-agent').securityContext).toMatchObject({ runAsUser: 10_001 });
    expect(containerOf(pod, 'vault-listener').securityContext).toMatchObject({
      runAsUser: 100,
      runAsGroup: 1000,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
    });
  });

  test('has a gate that waits for the files and for each use, and a readiness of the agent that asks for files alone', () => {
    const pod = injected({ uses });
    const awaited = [
      'api-key',
      'http://127.0.0.1:8100/v1/transit/decrypt/orders',
      'http://127.0.0.1:8100/v1/transit/encrypt/orders',
    ];
    expect(containerOf(pod, 'vault-secrets-ready').command?.slice(-3)).toEqual(awaited);
    expect(JSON.stringify(containerOf(pod, 'vault-agent')['readinessProbe'])).not.toContain('http');
  });

  test('tells every container after the gate where the listener is, and none before', () => {
    const pod = injected(
      { uses, listenerPort: 8200, initContainersBeforeSecrets: ['route'] },
      {
        initContainers: [
          { ...application, name: 'route' },
          { ...application, name: 'migrate' },
        ],
      },
    );
    const variable = { name: 'VAULT_ADDR', value: 'http://127.0.0.1:8200' };
    expect(containerOf(pod, 'main').env).toEqual([variable]);
    expect(containerOf(pod, 'migrate').env).toEqual([variable]);
    expect(containerOf(pod, 'route').env).toBeUndefined();
    expect(containerOf(pod, 'vault-agent').env).toBeUndefined();
  });

  test('tells the namespace of the secrets too, which the listener does not add', () => {
    const vault = VaultServer.at('https://vault.example:8200', { namespace: 'teams/shop' });
    const { env } = containerOf(injected({ uses, vault }), 'main');
    expect(env).toEqual([
      { name: 'VAULT_ADDR', value: 'http://127.0.0.1:8100' },
      { name: 'VAULT_NAMESPACE', value: 'teams/shop' },
    ]);
  });

  test('writes a name with signs as a URL', () => {
    const pod = injected({ uses: [transit('team/transit').key('ä?#%').hmac()] });
    expect(containerOf(pod, 'vault-secrets-ready').command?.at(-1)).toBe(
      'http://127.0.0.1:8100/v1/team/transit/hmac/%C3%A4%3F%23%25',
    );
  });

  test('is what it was without uses', () => {
    expect(names({})).toEqual(['vault-agent', 'vault-secrets-ready', 'main']);
    expect(containerOf(injected(), 'main').env).toBeUndefined();
  });
});

describe('uses are refused', () => {
  const refused = (code: string, overrides: Partial<InjectInput>, spec = {}) => {
    expect(() => injected({ uses, ...overrides }, spec)).toThrow(errorWith(code));
  };

  test.each([Delivery.initAndSidecar(), Delivery.injector()])(
    'with %j, whose sidecar starts after the application: POD_USES_NEED_AGENT',
    (delivery) => {
      refused('POD_USES_NEED_AGENT', { delivery });
    },
  );

  test('on the network of the node: POD_USES_HOST_NETWORK', () => {
    refused('POD_USES_HOST_NETWORK', {}, { hostNetwork: true });
  });

  test.each([80, 1023, 65_536, 8100.5, NaN, -1])('on port %d: POD_USES_PORT_INVALID', (listenerPort) => {
    refused('POD_USES_PORT_INVALID', { listenerPort });
  });

  test('on a port of any container of the pod: POD_USES_PORT_TAKEN', () => {
    const ports = [{ containerPort: 8100 }];
    refused('POD_USES_PORT_TAKEN', {}, { containers: [{ ...application, ports }] });
    refused('POD_USES_PORT_TAKEN', {}, { initContainers: [{ ...application, name: 'proxy', ports }] });
    expect(names({ uses, listenerPort: 8101 })).toContain('vault-listener');
  });

  test('where a container has VAULT_ADDR of its own, or gets it as a secret: POD_USES_VARIABLE_TAKEN', () => {
    const env = [{ name: 'VAULT_ADDR', value: 'https://other.example' }];
    refused('POD_USES_VARIABLE_TAKEN', {}, { containers: [{ ...application, env }] });
    refused('POD_USES_VARIABLE_TAKEN', { env: { VAULT_ADDR: kv2('secret').at('shop/db').key('k') } });
  });

  test('with the process supervisor, which would log in to the listener: POD_USES_WITH_SUPERVISOR', () => {
    const env = { A: kv2('secret').at('shop/db').key('k') };
    refused('POD_USES_WITH_SUPERVISOR', { env, envDelivery: EnvDelivery.supervisor() });
  });

  test('as a port without uses: POD_USES_PORT_WITHOUT_USES', () => {
    expect(() => injected({ listenerPort: 8100 })).toThrow(errorWith('POD_USES_PORT_WITHOUT_USES'));
  });

  test.each([
    ['an empty list', []],
    ['what is read', [kv2('secret').at('shop/db').key('k')]],
    ['a text', ['transit/encrypt/orders']],
    ['null', [null]],
    ['a hole', new Array<never>(1)],
  ])('%s: SECRETS_USE_INVALID', (_what, wrong) => {
    refused('SECRETS_USE_INVALID', { uses: wrong as never });
  });

  test.each([undefined, null, '', 'a/b', '*', '{{x}}', ' a', '..', 5])(
    'of a key %j: SECRETS_PATH_INVALID',
    (name) => {
      expect(() => transit('transit').key(name as string)).toThrow(errorWith('SECRETS_PATH_INVALID'));
    },
  );
});
