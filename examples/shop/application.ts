/**
 * The application team's side, run by `cdk8s synth` (see cdk8s.yaml): two services of a shop and their secrets.
 *
 * What comes out, in dist/: shop.k8s.yaml with the manifests, vault-access.json with the contract that
 * platform.ts reads, and vault-access.md with the same as a table for the pull request.
 */
import { Chart, Duration, Size } from 'cdk8s';
import { Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import {
  AuthMount,
  database,
  dotenv,
  kv2,
  pki,
  properties,
  template,
  urlEncoded,
  VaultApp,
  VaultCa,
  VaultInjectedDeployment,
  VaultServer,
} from 'aks-vault-constructs';

const app = new VaultApp();
const chart = new Chart(app, 'shop', { namespace: 'shop' });

/** The platform team publishes Vault's address, its CA as a ConfigMap in every namespace, and the cluster's auth mount. */
const vault = VaultServer.at('https://vault.platform.example', {
  ca: VaultCa.fromConfigMap('vault-ca'),
});
const auth = AuthMount.kubernetes('k8s-shop');

const orders = database('database').role('shop-orders');
const payment = kv2('secret').at('shop/payment');
const certificate = pki('pki').role('shop-web').certificate({ commonName: 'web.shop.svc', ttl: '72h' });

const web = new VaultInjectedDeployment(chart, 'Web', {
  metadata: { name: 'web' },
  vault,
  access: { role: 'shop-web', serviceAccount: 'web', auth },
  files: {
    // A dynamic credential: the agent renews its lease, and Vault drops the user when the pod is gone.
    'orders.env': dotenv({ PGUSER: orders.username, PGPASSWORD: orders.password, PGSSLMODE: 'verify-full' }),
    'orders.url': template`postgresql://${urlEncoded(orders.username)}:${urlEncoded(orders.password)}@orders-db.shop:5432/orders`,
    'payment-api-key': payment.key('apiKey'),
    'web.pem': certificate,
  },
  containers: [
    {
      image: 'registry.example/shop/web:1.4.2',
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      portNumber: 8443,
      securityContext: { user: 10001, group: 10001 },
      resources: {
        cpu: { request: Cpu.millis(100) },
        memory: { request: Size.mebibytes(128), limit: Size.mebibytes(256) },
      },
    },
  ],
  startTimeout: Duration.minutes(3),
});
web.exposeViaService();

new VaultInjectedDeployment(chart, 'Mailer', {
  metadata: { name: 'mailer' },
  replicas: 1,
  vault,
  access: { role: 'shop-mailer', serviceAccount: 'mailer', auth },
  files: {
    'smtp.properties': properties({
      'mail.smtp.host': 'smtp.platform.example',
      'mail.smtp.user': kv2('secret').at('shop/smtp').key('user'),
      'mail.smtp.password': kv2('secret').at('shop/smtp').key('password'),
    }),
  },
  containers: [
    {
      image: 'registry.example/shop/mailer:2.0.1',
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      securityContext: { user: 10001, group: 10001 },
      resources: {
        cpu: { request: Cpu.millis(50) },
        memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
      },
    },
  ],
});

app.synth();
