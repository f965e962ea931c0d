import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { Policy } from './bindings';
import { ConfigurationError, TEXT, VAULT_NAME, VAULT_OWN_POLICIES } from '../core';
import { VaultErrors } from './errors';
import { type PolicyDocument } from '../policy';
import { warn } from './private/annotate';
import { claimInStack } from './private/name-claims';
import { overwriteArgument } from './private/overwrite';
import { targetKey, type VaultTarget } from './vault-target';
import { literalText } from './private/terraform-text';
import { check, placed, POLICY_PROPS } from './private/shapes';

/** A policy that roles can name: one of this stack or one that exists already. */
export interface IVaultPolicy {
  /** The name in Vault, lower case. */
  readonly policyName: string;
  /** What must exist before a role may name it; undefined for a policy that is made elsewhere. */
  readonly resource?: Policy;
}

/** Properties of {@link VaultPolicy}. */
export interface VaultPolicyProps extends VaultTarget {
  /**
   * The name in Vault: 1 to 128 lower-case letters, digits, `.`, `_`, `-`.
   * @default the id of the construct in kebab case: `ShopWeb` becomes `shop-web`
   */
  readonly policyName?: string;
  /** What the policy allows. Its text is rendered once, here: later changes to the document have no effect. */
  readonly document: PolicyDocument;
  /**
   * Whether a policy of this name that Vault has already may be overwritten when this one is created. `false` lets the apply
   * fail instead, so that nobody takes another team's policy over; it needs provider 5.10 or newer, whatever the bindings are
   * of. What is there already and meant is imported: `terraform import`.
   * @default false where the bindings are of provider 5.10 or newer; else what the provider does, which is to overwrite
   */
  readonly allowOverwrite?: boolean;
}

/**
 * A policy of Vault. Emits one `vault_policy` with the canonical text of the document, so that the same policy is
 * always the same bytes and a plan shows only real changes.
 *
 * `${` and `%{` of the text arrive as they are written; Terraform tokens in it (an auth mount's accessor in a
 * templated path, say) are resolved by Terraform.
 *
 * @example
 * new VaultPolicy(this, 'ShopWeb', { document: shopWeb.policy() });
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies
 */
export class VaultPolicy extends Construct implements IVaultPolicy {
  /** The name in Vault. */
  public readonly policyName: string;
  /** The Terraform resource, for `addOverride`. */
  public readonly resource: Policy;
  /** Same value, same server and namespace: see {@link VaultTarget}. */
  public readonly target: string;

  /**
   * @throws VAULT_POLICY_NAME_INVALID, VAULT_POLICY_NAME_RESERVED
   * @throws VAULT_POLICY_NAME_TAKEN when the stack writes a policy of this name to the same server already
   * @throws VAULT_OVERWRITE_INVALID
   * @throws POLICY_LINT_... for what a server would accept and ignore; warnings of lint become annotations.
   *   `document.accept(code, reason)` silences a finding that is meant
   */
  public constructor(scope: Construct, id: string, props: VaultPolicyProps) {
    super(placed(scope, id, props, POLICY_PROPS), id);
    this.policyName = props.policyName ?? kebab(id);
    this.target = targetKey(props);
    this.checkName();
    this.lint(props.document);
    this.resource = new Policy(this, 'Resource', {
      name: this.policyName,
      policy: literalText(props.document.render()),
      namespace: props.vaultNamespace,
      provider: props.provider,
    });
    const overwrite = overwriteArgument(props.allowOverwrite, this.resource, this.node.path);
    if (overwrite !== undefined) this.resource.addOverride('allow_overwrite', overwrite);
  }

  /** A policy that exists in Vault already. Emits nothing. */
  public static fromName(policyName: string): IVaultPolicy {
    check('policyName', policyName, TEXT);
    return { policyName };
  }

  private lint(document: PolicyDocument): void {
    for (const finding of document.lint()) {
      if (finding.severity === 'warning') warn(this, finding.message);
      else {
        ConfigurationError.at(this.node.path, () => {
          throw finding.error;
        });
      }
    }
  }

  private checkName(): void {
    const name = this.policyName;
    if (Token.isUnresolved(name)) return;
    if (!VAULT_NAME.test(name)) throw VaultErrors.VAULT_POLICY_NAME_INVALID({ name }, this.node.path);
    if (name !== 'default' && VAULT_OWN_POLICIES.includes(name)) {
      throw VaultErrors.VAULT_POLICY_NAME_RESERVED({ name }, this.node.path);
    }
    const other = claimInStack(this, 'policy', this.target, name);
    if (other !== undefined) {
      throw VaultErrors.VAULT_POLICY_NAME_TAKEN({ name, takenBy: other.node.path }, this.node.path);
    }
  }
}

/** `ShopWeb` to `shop-web`, `shopDB2` to `shop-db2`: the ids of constructs are Pascal case, names of policies are not. */
function kebab(id: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
