/**
 * What a page's or a docstring's fragments take for granted, by file or folder. A fragment stands inside of a construct (`this` is
 * a stack), has whatever it names of the library's doors imported, and finds these declarations beside it.
 * A block with `app.synth()` is a program of its own and gets nothing.
 */
export const PRELUDES: Readonly<Record<string, string>> = {
  'docs/aks.md': `
    declare const subnetId: string, subscriptionId: string, resourceGroupName: string, location: string;
    declare const workspaceId: string, nodes: string, systemNodes: string, apiServer: string, groupId: string;
    declare const cluster: AksCluster;
    declare const apps: TerraformStack;
    // @cdktf/provider-kubernetes is not installed here: its configuration is checked, its class is not.
    declare class KubernetesProvider {
      public constructor(scope: TerraformStack, id: string, config: KubernetesProviderConfig);
    }`,
  'docs/any-workload.md': `
    import { type Chart } from 'cdk8s';
    declare const chart: Chart;`,
  'docs/check.md': 'declare const text: string;',
  'docs/deployment-safeguards.md': `
    import { Chart } from 'cdk8s';
    declare const chart: Chart;
    declare const subnetId: string;`,
  'docs/policy.md': 'declare const shop: PolicyDocument;',
  'lib/check/': 'declare const text: string;',
  'docs/contract.md': 'declare const auth: VaultKubernetesAuth;',
  'docs/environment.md': `
    import { Chart } from 'cdk8s';
    declare const chart: Chart;`,
  'docs/injector.md': `
    import { Chart } from 'cdk8s';
    declare const chart: Chart;`,
  'docs/meshes.md': `
    import { type Chart } from 'cdk8s';
    import { type FileContent } from 'aks-vault-constructs';
    declare const chart: Chart, files: Record<string, FileContent>;`,
  'docs/workloads.md': `
    import { Chart } from 'cdk8s';
    declare const chart: Chart;`,
  'docs/rotation.md': `
    import { Chart } from 'cdk8s';
    declare const chart: Chart;`,
  'docs/vault-auth.md': `
    declare const contract: VaultAccessContract;
    declare const cluster: IKubernetesEndpoint & ITokenIssuer;
    declare const shopWeb: VaultAccess;
    declare const auth: VaultKubernetesAuth;`,
  'lib/access/':
    'declare const access: VaultAccess, contract: VaultAccessContract, west: VaultKubernetesAuth;',
  'lib/aks/automatic/aks-automatic-cluster.ts':
    'declare const resourceGroupName: string, nodes: string, systemNodes: string, apiServer: string;',
  'lib/aks/cluster/aks-cluster.ts': 'declare const network: AksNetworkFoundation;',
  'lib/aks/cluster/provider-version.ts': 'declare const stack: TerraformStack, cluster: AksCluster;',
  'lib/aks/README.md': 'declare const groupId: string;',
  'lib/jest/types.ts': 'declare const policy: PolicyDocument;',
  'lib/policy/policy-document.ts': 'declare const policy: PolicyDocument;',
  'lib/policy/policy-set.ts': 'declare const shop: PolicyDocument, base: PolicyDocument;',
  'lib/secrets/': 'declare const creds: DatabaseCredentials;',
  'lib/vault/': 'declare const cluster: IKubernetesEndpoint & ITokenIssuer, shopWeb: VaultAccess;',
  'lib/workload/vault-admission-guard.ts': `
    import { GuardedNamespaces, GuardMode } from 'aks-vault-constructs';`,
  'lib/workload/vault-injected.ts': `
    import { Deployment } from 'cdk8s-plus-28';
    class CompanyDeployment extends Deployment {}`,
  'lib/workload/vault-secrets.ts': `
    import { ApiObject, type ApiObjectProps } from 'cdk8s';
    declare const webRollout: ApiObjectProps;`,
  'lib/workload/injector-helm-values.ts': `
    import { writeFileSync } from 'node:fs';
    declare const vault: VaultServer;`,
};
