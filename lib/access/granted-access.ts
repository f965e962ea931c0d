import { type GrantSettings, selectorOf, tokenOf } from './grant-settings';
import { type VaultAccess } from './vault-access';
import { type VaultAccessContract } from './vault-access-contract';

/** The policy and the role of one workload, as Vault's API takes them: what `grant` of the cdktf side writes, as plain data. */
export interface GrantedAccess {
  readonly access: VaultAccess;
  /** The namespace of both; undefined where the contract does not say, and for the root one. */
  readonly namespace: string | undefined;
  /** Undefined where another workload of the contract, the same application in another cluster, has it already. */
  readonly policy: { readonly name: string; readonly text: string } | undefined;
  readonly role: {
    /** `auth/k8s-shop/role/shop-web`. */
    readonly path: string;
    readonly body: Readonly<Record<string, unknown>>;
  };
}

/** The claims of a service account token, named as the Kubernetes auth method names them, for templated policies. */
function claimMappings(): Readonly<Record<string, string>> {
  return {
    '/kubernetes.io/namespace': 'service_account_namespace',
    '/kubernetes.io/serviceaccount/name': 'service_account_name',
    '/kubernetes.io/serviceaccount/uid': 'service_account_uid',
  };
}

/**
 * Policies and roles of all workloads of a contract, in its order.
 * @throws POLICY_LINT_... for what a server would accept and ignore; ACCESS_GRANT_SETTING
 */
export function grantedAccess(
  { workloads }: VaultAccessContract,
  settings: GrantSettings = {},
): readonly GrantedAccess[] {
  const policies = new Set<string>();
  return workloads.map((access) => {
    const { roleName, policyName: name, auth, loginNamespace } = access;
    const document = access.policy();
    const wrong = document.lint().find(({ severity }) => severity === 'error');
    if (wrong !== undefined) throw wrong.error;
    const namespace = loginNamespace === 'root' ? undefined : loginNamespace;
    const key = `${access.vault?.address ?? ''} ${namespace ?? ''} ${name}`;
    const policy = policies.has(key) ? undefined : { name, text: document.render() };
    policies.add(key);
    return {
      access,
      namespace,
      policy,
      role: { path: `auth/${auth.path}/role/${roleName}`, body: roleOf(access, settings) },
    };
  });
}

function roleOf(access: VaultAccess, settings: GrantSettings): Readonly<Record<string, unknown>> {
  const { namespace, serviceAccount, auth } = access;
  const audience = auth.audience.value;
  const token = tokenOf(access, settings);
  const selector = selectorOf(access, settings);
  if (auth.method === 'jwt') {
    return {
      role_type: 'jwt',
      bound_audiences: audience === undefined ? [] : [audience],
      bound_subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
      user_claim: '/kubernetes.io/serviceaccount/uid',
      user_claim_json_pointer: true,
      claim_mappings: claimMappings(),
      ...token,
    };
  }
  return {
    bound_service_account_names: [serviceAccount],
    bound_service_account_namespaces: [namespace],
    ...selector,
    ...(audience === undefined ? {} : { audience }),
    alias_name_source: 'serviceaccount_uid',
    ...token,
  };
}
