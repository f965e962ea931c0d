/**
 * The services of the shop and their secrets. A chart of its own, so that it can be synthesized for any way of logging
 * in to Vault; application.ts says which one this shop uses.
 */
import { Chart, Duration, Size } from 'cdk8s';
import { Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import {
  type AuthMount,
  database,
  dotenvFile,
  kv2,
  pki,
  propertiesFile,
  secretText,
  urlEncoded,
  VaultCa,
  VaultInjectedDeployment,
  VaultServer,
} from 'aks-vault-constructs';

/** The platform team publishes Vault's address, and its CA as a ConfigMap in every namespace. */
const vault = VaultServer.at('https://vault.platform.example', {
  ca: VaultCa.fromConfigMap('vault-ca'),
});

const orders = database('database').role('shop-orders');
const payment = kv2('secret').at('shop/payment');
const certificate = pki('pki').role('shop-web').certificate({ commonName: 'web.shop.svc', ttl: '72h' });

/** Two Deployments: web with a database credential, an API key and a certificate, and mailer with static secrets only. */
export class ShopChart extends Chart {
  public constructor(scope: Construct, id: string, auth: AuthMount) {
    super(scope, id, { namespace: 'shop' });

    const web = new VaultInjectedDeployment(this, 'Web', {
      metadata: { name: 'web' },
      vault,
      access: { roleName: 'shop-web', serviceAccount: 'web', auth },
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
      vault,
      access: { roleName: 'shop-mailer', serviceAccount: 'mailer', auth },
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
