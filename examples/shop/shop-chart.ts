/**
 * The services of the shop and their secrets. A chart of its own, so that it can be synthesized for any Vault and any
 * way of logging in to it; application.ts says which ones this shop uses.
 */
import { Chart, Duration, Size } from 'cdk8s';
import { Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import {
  database,
  dotenvFile,
  kv2,
  pki,
  propertiesFile,
  secretText,
  urlEncoded,
  VaultInjectedDeployment,
} from 'aks-vault-constructs';

const orders = database('database').role('shop-orders');
const payment = kv2('secret').at('shop/payment');
const certificate = pki('pki').role('shop-web').certificate({ commonName: 'web.shop.svc', ttl: '72h' });

/** Two Deployments: web with a database credential, an API key and a certificate, and mailer with static secrets only. */
export class ShopChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop' });

    const web = new VaultInjectedDeployment(this, 'Web', {
      metadata: { name: 'web' },
      access: { roleName: 'shop-web', serviceAccount: 'web' },
      files: {
        // A dynamic credential: the agent renews its lease, and Vault drops the user once nobody does.
        'orders.env': dotenvFile({
          PGUSER: orders.username,
          PGPASSWORD: orders.password,
          PGSSLMODE: 'verify-full',
        }),
        'orders.url': secretText`postgresql://${urlEncoded(orders.username)}:${urlEncoded(orders.password)}@orders-db.shop:5432/orders`,
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

    new VaultInjectedDeployment(this, 'Mailer', {
      metadata: { name: 'mailer' },
      replicas: 1,
      access: { roleName: 'shop-mailer', serviceAccount: 'mailer' },
      files: {
        'smtp.properties': propertiesFile({
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
  }
}
