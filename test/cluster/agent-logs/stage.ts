import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { type FileContent, VaultInjectedDeployment, VaultServer } from '../../../lib';
import { database, kv1, kv2, pki } from '../../../lib/secrets';
import {
  type Authority,
  type Certificate,
  createAuthority,
  issueCertificate,
} from '../../support/certificates';
import { agentConfigOf, synthChart } from '../../support/manifests';
import { expectOk, type VaultClient } from '../../support/vault-server/client';
import { rewriteForLocalAgent } from '../../support/vault-server/local-agent';
import { startServer, type TestServer } from '../../support/vault-server/server';
import type { ServerKind } from '../../support/vault-server/server-kind';
import type { Cluster } from '../cluster';

/** What an application may ask for; some of it is there. */
export const SECRETS = {
  there: kv2('secret').at('shop/db').key('password'),
  noKey: kv2('secret').at('shop/db').key('apiKey'),
  empty: kv2('secret').at('shop/db').key('empty'),
  noSecret: kv2('secret').at('shop/payment').key('token'),
  deleted: kv2('secret').at('shop/gone').key('token'),
  noMount: kv2('team').at('shop/db').key('password'),
  versionOne: kv2('old').at('shop/db').key('password'),
  versionOneNoKey: kv1('old').at('shop/db').key('apiKey'),
  database: database('database').role('shop').password,
  certificate: pki('pki').role('shop').certificate({ commonName: 'web.elsewhere.example' }),
} as const satisfies Readonly<Record<string, FileContent>>;

/** The values that a log must never have in it. */
export const VALUES = ['a-password-that-must-not-be-logged', 'a-token-that-must-not-be-logged'];

/** A server with everything that faults are made of, and agents that log in to it from this machine by tokens of the cluster. */
export class Stage {
  private count = 0;

  private constructor(
    public readonly kind: ServerKind,
    public readonly server: TestServer,
    private readonly cluster: Cluster,
    private readonly namespace: string,
    private readonly authority: Authority,
    private readonly folder: string,
  ) {}

