import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Testing as Cdk8sTesting } from 'cdk8s';
import { TerraformStack, Testing as CdktfTesting } from 'cdktf';
import * as aks from '../../lib/aks';
import * as index from '../../lib';
import * as policy from '../../lib/policy';
import * as vault from '../../lib/vault';
import { REQUIRED } from '../aks/support';
import { ENDPOINT } from '../vault/support';

// What valid-values.ts is made of: constructs, contracts and what they need.

export const stack = () => new TerraformStack(CdktfTesting.app(), 'stack');
export const chart = () => new Chart(Cdk8sTesting.app(), 'chart', { namespace: 'shop' });
export const secret = () => index.kv2('secret').at('shop/db');
export const ref = () => secret().key('password');
export const rule = () => policy.PolicyRule.allow('secret/data/shop', ['read']);
export const server = () => index.VaultServer.at('https://vault.example:8200');
export const auth = () => index.AuthMount.kubernetes('k8s-shop');
export const access = () =>
  index.VaultAccess.of({
    workload: 'web',
    roleName: 'shop-web',
    namespace: 'shop',
    serviceAccount: 'web',
    auth: auth(),
    files: { password: ref() },
  });
export const contract = () => index.VaultAccessContract.of([access()]);
export const cluster = () => new aks.AksCluster(stack(), 'Aks', REQUIRED);
export const kubernetesAuth = (scope = stack()) =>
  new vault.VaultKubernetesAuth(scope, 'Auth', {
    cluster: ENDPOINT,
    reviewer: vault.TokenReviewer.clientJwt(),
    path: 'k8s-shop',
  });
export const jwtAuth = (scope = stack()) =>
  new vault.VaultJwtAuth(scope, 'Auth', {
    cluster: { oidcIssuerUrl: 'https://issuer.example/', clusterName: 'shop' },
    path: 'jwt-shop',
  });
export const jwtAccess = () => access().at(index.AuthMount.jwt('jwt-shop'));
export const reviewedAccess = () =>
  access().at(index.AuthMount.kubernetes('k8s-shop', { audience: index.TokenAudience.apiServer() }));
export const apiObject = () =>
  new ApiObject(chart(), 'Rollout', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      template: { spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'web:1' }] } },
    },
  });

export const role = () => ({
  roleName: 'shop-web',
  namespace: 'shop',
  serviceAccount: 'web',
  policies: [{ policyName: 'shop-web' }],
});

export const KEY_SET = JSON.stringify({
  keys: [
    {
      kty: 'RSA',
      e: 'AQAB',
      n: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }).n,
    },
  ],
});

let written: string | undefined;

/** A contract's file. */
export function writtenContract(): string {
  if (written === undefined) {
    written = join(mkdtempSync(join(tmpdir(), 'contract-')), 'vault-access.json');
    writeFileSync(written, contract().toJson());
  }
  return written;
}

export const declaration = () => ({ files: { 'api-key': ref() } });
export const identityAccess = () => ({ roleName: 'shop-web', serviceAccount: 'web', auth: auth() });
export const workload = (more: object = {}) => ({
  vault: server(),
  access: identityAccess(),
  containers: [{ image: 'registry.example/shop/web:1', portNumber: 8080 }],
  ...declaration(),
  ...more,
});
