import { Chart, Cron, Duration } from 'cdk8s';
import { type ContainerProps } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import {
  AuthMount,
  database,
  Delivery,
  dotenvFile,
  EnvDelivery,
  FailedRotation,
  FileMode,
  kv2,
  OnChange,
  pki,
  PodField,
  podText,
  ServiceMesh,
  secretText,
  urlEncoded,
  VaultCa,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedProps,
  VaultInjectedStatefulSet,
  type VaultInjectedStatefulSetProps,
  VaultServer,
} from '../../lib';

/** No real certificate: nothing here reads more of it than its first and last line. */
const CA_PEM = '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n';

const vault = VaultServer.at('https://vault.platform.example', { ca: VaultCa.fromPem(CA_PEM) });
const orders = database('database').role('shop-orders');
const smtp = kv2('secret').at('shop/smtp');

const container: ContainerProps = {
  image: 'registry.example/shop/web:1.4.2',
  command: ['/usr/bin/web', '--port=8080'],
  portNumber: 8080,
  securityContext: { user: 10_001, group: 10_001 },
};

/** Without a lease, which a delivery with two agents would lose. */
const lasting = {
  'smtp-password': smtp.key('password'),
  'web.pem': pki('pki').role('shop-web').certificate({ commonName: 'web.shop.svc', ttl: '72h' }),
};

const files = {
  ...lasting,
  'orders.env': dotenvFile({
    PGUSER: orders.username,
    PGPASSWORD: orders.password,
    PGSSLMODE: 'verify-full',
  }),
  'orders.url': secretText`postgresql://${urlEncoded(orders.username)}:${urlEncoded(orders.password)}@orders-db:5432/orders`,
};

const env = { SMTP_USER: 'shop', SMTP_PASSWORD: smtp.key('password') };

function props(name: string, more: Partial<VaultInjectedProps>) {
  const access = { roleName: `shop-${name}`, serviceAccount: name, auth: AuthMount.kubernetes('k8s-shop') };
  return { metadata: { name }, vault, access, files, containers: [container], ...more };
}

const tls = pki('pki')
  .role('shop-queue')
  .certificateParts({
    commonName: podText`${PodField.podName()}.queue.shop.svc`,
    ipSans: [PodField.podIp()],
    uriSans: ['spiffe://shop.example/queue'],
    ttl: '72h',
  });

/** What is said of single files and containers. */
const apart: Partial<VaultInjectedStatefulSetProps> = {
  files: {
    'tls.key': { content: tls.privateKey, mode: FileMode.owner(), visibleTo: ['main'] },
    'tls.crt': { content: tls.fullChain, mode: FileMode.everyone() },
    'ca.crt': tls.chain,
  },
  containers: [container, { name: 'shipper', image: 'registry.example/shipper:3' }],
  initContainers: [{ name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' }],
  visibleTo: ['main', 'shipper'],
  env: [
    { variables: env },
    {
      variables: { SMTP_PASSWORD: smtp.key('adminPassword') },
      delivery: EnvDelivery.fileKeyRef({ container: 'migrate' }),
    },
  ],
  onChange: {
    'tls.crt': [OnChange.signal('SIGHUP'), OnChange.httpPost('http://127.0.0.1:8080/-/reload')],
    'vault.env': OnChange.restart({ spread: Duration.minutes(10) }),
  },
};

/**
 * Every way in which a workload can get its secrets: the three deliveries, the environment by its three ways, the four
 * reactions to a change, both meshes, the CA as PEM, and the five kinds; and what is said of single files and containers.
 */
export class DeliveriesChart extends Chart {
  public constructor(scope: Construct, id: string, namespace = 'shop') {
    super(scope, id, { namespace });
    new VaultInjectedDeployment(
      this,
      'Agent',
      props('agent', {
        delivery: Delivery.agent(),
        env,
        envDelivery: EnvDelivery.fileKeyRef(),
        mesh: ServiceMesh.istio(),
        initContainersBeforeSecrets: [{ name: 'wait-for-network', image: 'registry.example/wait:1' }],
        onChange: {
          'web.pem': OnChange.httpPost('http://127.0.0.1:8080/-/reload'),
          'orders.env': OnChange.restart(),
        },
        failedRotation: FailedRotation.event(),
      }),
    );
    new VaultInjectedStatefulSet(
      this,
      'InitAndSidecar',
      props('init-and-sidecar', {
        delivery: Delivery.initAndSidecar(),
        files: lasting,
        env,
        envDelivery: EnvDelivery.wrappedCommand(),
        mesh: ServiceMesh.linkerd(),
        onChange: OnChange.signal('SIGHUP'),
      }),
    );
    new VaultInjectedDaemonSet(
      this,
      'Injector',
      props('injector', {
        delivery: Delivery.injector({ logLevel: 'debug', telemetry: { prometheus_retention_time: '24h' } }),
        files: lasting,
        vault: VaultServer.at('https://vault.platform.example', { ca: VaultCa.fromSecret('vault-ca') }),
        env,
        envDelivery: EnvDelivery.wrappedCommand(),
        onChange: OnChange.command(['/bin/sh', '-c', 'echo changed']),
      }),
    );
    new VaultInjectedStatefulSet(this, 'Apart', props('apart', apart));
    new VaultInjectedJob(this, 'Job', props('job', { env, envDelivery: EnvDelivery.supervisor() }));
    new VaultInjectedCronJob(this, 'CronJob', {
      schedule: Cron.daily(),
      ...props('cron-job', { delivery: Delivery.initAndSidecar(), files: lasting }),
    });
  }
}
