import {
  defineErrors,
  type WrongValue,
  wrongValueProblem,
  type MissingPackage,
  missingPackageProblem,
} from '../core';

const WHY_CLIENT_JWT =
  'the client token is sent to the API server as its own reviewer, which refuses a token minted for another audience';

/** Errors of `lib/vault`. A code, once released, keeps its meaning. */
export const VaultErrors = defineErrors({
  VAULT_PACKAGES_MISSING: (facts: MissingPackage) => missingPackageProblem(facts),
  VAULT_VALUE_INVALID: (facts: WrongValue) => wrongValueProblem(facts),
  VAULT_POLICY_NAME_INVALID: (facts: { name: string }) => ({
    subject: 'name',
    rule: 'must be lower case, 1 to 128 letters, digits, ".", "_" or "-", starting and ending with a letter or digit (Vault lower-cases names, so any other spelling is a permanent difference)',
    got: facts.name,
    remedy: 'write the name so, for example "shop-web"',
  }),
  VAULT_POLICY_NAME_RESERVED: (facts: { name: string }) => ({
    subject: 'name',
    rule: 'cannot be "root", "response-wrapping" or "control-group", which Vault lets nobody write',
    got: facts.name,
    remedy: 'choose another name',
  }),
  VAULT_POLICY_NAME_TAKEN: (facts: { name: string; takenBy: string }) => ({
    subject: 'name',
    rule: `must be written once: ${facts.takenBy} writes a policy of this name, and the one that is applied last would win`,
    got: facts.name,
    remedy:
      'give one of them another name; one application in two clusters shares a policy where both may do the same, and otherwise has one for each: access.at(mount, { policyName })',
  }),
  VAULT_AUTH_PATH_INVALID: (facts: { path: string; reason: string }) => ({
    subject: 'path',
    rule: facts.reason,
    got: facts.path,
    remedy: 'write the mount path alone, without "auth/", for example "k8s-shop"',
  }),
  VAULT_AUTH_PATH_UNKNOWN: (facts: { value: string }) => ({
    subject: 'path',
    rule: 'must be known at synth, since pods log in at it and grants are compared with it',
    got: facts.value,
    remedy: 'give `path` as a literal, for example "k8s-shop"',
  }),
  VAULT_AUTH_PATH_TAKEN: (facts: { path: string; takenBy: string }) => ({
    subject: 'path',
    rule: `must be a path of its own: one auth mount serves one cluster, and ${facts.takenBy} already mounts this path`,
    got: facts.path,
    remedy:
      'give one of them another `path`, or grant on the existing mount with VaultKubernetesAuth.fromAttributes',
  }),
  VAULT_API_SERVER_URL_INVALID: (facts: { url: string }) => ({
    subject: 'cluster.apiServerUrl',
    rule: 'must be an https URL of host and port, without path or trailing slash',
    got: facts.url,
    remedy: 'write it like "https://shop-1a2b3c.privatelink.westeurope.azmk8s.io:443"',
  }),
  VAULT_CA_NOT_PEM: (facts: { property: string; start: string }) => ({
    subject: facts.property,
    rule: 'must be PEM text that begins with "-----BEGIN CERTIFICATE-----"',
    got: `${facts.start}...`,
    remedy: 'decode it first if it is base64 (`Fn.base64decode`), or read the file if it is a path',
  }),
  VAULT_REVIEWER_JWT_LITERAL: () => ({
    subject: 'reviewer',
    rule: 'the reviewer JWT is a credential and cannot be a literal, which would be in the synthesized file',
    remedy:
      'pass a TerraformVariable with `sensitive: true` and without `default`, or a reference to a resource attribute (`Token.asAny(secret.data.lookup("token"))`)',
  }),
  VAULT_REVIEWER_JWT_NOT_SENSITIVE: (facts: { variable: string }) => ({
    subject: `reviewer (variable ${JSON.stringify(facts.variable)})`,
    rule: 'the variable with the reviewer JWT must be marked sensitive, otherwise every plan prints it',
    remedy: 'write `sensitive: true` in the TerraformVariable',
  }),
  VAULT_REVIEWER_JWT_VERSION_INVALID: (facts: { version: unknown }) => ({
    subject: 'reviewer.writeOnlyVersion',
    rule: 'must be a whole number from 1, which is raised with each new JWT',
    got: facts.version,
    remedy: 'write 1, and 2 when the JWT has changed',
  }),
  VAULT_NEEDS_PROVIDER_5_13: (facts: { subject: string }) => ({
    subject: facts.subject,
    rule: 'needs a write-only argument of the provider 5.13, and the bindings of aks-vault-constructs/vault are of 5.6.0',
    remedy: 'import from aks-vault-constructs/cdktn/vault; docs/cdktn.md says how to move there',
  }),
  VAULT_ROLE_NAME_INVALID: (facts: { roleName: string }) => ({
    subject: 'roleName',
    rule: 'must be lower case, 1 to 128 letters, digits, ".", "_" or "-", starting and ending with a letter or digit (Vault lower-cases names, a slash would be another API path)',
    got: facts.roleName,
    remedy: 'write the name so, for example "shop-web"',
  }),
  VAULT_ROLE_NAME_TAKEN: (facts: { roleName: string; mount: string; takenBy: string }) => ({
    subject: 'roleName',
    rule: `must be a role of its own: the mount ${JSON.stringify(facts.mount)} has this one from ${facts.takenBy}, and the one that is applied last would win`,
    got: facts.roleName,
    remedy: 'give one of the two workloads another role',
  }),
  VAULT_ROLE_WILDCARD: (facts: { field: 'serviceAccount' | 'namespace'; value: string }) => ({
    subject: facts.field,
    rule: 'must be exactly one; Vault would take "*" as any',
    got: facts.value,
    remedy: 'name it in full, and write one role for each',
  }),
  VAULT_ROLE_NAMESPACE_INVALID: (facts: { namespace: string }) => ({
    subject: 'namespace',
    rule: 'must be a DNS label, as every Kubernetes namespace: at most 63 lower-case letters, digits or "-"',
    got: facts.namespace,
    remedy: 'write the name of the namespace as `kubectl get namespaces` shows it',
  }),
  VAULT_ROLE_SERVICE_ACCOUNT_INVALID: (facts: { serviceAccount: string }) => ({
    subject: 'serviceAccount',
    rule: 'must be a DNS subdomain, as every service account: at most 253 lower-case letters, digits, "-" or "."',
    got: facts.serviceAccount,
    remedy: 'write the name alone, without namespace or "system:serviceaccount:"',
  }),
  VAULT_AUDIENCE_WITH_CLIENT_JWT: (facts: { audience: string; apiServerAudience?: string }) => ({
    subject: 'audience',
    rule:
      facts.apiServerAudience === undefined
        ? `with TokenReviewer.clientJwt() a role has no audience: ${WHY_CLIENT_JWT}, and every login would end in 403`
        : `with TokenReviewer.clientJwt() the audience is the API server's own, ${JSON.stringify(facts.apiServerAudience)}: ${WHY_CLIENT_JWT}, and every login would end in 403`,
    got: facts.audience,
    remedy:
      'use TokenReviewer.localServiceAccount() or TokenReviewer.serviceAccount(...), or let the pods have a token for the API server: AuthMount.kubernetes(path, { audience: TokenAudience.apiServer() })',
  }),
  VAULT_AUDIENCE_MISSING: () => ({
    subject: 'audience',
    rule: 'must be given: a role without audience accepts every token of the service account, also one that was stolen from another service',
    remedy: 'write the audience of the projected token, usually "vault"',
  }),
  VAULT_TTL_INVALID: (facts: { unit: string; amount: number }) => ({
    subject: `Ttl.${facts.unit}`,
    rule: 'must be a whole number of seconds from 1 second to 768 hours (the longest lease of a Vault server by default)',
    got: facts.amount,
    remedy: 'write for example Ttl.hours(1)',
  }),
  VAULT_ROLE_PERIOD_AND_TTL: () => ({
    subject: 'tokenPeriod',
    rule: 'cannot be given with tokenTtl, which Vault then silently ignores: a token is periodic or has a TTL',
    remedy: 'keep tokenPeriod (renewed indefinitely) or keep tokenTtl and tokenMaxTtl (ends at tokenMaxTtl)',
  }),
  VAULT_ROLE_TTL_EXCEEDS_MAX: (facts: { ttl: string; maxTtl: string }) => ({
    subject: 'tokenTtl',
    rule: `cannot be longer than tokenMaxTtl (${facts.maxTtl}); Vault refuses such a role`,
    got: facts.ttl,
    remedy: 'lower tokenTtl or raise tokenMaxTtl',
  }),
  VAULT_POLICY_TWICE: (facts: { name: string }) => ({
    subject: 'policies',
    rule: 'must have each policy once; that of the contract is always there',
    got: facts.name,
    remedy: 'leave it out: grant adds the policy of the contract by itself',
  }),
  VAULT_CIDR_INVALID: (facts: { got: unknown }) => ({
    subject: 'tokenBoundCidrs',
    rule: 'must be IPv4 or IPv6 addresses, with the length of their mask behind a "/" or without one',
    got: facts.got,
    remedy: 'write for example ["10.0.0.0/8"]',
  }),
  VAULT_NAMESPACE_SELECTOR: (facts: { rule: string; got: unknown }) => ({
    subject: 'namespaceSelector',
    rule: facts.rule,
    got: facts.got,
    remedy:
      'write labels of the namespaces, such as { team: "shop" }, at a Kubernetes mount whose reviewer is an account',
  }),
  VAULT_TOKEN_USES: (facts: { rule: string; got: unknown }) => ({
    subject: 'tokenNumUses',
    rule: facts.rule,
    got: facts.got,
    remedy: 'leave it out; tokenExplicitMaxTtl ends a token after a time, whatever it is used for',
  }),
  VAULT_ROLE_OPTION_INVALID: (facts: { option: string; rule: string; got: unknown }) => ({
    subject: facts.option,
    rule: facts.rule,
    got: facts.got,
    remedy: 'write it so, or leave it out',
  }),
  VAULT_OVERWRITE_INVALID: (facts: { got: unknown }) => ({
    subject: 'allowOverwrite',
    rule: 'must be true or false',
    got: facts.got,
    remedy: 'write false, so that no policy of others is taken over, or leave it out',
  }),
  VAULT_GROUP_INVALID: (facts: { property: string; rule: string; got: unknown }) => ({
    subject: facts.property,
    rule: facts.rule,
    got: facts.got,
    remedy: 'write { groupName: "shop", policies: [base], members: [auth.grant(...)] }',
  }),
  VAULT_GROUP_MEMBER: (facts: { rule: string; got?: unknown }) => ({
    subject: 'members',
    rule: facts.rule,
    got: facts.got,
    remedy:
      'grant with { aliasNameSource: AliasNameSource.SERVICE_ACCOUNT_NAME }, on a mount of this server with its accessor',
  }),
  VAULT_JWT_KEYS: (facts: { rule: string }) => ({
    subject: 'keys',
    rule: facts.rule,
    remedy:
      'write IssuerKeys.keySet(json) with what kubectl get --raw /openid/v1/jwks prints; or leave keys out, and Vault fetches them from the issuer',
  }),
  VAULT_ROLE_POLICY_NONE: () => ({
    subject: 'policies',
    rule: 'must have at least one policy; without one the tokens can do nothing at all, not even renew themselves',
    remedy: 'pass a VaultPolicy, or VaultPolicy.fromName(...)',
  }),
  VAULT_GRANT_METHOD: (facts: { mount: string; method: string }) => ({
    subject: 'access.auth.method',
    rule: `must be ${JSON.stringify(facts.mount)}, the type of this mount`,
    got: facts.method,
    remedy: `write AuthMount.${facts.mount}(...) in the contract, or grant on a mount of its method`,
  }),
  VAULT_GRANT_OTHER_MOUNT: (facts: { method: string; contractPath: string; mountPath: string }) => ({
    subject: 'access.auth.path',
    rule: `must be the path of this construct, ${JSON.stringify(facts.mountPath)}; a role at another mount is never found`,
    got: facts.contractPath,
    remedy: `write AuthMount.${facts.method}(${JSON.stringify(facts.mountPath)}) in the contract, or give this mount the path of the contract`,
  }),
  VAULT_GRANT_OTHER_SERVER: (facts: { contractAddress: string; mountAddress: string }) => ({
    subject: 'access.vault.address',
    rule: `must be ${JSON.stringify(facts.mountAddress)}, under which workloads reach the server of this mount`,
    got: facts.contractAddress,
    remedy:
      'take the contract of this environment, or correct vaultAddress of the mount or the VaultServer of the workload',
  }),
  VAULT_GRANT_OTHER_NAMESPACE: (facts: { contractNamespace: string; mountNamespace: string }) => ({
    subject: 'namespace of access.auth',
    rule: `must be ${JSON.stringify(facts.mountNamespace)}, the Vault namespace of this mount; the workload would never find its role there`,
    got: facts.contractNamespace,
    remedy:
      'take the contract of this tenant, or correct vaultNamespace of the mount, or the namespace of the VaultServer or of the AuthMount of the workload',
  }),
  VAULT_REVIEWER_IN_CLUSTER_STACK: (facts: { cluster: string }) => ({
    subject: 'reviewer',
    rule: 'the JWT of a service account exists only once the cluster does, so that one apply cannot make the cluster and configure this reviewer',
    got: facts.cluster,
    remedy:
      'put the mount into a second stack, or choose VaultJwtAuth or TokenReviewer.clientJwt(), which need nothing from inside of the cluster',
  }),
  VAULT_LOCAL_REVIEWER_IN_CLUSTER_STACK: (facts: { cluster: string }) => ({
    subject: 'reviewer',
    rule: 'TokenReviewer.localServiceAccount() means that Vault runs in this cluster, and a stack that makes the cluster is applied before any Vault can run in it',
    got: facts.cluster,
    remedy:
      'put the mount into a second stack, applied once Vault runs in the cluster; for a Vault elsewhere use VaultJwtAuth, which may stay in this stack',
  }),
  VAULT_ISSUER_INVALID: (facts: { url: string }) => ({
    subject: 'cluster.oidcIssuerUrl',
    rule: 'must be an https URL without query and without a path below /.well-known, to the letter the "iss" of the tokens',
    got: facts.url,
    remedy:
      'pass `oidcIssuerUrl` of the cluster, or what `az aks show --query oidcIssuerProfile.issuerUrl` prints',
  }),
  VAULT_ISSUER_TRIMMED: (facts: { url: string }) => ({
    subject: 'cluster.oidcIssuerUrl',
    rule: 'must end with "/", as every issuer of AKS; Vault compares it to the letter, and every login would fail',
    got: facts.url,
    remedy: `write ${JSON.stringify(`${facts.url}/`)}`,
  }),
  VAULT_BATCH_TOKEN_WITH_LEASES: (facts: { paths: readonly string[] }) => ({
    subject: 'tokenType',
    rule: 'cannot be batch where there are leases: a batch token cannot be renewed and its leases end with it, so that these credentials would stop working at each new login',
    got: facts.paths,
    remedy: 'leave tokenType out: service tokens hold and renew leases',
  }),
  VAULT_BATCH_TOKEN_PERIODIC: () => ({
    subject: 'tokenPeriod',
    rule: 'cannot be given for batch tokens, which cannot be renewed; Vault refuses such a role',
    remedy: 'give tokenTtl instead, or leave tokenType out',
  }),
  VAULT_SECRETS_PATH_INVALID: (facts: { path: string; reason: string }) => ({
    subject: 'path',
    rule: facts.reason,
    got: facts.path,
    remedy: 'write the mount as `vault secrets list` shows it, without the last "/", for example "secret"',
  }),
  VAULT_SECRETS_PATH_TAKEN: (facts: { path: string; takenBy: string }) => ({
    subject: 'path',
    rule: `cannot be at, above or below another mount, such as ${facts.takenBy}: Vault refuses it`,
    got: facts.path,
    remedy: 'choose another path',
  }),
  VAULT_KV_VERSIONS_INVALID: (facts: { maxVersions: number }) => ({
    subject: 'maxVersions',
    rule: 'must be a whole number from 1; Vault would take 0 for its default of 10',
    got: facts.maxVersions,
    remedy: 'write how many versions of a secret are kept, for example 10',
  }),
  VAULT_SECRET_IN_STATE: (facts: { type: string; what: string }) => ({
    subject: facts.type,
    rule: `${facts.what} would be in the Terraform state as plain text, where anyone who plans can read it`,
    remedy:
      'write it with `vault kv put` or by the team that owns it, and let workloads read it from Vault; what must stay belongs to another app with a state of its own',
  }),
});
