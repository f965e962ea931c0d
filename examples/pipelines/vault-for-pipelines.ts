/**
 * What Vault must know before the pipelines can log in; applied once, by hand, by an administrator:
 *
 *   npx cdktf deploy --app "npx tsx vault-for-pipelines.ts"
 *
 * What comes out: a JWT auth mount `ci` that trusts the issuer of GitHub's runs, and for plan and deploy one policy and one
 * role each, bound to the environments that github-actions.yml names. A plan reads; a deployment writes policies that begin
 * with `shop-`, and roles of the mount k8s-shop; neither reads a secret.
 *
 * Azure DevOps: the issuer is https://vstoken.dev.azure.com/<organization id>, the audience api://AzureADTokenExchange, the
 * subject p://<organization>/<project>/<pipeline>; bind `rpo_ref` to refs/heads/main for the deployment (boundClaims).
 */
import { JwtAuthBackend } from '@cdktf/provider-vault/lib/jwt-auth-backend/index.js';
import { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role/index.js';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider/index.js';
import { App, TerraformStack } from 'cdktf';
import { type Construct } from 'constructs';
import { PolicyDocument, PolicyRule, Sys, TokenSelf } from 'aks-vault-constructs/policy';
import { Ttl, VaultPolicy } from 'aks-vault-constructs/vault';

const ISSUER = 'https://token.actions.githubusercontent.com';
const REPOSITORY = 'example/shop-platform';

/** What a plan reads: the mount, its roles, the policies. */
const plan = PolicyDocument.of(
  Sys.authMethod('k8s-shop').read(),
  Sys.authMethod('k8s-shop').readTuning(),
  PolicyRule.allow('auth/k8s-shop/config', ['read']),
  PolicyRule.allow('auth/k8s-shop/role/*', ['read']),
  PolicyRule.allow('sys/policies/acl/shop-*', ['read']),
  TokenSelf.revoke(),
  TokenSelf.lookup(),
);

/** What a deployment writes. Whoever can write a policy and a role can read what they allow: protect the environment. */
const deploy = plan.with(
  Sys.authMethod('k8s-shop').enable(),
  Sys.authMethod('k8s-shop').disable(),
  Sys.authMethod('k8s-shop').tune(),
  PolicyRule.allow('auth/k8s-shop/config', ['create', 'update', 'delete']),
  PolicyRule.allow('auth/k8s-shop/role/*', ['create', 'update', 'delete']),
  PolicyRule.allow('sys/policies/acl/shop-*', ['create', 'update', 'delete']),
);

class VaultForPipelines extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new VaultProvider(this, 'vault', { address: 'https://vault.platform.example' });
    const mount = new JwtAuthBackend(this, 'Mount', {
      type: 'jwt',
      path: 'ci',
      description: 'Runs of GitHub Actions',
      oidcDiscoveryUrl: ISSUER,
      boundIssuer: ISSUER,
    });
    for (const [step, document, environment] of [
      ['plan', plan, 'plan'],
      ['deploy', deploy, 'production'],
    ] as const) {
      const policy = new VaultPolicy(this, `ci-${step}`, { document });
      new JwtAuthBackendRole(this, `ci-${step}-role`, {
        backend: mount.path,
        roleName: `ci-${step}`,
        roleType: 'jwt',
        boundAudiences: ['vault'],
        boundSubject: `repo:${REPOSITORY}:environment:${environment}`,
        userClaim: 'sub',
        tokenNoDefaultPolicy: true,
        tokenPolicies: [policy.policyName],
        // Longer than the longest step; revoked at its end.
        tokenTtl: Ttl.hours(2).seconds,
        tokenMaxTtl: Ttl.hours(2).seconds,
        dependsOn: [policy.resource],
      });
    }
  }
}

const app = new App();
new VaultForPipelines(app, 'vault-for-pipelines');
app.synth();