  public static async build(cluster: Cluster, kind: ServerKind): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'avc-agent-logs-'));
    const namespace = await cluster.createNamespace('agent-logs');
    await cluster.kubectl(['create', 'serviceaccount', 'web', '-n', namespace]);
    const server = await startServer({ kind });
    const stage = new Stage(kind, server, cluster, namespace, await createAuthority(folder), folder);
    await stage.furnish(server.client);
    return stage;
  }

  /** Secrets, mounts, policies and roles. */
  private async furnish(root: VaultClient): Promise<void> {
    const write = async (path: string, body: object): Promise<void> => {
      expectOk(await root.write(path, body), path);
    };
    await write('secret/data/shop/db', { data: { password: VALUES[0], empty: '' } });
    await write('secret/data/shop/gone', { data: { token: VALUES[1] } });
    expectOk(await root.delete('secret/data/shop/gone'), 'delete');
    await root.enableMount('old', { type: 'kv', options: { version: '1' } });
    await write('old/shop/db', { password: VALUES[0] });
    await root.enableMount('database', { type: 'database' });
    await write('database/config/pg', {
      plugin_name: 'postgresql-database-plugin',
      connection_url: 'postgresql://{{username}}:{{password}}@127.0.0.1:1/postgres?sslmode=disable',
      username: 'admin',
      password: VALUES[0],
      allowed_roles: '*',
      verify_connection: false,
    });
    await write('database/roles/shop', { db_name: 'pg', creation_statements: ['CREATE ROLE "{{name}}"'] });
    await root.enableMount('pki', { type: 'pki' });
    await write('pki/root/generate/internal', { common_name: 'test' });
    await write('pki/roles/shop', { allowed_domains: 'shop.example', allow_subdomains: true });
    await this.allowLogin(root, 'kubernetes', this.cluster.state.reviewerToken);
    await this.allowLogin(root, 'revoked', this.cluster.state.reviewerToken);
    await this.allowLogin(root, 'blind', 'not-a-token');
  }

  private async allowLogin(root: VaultClient, mount: string, reviewer: string): Promise<void> {
    await root.enableAuth(mount, { type: 'kubernetes' });
    const { apiServer, caPem } = this.cluster.state;
    const config = { kubernetes_host: apiServer, kubernetes_ca_cert: caPem, token_reviewer_jwt: reviewer };
    expectOk(await root.write(`auth/${mount}/config`, config), mount);
    const role = {
      bound_service_account_names: 'web',
      bound_service_account_namespaces: this.namespace,
      audience: 'vault',
      token_policies: 'shop-web',
      token_no_default_policy: true,
      token_period: 3600,
    };
    const roles = {
      'shop-web': {},
      'other-account': { bound_service_account_names: 'worker' },
      'other-namespace': { bound_service_account_namespaces: 'payment' },
      'other-audience': { audience: 'https://vault.other.example' },
      'no-policy': { token_policies: 'nothing' },
    };
    for (const [name, body] of Object.entries(roles)) {
      expectOk(await root.write(`auth/${mount}/role/${name}`, { ...role, ...body }), name);
    }
    expectOk(await root.putPolicy('nothing', 'path "x" { capabilities = ["read"] }'), 'policy');
    expectOk(await root.putPolicy('shop-web', this.policy()), 'policy');
  }

  /** Of all files at once, as the contract derives it. */
  private policy(): string {
    let policy = '';
    synthChart((chart) => {
      const workload = this.workload(chart, SECRETS);
      policy = workload.vaultAccess.policy().render();
    });
    return policy;
  }

  /** The configuration that the construct gives a pod with these files, for this machine. */
  public async configuration(
    files: Readonly<Record<string, FileContent>>,
    how: {
      readonly address?: string;
      readonly role?: string;
      readonly mount?: string;
      readonly token?: boolean;
    } = {},
  ): Promise<{ readonly config: object; readonly folder: string }> {
    this.count += 1;
    const folder = await mkdtemp(join(this.folder, `agent-${String(this.count)}-`));
    const tokenFile = join(folder, 'serviceaccount-token');
    if (how.token !== false) {
      const args = ['create', 'token', 'web', '-n', this.namespace, '--audience=vault'];
      await writeFile(tokenFile, (await this.cluster.kubectl(args)).trim());
    }
    const config = rewriteForLocalAgent(
      agentConfigOf(synthChart((chart) => this.workload(chart, files))) as object,
      {
        address: how.address ?? this.server.address,
        login: {
          type: 'kubernetes',
          mount_path: `auth/${how.mount ?? 'kubernetes'}`,
          config: { role: how.role ?? 'shop-web', token_path: tokenFile },
        },
        pathMap: { '/vault/secrets': folder, '/vault/log': folder, '/vault/token': folder },
      },
    );
    return { config: { ...config, log_file: join(folder, 'agent.log') }, folder };
  }

  private workload(
    chart: Parameters<Parameters<typeof synthChart>[0]>[0],
    files: Readonly<Record<string, FileContent>>,
  ): VaultInjectedDeployment {
    return new VaultInjectedDeployment(chart, 'web', {
      vault: VaultServer.at('https://vault.example:8200'),
      access: { roleName: 'shop-web', serviceAccount: 'web' },
      files,
      renderInterval: Duration.seconds(10),
      containers: [{ image: 'registry.example/shop/web:1.4.2' }],
    });
  }

  /** A certificate for a name, and the authority that signed it. */
  public async certificate(host: string): Promise<Certificate & { readonly caFile: string }> {
    const certificate = await issueCertificate(this.authority, host, { commonName: host, hosts: [host] });
    return { ...certificate, caFile: this.authority.caFile };
  }

  public async remove(): Promise<void> {
    await this.server.stop();
    await this.cluster.deleteNamespace(this.namespace);
    await rm(this.folder, { recursive: true, force: true });
  }
}
