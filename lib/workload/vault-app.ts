import { dirname, join, relative } from 'node:path';
import { App, type AppProps } from 'cdk8s';
import { AuthMount, VAULT_ACCESS_FOLDER, VaultAccessContract, writeContract } from '../access';
import { VaultServer } from '../agent';
import { WorkloadErrors } from './errors';
import { checkAppNames } from './private/known-names';
import { checkObject } from './private/checked-props';
import { vaultAccessBelow } from './private/mark';
import { setVaultDefaults } from './private/vault-defaults';

/** Properties of {@link VaultApp}. */
export interface VaultAppProps extends AppProps {
  /**
   * The server that the agents of all workloads log in to.
   * @default none: each workload states its own
   */
  readonly vault?: VaultServer;
  /**
   * The auth mount of the cluster that the app is for.
   * @default none: each workload states its own
   */
  readonly auth?: AuthMount;
  /**
   * Makes the name of each workload's policy, for those that have none of their own. With one application in two
   * clusters, a policy for each: `(role, { path }) => \`${role}-${path}\``.
   * @default the role's name: both clusters share the policy
   */
  readonly policyName?: (roleName: string, auth: AuthMount) => string;
  /**
   * Whether the pods of all workloads pass the Deployment Safeguards of AKS unchanged; a workload may say otherwise.
   * @default false
   */
  readonly deploymentSafeguards?: boolean;
  /**
   * The folder that contract and report are written to. Not that of the manifests: `kubectl apply -f dist/` and Helm
   * would take the contract for a manifest.
   * @default `vault-access` beside `outdir` where that is given, else in the working directory
   */
  readonly contractFolder?: string;
}

/**
 * A cdk8s App whose workloads read secrets from Vault. It states server and auth mount once for all of them, and synth
 * also writes down what they read:
 *
 * - `vault-access/vault-access.json`, the contract: the platform team's cdktf app derives policies and roles from it;
 * - `vault-access/vault-access.md`, the same as a table to review in a pull request.
 *
 * Both are stable: they change when the access changes, and only then.
 *
 * @example
 * new VaultApp({ vault: VaultServer.at('https://vault.example:8200'), auth: AuthMount.kubernetes('k8s-shop') })
 */
export class VaultApp extends App {
  /** The folder that contract and report are written to. */
  public readonly contractFolder: string;

  /** @throws WORKLOAD_VALUE_INVALID, WORKLOAD_CONTRACT_AMONG_MANIFESTS */
  public constructor(props: VaultAppProps = {}) {
    checkProps(props);
    super(props);
    const { vault, auth, policyName, deploymentSafeguards, outdir, contractFolder } = props;
    this.contractFolder =
      contractFolder ??
      (outdir === undefined ? VAULT_ACCESS_FOLDER : join(dirname(outdir), VAULT_ACCESS_FOLDER));
    if (!relative(this.outdir, this.contractFolder).startsWith('..')) {
      throw WorkloadErrors.WORKLOAD_CONTRACT_AMONG_MANIFESTS({
        contractFolder: this.contractFolder,
        outdir: this.outdir,
      });
    }
    setVaultDefaults(this, {
      ...(vault === undefined ? {} : { vault }),
      ...(auth === undefined ? {} : { auth }),
      ...(policyName === undefined ? {} : { policyName }),
      ...(deploymentSafeguards === undefined ? {} : { deploymentSafeguards }),
    });
  }

  /**
   * The contract of all workloads in this app.
   * @throws ACCESS_ROLE_DUPLICATE when two workloads claim one role.
   */
  public vaultAccess(): VaultAccessContract {
    return VaultAccessContract.of(vaultAccessBelow(this));
  }

  /** Writes manifests, contract and report; nothing when the contract is not sound. */
  public override synth(): void {
    const contract = this.vaultAccess();
    super.synth();
    writeContract(contract, this.contractFolder);
  }
}

/** Of untyped code: a wrong default would be found in the workloads only, and in none where there are none. */
function checkProps(props: VaultAppProps): void {
  checkObject('props of VaultApp', props, '{ vault: VaultServer.at("https://vault.example:8200"), ... }');
  checkAppNames(props);
  const { vault, auth, policyName, deploymentSafeguards, contractFolder } = props as Readonly<
    Record<keyof VaultAppProps, unknown>
  >;
  const check = (fits: boolean, property: string, got: unknown, example: string): void => {
    if (!fits) throw WorkloadErrors.WORKLOAD_VALUE_INVALID({ property, example, got, shown: true });
  };
  const isServer = vault === undefined || vault instanceof VaultServer;
  check(isServer, 'vault', vault, 'VaultServer.at("https://vault.example:8200")');
  check(
    auth === undefined || auth instanceof AuthMount,
    'auth',
    auth,
    'AuthMount.kubernetes("k8s-shop") or AuthMount.jwt("jwt-shop")',
  );
  const isNaming = policyName === undefined || typeof policyName === 'function';
  check(isNaming, 'policyName', policyName, '(role, { path }) => `${role}-${path}`');
  const isFlag = deploymentSafeguards === undefined || typeof deploymentSafeguards === 'boolean';
  check(isFlag, 'deploymentSafeguards', deploymentSafeguards, 'true');
  const isFolder =
    contractFolder === undefined || (typeof contractFolder === 'string' && contractFolder !== '');
  check(isFolder, 'contractFolder', contractFolder, '"vault-access"');
}
