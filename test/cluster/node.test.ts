import { readFile } from 'node:fs/promises';
import { Cluster, type KubernetesObject } from './cluster';
import { kubernetesRelease, NETWORK } from './node/layout';

// The node that the other tests rely on: a real kubelet, admission, tokens, and a real agent that logs in.

const cluster = Cluster.fromEnvironment();
const { images } = cluster.state;
let namespace: string;

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};
const POD_RESTRICTED = {
  runAsNonRoot: true,
  runAsUser: 10_001,
  fsGroup: 10_001,
  seccompProfile: { type: 'RuntimeDefault' },
};

function pod(name: string, spec: KubernetesObject): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec };
}

beforeAll(async () => {
  namespace = await cluster.createNamespace('node-test');
});

afterAll(() => cluster.deleteNamespace(namespace));

describe('the node', () => {
  test('runs the Kubernetes that AVC_KUBERNETES names, 1.36 if it names none', async () => {
    // Another cluster runs what it runs.
    if (cluster.state.hostAddress !== NETWORK.address) return;
    const { gitVersion } = JSON.parse(await cluster.kubectl(['get', '--raw=/version'])) as {
      gitVersion: string;
    };
    expect(gitVersion).toMatch(new RegExp(`^v${kubernetesRelease()}[.]`));
    const node = await cluster.kubectl([
      'get',
      'nodes',
      '-o',
      'jsonpath={.items[*].status.nodeInfo.kubeletVersion}',
    ]);
    expect(node).toBe(gitVersion);
  });

  test('runs a pod that Pod Security `restricted` admits, and gives its log', async () => {
    const container = {
      name: 'hello',
      image: images.busybox,
      command: ['sh', '-c', 'echo "hello from $(id -u)"'],
      securityContext: RESTRICTED,
    };
    await cluster.apply(
      pod('hello', { restartPolicy: 'Never', securityContext: POD_RESTRICTED, containers: [container] }),
    );
    await cluster.kubectl([
      'wait',
      'pod/hello',
      '-n',
      namespace,
      '--for=jsonpath={.status.phase}=Succeeded',
      '--timeout=60s',
    ]);
    expect(await cluster.kubectl(['logs', 'hello', '-n', namespace])).toBe('hello from 10001\n');
  });

  test('keeps one hardware address while pods come and go, or they would lose the way to Vault for a while', async () => {
    // Another cluster has a network of its own.
    if (cluster.state.hostAddress !== NETWORK.address) return;
    const address = await readFile(`/sys/class/net/${NETWORK.bridge}/address`, 'utf8');
    expect(address.trim()).toBe(NETWORK.hardwareAddress);
  });

  test('refuses a privileged pod there, with the reason', async () => {
    const container = { name: 'root', image: images.busybox, securityContext: { privileged: true } };
    await expect(cluster.apply(pod('root', { containers: [container] }))).rejects.toThrow(
      /violates PodSecurity "restricted:latest": privileged/,
    );
  });

  test('makes tokens for the audience `vault` and reviews them, for that audience only', async () => {
    const token = (
      await cluster.kubectl(['create', 'token', 'default', '-n', namespace, '--audience=vault'])
    ).trim();
    const review = async (audience: string): Promise<unknown> => {
      const body = {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token, audiences: [audience] },
      };
      const path = '/apis/authentication.k8s.io/v1/tokenreviews';
      const answer = await cluster.kubectl(['create', '--raw', path, '-f', '-'], {
        input: JSON.stringify(body),
      });
      return (JSON.parse(answer) as { status: unknown }).status;
    };
    expect(await review('vault')).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
      user: { username: `system:serviceaccount:${namespace}:default` },
    });
    expect(await review('elsewhere')).not.toHaveProperty('authenticated');
  });
});

describe('OpenBao beside the node', () => {
  test('lets an agent in a native sidecar log in and render before the application starts', async () => {
    const { vault } = cluster;
    await vault.enableMount(namespace, { type: 'kv', options: { version: '2' } });
    await vault.write(`${namespace}/data/db`, { data: { password: 'geheim' } });
    await vault.putPolicy(namespace, `path "${namespace}/data/db" { capabilities = ["read"] }`);
    await cluster.enableKubernetesAuth(namespace);
    await vault.write(`auth/${namespace}/role/app`, {
      bound_service_account_names: 'default',
      bound_service_account_namespaces: namespace,
      audience: 'vault',
      token_policies: namespace,
      token_no_default_policy: true,
    });
    const config = {
      vault: { address: vault.address },
      auto_auth: {
        method: [
          {
            type: 'kubernetes',
            mount_path: `auth/${namespace}`,
            config: { role: 'app', token_path: '/token/token' },
          },
        ],
      },
      template: [
        {
          contents: `{{ with secret "${namespace}/data/db" }}{{ .Data.data.password }}{{ end }}`,
          destination: '/vault/secrets/password',
        },
      ],
    };
    const agent = {
      name: 'vault-agent',
      image: images.agent,
      restartPolicy: 'Always',
      command: ['vault', 'agent', '-config=/config/agent.json'],
      securityContext: { ...RESTRICTED, runAsUser: 100, runAsGroup: 1000 },
      startupProbe: {
        exec: { command: ['test', '-s', '/vault/secrets/password'] },
        periodSeconds: 1,
        failureThreshold: 60,
      },
      volumeMounts: [
        { name: 'config', mountPath: '/config' },
        { name: 'token', mountPath: '/token' },
        { name: 'secrets', mountPath: '/vault/secrets' },
      ],
    };
    const app = {
      name: 'app',
      image: images.app,
      env: [
        { name: 'SECRETS_DIR', value: '/vault/secrets' },
        { name: 'REQUIRED_FILES', value: 'password' },
      ],
      securityContext: RESTRICTED,
      readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 1 },
      volumeMounts: [{ name: 'secrets', mountPath: '/vault/secrets', readOnly: true }],
    };
    const serviceAccountToken = { audience: 'vault', expirationSeconds: 600, path: 'token' };
    await cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'agent', namespace },
        data: { 'agent.json': JSON.stringify(config) },
      },
      pod('app', {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1,
        securityContext: POD_RESTRICTED,
        initContainers: [agent],
        containers: [app],
        volumes: [
          { name: 'config', configMap: { name: 'agent' } },
          { name: 'token', projected: { sources: [{ serviceAccountToken }] } },
          { name: 'secrets', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
        ],
      }),
    ]);
    await cluster.kubectl(['wait', 'pod/app', '-n', namespace, '--for=condition=Ready', '--timeout=60s']);
    const [line = ''] = (await cluster.kubectl(['logs', 'app', '-n', namespace, '-c', 'app'])).split('\n');
    const report = JSON.parse(line) as {
      startedAt: string;
      files: { password: { mtime: string; size: number } };
    };
    expect(report.files.password.size).toBe('geheim'.length);
    expect(Date.parse(report.files.password.mtime)).toBeLessThan(Date.parse(report.startedAt));
  });
});
