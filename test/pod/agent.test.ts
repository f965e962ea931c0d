import { Duration } from 'cdk8s';
import { AuthMount, TokenAudience } from '../../lib/access';
import { AgentImage, VaultCa, VaultServer } from '../../lib/agent';
import { agentConfigOf, containerOf, fileOf, injected, mounting } from './support';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\nQUJD\n-----END CERTIFICATE-----\n';
const ONE_BODY_LINE = '-----BEGIN CERTIFICATE-----\nMIIBQUJD\n-----END CERTIFICATE-----\n';

describe('the agent', () => {
  test('logs in at the mount of the contract and never gives up: at most 30 s between two tries', () => {
    expect(agentConfigOf(injected())).toMatchObject({
      vault: { address: 'https://vault.example:8200', retry: { num_retries: 1_000_000_000 } },
      auto_auth: {
        method: [
          {
            type: 'kubernetes',
            mount_path: 'auth/kubernetes',
            min_backoff: '1s',
            max_backoff: '30s',
            config: {
              role: 'shop-web',
              token_path: '/var/run/secrets/vault.hashicorp.com/serviceaccount/token',
            },
          },
        ],
      },
      template_config: { exit_on_retry_failure: false, static_secret_render_interval: '60s' },
    });
  });

  test('reads static secrets again every 60 s, or in the interval that is given', () => {
    expect(agentConfigOf(injected({ renderInterval: Duration.minutes(5) }))).toMatchObject({
      template_config: { static_secret_render_interval: '300s' },
    });
  });

  test('keeps its token in one file of mode 0600, on a volume in memory that no other container mounts', () => {
    const template = injected();
    expect(agentConfigOf(template)).toMatchObject({
      auto_auth: { sink: [{ type: 'file', config: { path: '/vault/token/token', mode: 0o600 } }] },
    });
    expect(template.spec.volumes).toContainEqual({
      name: 'vault-agent-token',
      emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
    });
    expect(mounting(template, 'vault-agent-token')).toEqual(['vault-agent']);
  });

  test('writes files of mode 0440, without backups, and treats a missing key as an error that is not fatal', () => {
    expect(agentConfigOf(injected())).toMatchObject({
      template: [
        {
          destination: '/vault/secrets/api-key',
          perms: '0440',
          backup: false,
          error_on_missing_key: true,
          error_fatal: false,
          left_delimiter: '[[',
          right_delimiter: ']]',
        },
      ],
    });
  });

  test.each([
    ['vault 2.0.4 unless another is given', undefined, 'hashicorp/vault:2.0.4', 'vault'],
    [
      'another one, whose command is taken too',
      AgentImage.openBao('2.7.2'),
      'quay.io/openbao/openbao:2.7.2',
      'bao',
    ],
  ])('is the image of %s', (_, agentImage, image, binary) => {
    expect(containerOf(injected({ agentImage }), 'vault-agent')).toMatchObject({
      image,
      command: [
        '/bin/sh',
        '/vault/config/agent.sh',
        '-address=https://vault.example:8200',
        '--',
        binary,
        'agent',
        '-config=/vault/config/agent.json',
      ],
    });
  });

  test('revokes its token at the server that it logged in to: address, CA, name and namespace are arguments', () => {
    const vault = VaultServer.at('https://vault.example', {
      ca: VaultCa.fromSecret('vault-ca'),
      tlsServerName: 'vault.internal',
      namespace: 'teams/shop',
    });
    const template = injected({ vault });
    expect(containerOf(template, 'vault-agent').command).toEqual([
      '/bin/sh',
      '/vault/config/agent.sh',
      '-address=https://vault.example',
      '-ca-cert=/vault/ca/ca.crt',
      '-tls-server-name=vault.internal',
      '-namespace=teams/shop',
      '--',
      'vault',
      'agent',
      '-config=/vault/config/agent.json',
    ]);
    expect(agentConfigOf(template)).toMatchObject({
      vault: { tls_server_name: 'vault.internal', namespace: 'teams/shop' },
      auto_auth: { method: [{ namespace: 'teams/shop' }] },
    });
  });
});

describe('the token that the agent logs in with', () => {
  test('is mounted in the agent alone, read-only, with the audience vault and 3600 s of life', () => {
    const template = injected();
    expect(template.spec.volumes).toContainEqual({
      name: 'vault-token',
      projected: {
        defaultMode: 0o440,
        sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600, audience: 'vault' } }],
      },
    });
    expect(mounting(template, 'vault-token')).toEqual(['vault-agent']);
    expect(containerOf(template, 'vault-agent').volumeMounts).toContainEqual({
      name: 'vault-token',
      mountPath: '/var/run/secrets/vault.hashicorp.com/serviceaccount',
      readOnly: true,
    });
  });

  test('is one for the API server where the mount wants that: no audience in the volume', () => {
    const auth = AuthMount.kubernetes('aks-1', { audience: TokenAudience.apiServer() });
    const template = injected({ auth });
    expect(agentConfigOf(template)).toMatchObject({ auto_auth: { method: [{ mount_path: 'auth/aks-1' }] } });
    expect(JSON.stringify(template.spec.volumes)).not.toContain('audience');
  });
});

describe('the certificate authority of Vault', () => {
  const at = (ca: VaultCa | undefined) =>
    injected({ vault: VaultServer.at('https://vault.example', { ca }) });
  const mount = { name: 'vault-ca', mountPath: '/vault/ca', readOnly: true };

  test.each([
    [
      'a ConfigMap',
      VaultCa.fromConfigMap('vault-ca', 'root.pem'),
      { configMap: { name: 'vault-ca', items: [{ key: 'root.pem', path: 'ca.crt' }] } },
    ],
    [
      'a Secret',
      VaultCa.fromSecret('vault-ca'),
      { secret: { secretName: 'vault-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    ],
    [
      'PEM, which the pod carries',
      VaultCa.fromPem(CERTIFICATE),
      {
        projected: {
          sources: [
            {
              downwardAPI: {
                items: [
                  {
                    path: 'ca.crt',
                    fieldRef: {
                      apiVersion: 'v1',
                      fieldPath: "metadata.annotations['aks-vault-constructs/vault-ca.crt']",
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    ],
  ])('may come from %s', (_, ca, source) => {
    const template = at(ca);
    expect(template.spec.volumes).toContainEqual({ name: 'vault-ca', ...source });
    expect(containerOf(template, 'vault-agent').volumeMounts).toContainEqual(mount);
    expect(mounting(template, 'vault-ca')).toEqual(['vault-agent']);
    expect(agentConfigOf(template)).toMatchObject({ vault: { ca_cert: '/vault/ca/ca.crt' } });
  });

  test('given as PEM takes 3 lines a certificate, whatever it had, so that kubectl describe stays short', () => {
    expect(fileOf(at(VaultCa.fromPem(CERTIFICATE + CERTIFICATE)), 'vault-ca.crt')).toBe(
      ONE_BODY_LINE + ONE_BODY_LINE,
    );
  });

  test.each([
    ['not stated', undefined],
    ["the system's", VaultCa.system()],
  ])('%s: no volume, no file named', (_, ca) => {
    const template = at(ca);
    expect(agentConfigOf(template)).not.toHaveProperty('vault.ca_cert');
    expect(template.spec.volumes.map(({ name }) => name)).not.toContain('vault-ca');
  });
});
