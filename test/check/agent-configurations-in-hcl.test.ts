import { brokenBy, workload } from './support';

/** Configurations of agents in HCL, wherever they are. */
const CONFIG = `auto_auth {
  method "kubernetes" {
    mount_path = "kubernetes"
    config = { role = "web" }
  }
}
template {
  destination = "/vault/secrets/db"
  contents = "{{ with secret \\"secret/data/shop\\" }}{{ .Data.password }}{{ end }}"
}
vault {
  address         = "http://vault.example:8200"
  tls_skip_verify = true
}
`;
const IN_CONFIG = [
  'template-kv2-data (warning)',
  'vault-address-plain-http (warning)',
  'vault-auth-path-invalid',
  'vault-tls-skip-verify',
];
const configMap = (data: Readonly<Record<string, string>>, namespace?: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'agent', ...(namespace === undefined ? {} : { namespace }) },
  data,
});
const agentPod = (
  container: object,
  volume: object = { configMap: { name: 'agent' } },
  namespace?: string,
): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', ...(namespace === undefined ? {} : { namespace }) },
  spec: {
    serviceAccountName: 'web',
    initContainers: [
      {
        name: 'agent',
        image: 'hashicorp/vault:2.0.4',
        volumeMounts: [{ name: 'config', mountPath: '/etc/vault' }],
        ...container,
      },
    ],
    containers: [{ name: 'web', image: 'registry.example/web:1' }],
    volumes: [{ name: 'config', ...volume }],
  },
});
const ONCE = `exit_after_auth = true\n${CONFIG}`;

describe('a configuration in HCL is read as one in JSON, wherever it is', () => {
  test.each<[string, readonly object[]]>([
    [
      'a file of a ConfigMap',
      [configMap({ 'a.hcl': ONCE }), agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] })],
    ],
    ['a folder', [configMap({ 'a.hcl': ONCE }), agentPod({ args: ['agent', '-config=/etc/vault'] })]],
    [
      'a flag of two words',
      [configMap({ 'a.hcl': ONCE }), agentPod({ args: ['agent', '--config', '/etc/vault/a.hcl'] })],
    ],
    [
      'a shell',
      [
        configMap({ 'a.hcl': ONCE }),
        agentPod({ command: ['sh', '-c', 'exec vault agent -config=/etc/vault/a.hcl'] }),
      ],
    ],
    [
      'another name in the volume',
      [
        configMap({ 'a.hcl': ONCE }),
        agentPod(
          { args: ['agent', '-config=/etc/vault/b.hcl'] },
          { configMap: { name: 'agent', items: [{ key: 'a.hcl', path: 'b.hcl' }] } },
        ),
      ],
    ],
    [
      'a ConfigMap of the namespace that kubectl is in',
      [configMap({ 'a.hcl': ONCE }, 'default'), agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] })],
    ],
    [
      'a pod of a namespace, and a ConfigMap without one',
      [
        configMap({ 'a.hcl': ONCE }),
        agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] }, undefined, 'shop'),
      ],
    ],
    ['a ConfigMap whose pods are somewhere else', [configMap({ 'a.hcl': ONCE })]],
    [
      'a variable',
      [
        agentPod(
          {
            command: ['sh', '-c', 'echo "$C" > /tmp/a.hcl; vault agent -config=/tmp/a.hcl'],
            env: [{ name: 'C', value: ONCE }],
          },
          { emptyDir: {} },
        ),
      ],
    ],
    [
      'a here-document',
      [
        agentPod(
          { command: ['sh', '-c', `cat > /tmp/a.hcl <<'EOF'\n${ONCE}EOF\nvault agent -config=/tmp/a.hcl`] },
          { emptyDir: {} },
        ),
      ],
    ],
    [
      'agent-configmap',
      [
        configMap({ 'config-init.hcl': ONCE, 'config.hcl': CONFIG }, 'shop'),
        workload({
          annotations: { 'agent-inject': 'true', 'agent-init-first': 'true', 'agent-configmap': 'agent' },
        }),
      ],
    ],
  ])('%s', (_, objects) => {
    expect(brokenBy(...objects)).toEqual(IN_CONFIG);
  });

  test('two ConfigMaps of one name in two namespaces are not mixed up', () => {
    const pod = agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] }, undefined, 'shop');
    expect(
      brokenBy(
        configMap({ 'a.hcl': 'exit_after_auth = true' }, 'shop'),
        configMap({ 'a.hcl': ONCE }, 'other'),
        pod,
      ),
    ).toEqual(IN_CONFIG);
  });

  test('a template in a file of its own, of an agent and of consul-template', () => {
    const text = '{{ with secret "secret/data/shop" }}{{ Data.password }}{{ end }}';
    const bySource =
      'exit_after_auth = true\ntemplate {\n  source = "/etc/vault/t"\n  destination = "/x"\n}\n';
    expect(
      brokenBy(
        configMap({ 'a.hcl': bySource, t: text }),
        agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] }),
      ),
    ).toEqual(['template-broken']);
    const flags = {
      image: 'hashicorp/consul-template:0.41.1',
      args: ['-once', '-template', '/etc/vault/t:/x'],
    };
    expect(brokenBy(configMap({ t: text }), agentPod(flags))).toEqual(['template-broken']);
  });

  test('a template that is written where its file should be named', () => {
    const config = 'exit_after_auth = true\ntemplate {\n  source = "{{ .x }}"\n  destination = "/x"\n}\n';
    expect(brokenBy(configMap({ 'a.hcl': config }))).toEqual(['template-broken']);
  });

  test('a template of a variable', () => {
    const config = 'exit_after_auth = true\nenv_template "PW" {\n  contents = "{{ Data.x }}"\n}\n';
    expect(brokenBy(configMap({ 'a.hcl': config }))).toEqual(['template-broken']);
  });

  test('the ConfigMap of another program has no agent in it', () => {
    expect(
      brokenBy(configMap({ 'app.hcl': 'template = "default"\nvault = true\n', 'x.json': '{"template":[]}' })),
    ).toEqual([]);
  });
});
