import { existsSync } from 'node:fs';
import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { Namespace } from '@cdktf/provider-vault/lib/namespace';
import { TerraformVariable } from 'cdktf';
import { TokenReviewer, VaultKubernetesAuth, VaultPolicy } from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { chosenServer } from '../support/vault-server/server-kind';
import { synth } from '../support/terraform';
import { accessOf, CA, documentOf, ENDPOINT } from './support';

// What Terraform would write, on the real server: read back, it is what the types said.

const client = VaultClient.fromEnvironment();
const MOUNT = 'k8s-apply-test';
const SERVICE_ACCOUNT_CA = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt';
const access = accessOf({ path: MOUNT, role: 'apply-test-web' });

const granted = synth((stack) => {
  const jwt = new TerraformVariable(stack, 'reviewer_jwt', { sensitive: true });
  const reviewer = TokenReviewer.serviceAccount({ jwt });
  new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer, path: MOUNT }).grant(
    'ShopWeb',
    access,
  );
}).text;
const references = { 'var.reviewer_jwt': 'not-a-real-jwt' };

afterEach(async () => {
  await client.delete(`sys/auth/${MOUNT}`);
});

describe('the synthesized stack, written to a real server', () => {
  test('gives back the policy byte for byte', async () => {
    await applyVaultResources(client, granted, references);
    expect((await client.readPolicy('apply-test-web')).data['policy']).toBe(access.policy().render());
  });

  test('gives back the role with one service account, one namespace, audience vault and tokens of 1 h without default policy', async () => {
    await applyVaultResources(client, granted, references);
    const { data } = expectOk(await client.read(`auth/${MOUNT}/role/apply-test-web`), 'role');
    expect(data).toMatchObject({
      bound_service_account_names: ['web'],
      bound_service_account_namespaces: ['shop'],
      audience: 'vault',
      alias_name_source: 'serviceaccount_uid',
      token_no_default_policy: true,
      token_policies: ['apply-test-web'],
      token_period: 3600,
      token_type: 'service',
    });
  });

  test('gives back a configuration with the reviewer token set, and does not show it', async () => {
    await applyVaultResources(client, granted, references);
    const { data } = expectOk(await client.read(`auth/${MOUNT}/config`), 'config');
    expect(data).toMatchObject({
      kubernetes_ca_cert: CA,
      disable_local_ca_jwt: true,
      token_reviewer_jwt_set: true,
    });
    expect(JSON.stringify(data)).not.toContain('not-a-real-jwt');
  });

  test('with the local service account the server reads its own CA and token, and refuses where it is in no pod', async () => {
    const text = synth((stack) => {
      const reviewer = TokenReviewer.localServiceAccount();
      new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer, path: MOUNT });
    }).text;
    // The server is a process of this machine, which may itself be a pod.
    if (existsSync(SERVICE_ACCOUNT_CA)) {
      await applyVaultResources(client, text);
      const { data } = expectOk(await client.read(`auth/${MOUNT}/config`), 'config');
      expect(data).toMatchObject({ disable_local_ca_jwt: false, token_reviewer_jwt_set: false });
    } else {
      await expect(applyVaultResources(client, text)).rejects.toThrow(`${SERVICE_ACCOUNT_CA}: no such file`);
    }
  });

  test('with client JWT: gives back a configuration that offers no credential of its own', async () => {
    const text = synth((stack) => {
      new VaultKubernetesAuth(stack, 'Auth', {
        cluster: ENDPOINT,
        reviewer: TokenReviewer.clientJwt(),
        path: MOUNT,
      });
    }).text;
    await applyVaultResources(client, text);
    const { data } = expectOk(await client.read(`auth/${MOUNT}/config`), 'config');
    expect(data).toMatchObject({
      kubernetes_host: ENDPOINT.apiServerUrl,
      kubernetes_ca_cert: CA,
      disable_local_ca_jwt: true,
      token_reviewer_jwt_set: false,
    });
  });

  test('without the certificate authority OpenBao refuses disable_local_ca_jwt, which is why it is always sent; Vault takes it', async () => {
    await client.enableAuth(MOUNT, { type: 'kubernetes' });
    const answer = await client.write(`auth/${MOUNT}/config`, {
      kubernetes_host: ENDPOINT.apiServerUrl,
      disable_local_ca_jwt: true,
    });
    expect(answer.status).toBe(chosenServer().demandsCa ? 400 : 204);
    expect(answer.errors.join()).toBe(
      chosenServer().demandsCa ? 'kubernetes_ca_cert must be given when disable_local_ca_jwt is true' : '',
    );
  });

  test('a batch token with a period is refused by the server too, and one with a TTL is not', async () => {
    await client.enableAuth(MOUNT, { type: 'kubernetes' });
    const role = {
      bound_service_account_names: 'web',
      bound_service_account_namespaces: 'shop',
      token_type: 'batch',
    };
    const refused = await client.write(`auth/${MOUNT}/role/batch`, { ...role, token_period: 3600 });
    expect(refused.status).toBe(400);
    expect(refused.errors.join()).toMatch(/batch.*period/);
    // Vault answers with a warning about the audience, and so with a body.
    expectOk(await client.write(`auth/${MOUNT}/role/batch`, { ...role, token_ttl: 3600 }), 'role');
  });

  test('text that looks like a Terraform template arrives as it was written', async () => {
    const policy = 'path "secret/data/${team}/%{x}/*" {\n  capabilities = ["read"]\n}\n';
    const text = synth(
      (stack) => new VaultPolicy(stack, 'ApplyTestOdd', { document: documentOf(policy) }),
    ).text;
    await applyVaultResources(client, text);
    expect((await client.readPolicy('apply-test-odd')).data['policy']).toBe(policy);
  });
});

describe('applyVaultResources', () => {
  test('fills in references, and refuses one that it has no value for', async () => {
    const text = synth((stack) => {
      const other = new AuthBackend(stack, 'Other', { type: 'jwt', path: `${MOUNT}-other` });
      new VaultPolicy(stack, 'ApplyTestRef', { document: documentOf(`# ${other.accessor}\n`) });
    }).text;
    await applyVaultResources(client, text, { 'vault_auth_backend.Other.accessor': 'auth_jwt_1' });
    expect((await client.readPolicy('apply-test-ref')).data['policy']).toBe('# auth_jwt_1\n');
    await client.delete(`sys/auth/${MOUNT}-other`);
    await expect(applyVaultResources(client, text)).rejects.toThrow(
      'no value for ${vault_auth_backend.Other.accessor}',
    );
    await client.delete(`sys/auth/${MOUNT}-other`);
  });

  test('refuses a type that it does not know, before anything is written', async () => {
    const text = synth((stack) => {
      new Namespace(stack, 'Team', { path: 'x' });
      new VaultPolicy(stack, 'ApplyTestNever', { document: documentOf('') });
    }).text;
    await expect(applyVaultResources(client, text)).rejects.toThrow('vault_namespace.Team');
    expect((await client.readPolicy('apply-test-never')).status).toBe(404);
  });
});
