import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { AuthMount } from '../../lib/access';
import { AgentImage, VaultCa, VaultServer } from '../../lib/agent';
import { Delivery, type InjectInput } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { admit } from '../support/injector/model';
import { type Container, type Pod } from '../support/injector/pod';
import { fileOf, injected, type InjectedTemplate } from './support';

const migrate = { name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' };

const template = (overrides: Partial<InjectInput> = {}): InjectedTemplate =>
  injected({ delivery: Delivery.injector(), ...overrides }, { initContainers: [migrate] });
const job = (): InjectedTemplate => injected({ delivery: Delivery.injector(), completes: true });
const annotation = (name: string, overrides: Partial<InjectInput> = {}) =>
  template(overrides).metadata.annotations[`vault.hashicorp.com/${name}`];

/** The pod as it runs: what the webhook makes of our annotations. */
function final(made: InjectedTemplate): Pod['spec'] {
  const pod = { apiVersion: 'v1', kind: 'Pod', ...(JSON.parse(JSON.stringify(made)) as object) };
  const { allowed, message, injected: changed } = admit(pod as unknown as Pod);
  if (changed === undefined) throw new Error(`not injected: ${String(allowed)} ${String(message)}`);
  return changed.spec;
}
const config = (container: Container | undefined) =>
  (container?.env as { name: string; value: object }[]).find(({ name }) => name === 'VAULT_CONFIG')?.value;

describe('Delivery.injector()', () => {
  test('the webhook makes of it: agent, gate, own init containers; application, sidecar', () => {
    const { initContainers = [], containers } = final(template());
    expect(initContainers.map(({ name }) => name)).toEqual([
      'vault-agent-init',
      'vault-secrets-ready',
      'migrate',
    ]);
    expect(containers.map(({ name }) => name)).toEqual(['main', 'vault-agent']);
  });

  test('every container of the final pod sees the files, and the agents alone see the token', () => {
    const { initContainers = [], containers } = final(template());
    const all = [...initContainers, ...containers];
    const mounting = (volume: string) =>
      all
        .filter(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === volume))
        .map(({ name }) => name);
    expect(mounting('vault-secrets')).toEqual(all.map(({ name }) => name));
    expect(mounting('vault-token')).toEqual(['vault-agent-init', 'vault-agent']);
  });

  test("both agents have our templates, the role's mount, and do not give up", () => {
    const { initContainers = [], containers } = final(template());
    const [init, sidecar] = [config(initContainers[0]), config(containers.at(-1))];
    expect(init).toMatchObject({
      exit_after_auth: true,
      vault: { address: 'https://vault.example:8200' },
      auto_auth: {
        method: { mount_path: 'auth/kubernetes', max_backoff: '30s', config: { role: 'shop-web' } },
      },
      template: [
        {
          destination: '/vault/secrets/api-key',
          perms: '0440',
          error_on_missing_key: true,
          left_delimiter: '[[',
          right_delimiter: ']]',
        },
      ],
      template_config: { exit_on_retry_failure: false, static_secret_render_interval: '60s' },
    });
    expect(sidecar).toEqual({ ...init, exit_after_auth: false });
  });

  test('the sidecar has the readiness probe of the other deliveries, and the script for it', () => {
    const sidecar = final(template()).containers.at(-1);
    expect(sidecar?.readinessProbe).toMatchObject({
      exec: {
        command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'check', '/vault/secrets', 'api-key'],
      },
    });
    expect(sidecar?.volumeMounts).toContainEqual({
      name: 'vault-config',
      mountPath: '/vault/config',
      readOnly: true,
    });
  });

  test.each([
    ['a ConfigMap', VaultCa.fromConfigMap('ca')],
    ['a Secret', VaultCa.fromSecret('ca')],
    ['PEM', VaultCa.fromPem('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')],
  ])('a CA from %s reaches both agents, which the annotations of the injector alone cannot do', (_, ca) => {
    const vault = VaultServer.at('https://vault.example:8200', { ca, tlsServerName: 'vault' });
    const { initContainers = [], containers, volumes } = final(template({ vault }));
    expect(volumes).toContainEqual(expect.objectContaining({ name: 'vault-ca' }));
    for (const agent of [initContainers[0], containers.at(-1)]) {
      expect(agent?.volumeMounts).toContainEqual({
        name: 'vault-ca',
        mountPath: '/vault/ca',
        readOnly: true,
      });
      expect(config(agent)).toMatchObject({
        vault: { ca_cert: '/vault/ca/ca.crt', tls_server_name: 'vault' },
      });
    }
  });

  test('a Job asks for the init container alone', () => {
    const { initContainers = [], containers } = final(job());
    expect(initContainers.map(({ name }) => name)).toEqual(['vault-agent-init', 'vault-secrets-ready']);
    expect(containers.map(({ name }) => name)).toEqual(['main']);
  });

  test('file names of 253 characters and in upper case stay what they are', () => {
    const name = `DB.${'x'.repeat(250)}`;
    const files = { [name]: kv2('secret').at('a').key('k') };
    const { containers } = final(template({ files }));
    expect(config(containers.at(-1))).toMatchObject({
      template: [{ destination: `/vault/secrets/${name}` }],
    });
    for (const key of Object.keys(template({ files }).metadata.annotations))
      expect(key.split('/')[1]?.length).toBeLessThan(64);
  });

  test('the pod has the label that a webhook can select it by, and the seccomp profile that the injector leaves out', () => {
    const { metadata, spec } = template();
    expect(metadata.labels).toEqual({ app: 'web', 'vault-injection': 'required' });
    expect(spec.securityContext).toMatchObject({ seccompProfile: { type: 'RuntimeDefault' }, fsGroup: 1000 });
  });

  test("a seccomp profile of the pod's own stays", () => {
    const securityContext = { seccompProfile: { type: 'Localhost', localhostProfile: 'a' } };
    expect(
      injected({ delivery: Delivery.injector() }, { securityContext }).spec.securityContext,
    ).toMatchObject(securityContext);
  });

  test('the image and the resources of the agent are those of the other deliveries', () => {
    const { containers } = final(template());
    expect(containers.at(-1)).toMatchObject({
      image: 'hashicorp/vault:2.0.4',
      resources: { requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    });
    const other = {
      agentImage: AgentImage.vault('1.21.7'),
      agentResources: { cpu: { limit: Cpu.millis(100) }, memory: { limit: Size.mebibytes(96) } },
    };
    expect(final(template(other)).containers.at(-1)).toMatchObject({
      image: 'hashicorp/vault:1.21.7',
      resources: { requests: { cpu: '25m', memory: '64Mi' }, limits: { cpu: '100m', memory: '96Mi' } },
    });
  });

  test('the namespace and the mount of the contract are passed on', () => {
    const overrides = {
      vault: VaultServer.at('https://vault.example:8200', { namespace: 'teams/shop' }),
      auth: AuthMount.kubernetes('aks-1'),
    };
    expect(annotation('namespace', overrides)).toBe('teams/shop');
    expect(annotation('auth-path', overrides)).toBe('auth/aks-1');
    expect(annotation('namespace')).toBeUndefined();
  });

  test('no volume for the secrets is declared, and the script says so when the webhook has not run', () => {
    const made = template();
    expect(made.spec.volumes.map(({ name }) => name)).toEqual(['vault-config', 'vault-token']);
    expect(
      Object.keys(made.metadata.annotations).filter((name) => name.startsWith('aks-vault-constructs/')),
    ).toEqual(['aks-vault-constructs/secrets-ready.sh']);
    expect(fileOf(made, 'secrets-ready.sh')).toContain('the injector has not changed this pod');
    const gate = made.spec.initContainers[0];
    expect(gate?.command?.slice(2, 4)).toEqual(['--injected', 'wait']);
  });

  test('the application has no mount of ours, since the webhook makes it', () => {
    expect(template().spec.containers[0]).not.toHaveProperty('volumeMounts');
  });
});
