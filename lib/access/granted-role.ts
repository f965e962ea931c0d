/** The file that the platform's synth writes beside the stack. */
export const VAULT_GRANTS_FILE = 'vault-grants.json';

/** A group whose policies who logs in by a role has too. */
export interface GroupOfRole {
  readonly name: string;
  readonly policies: readonly string[];
}

/** A role as the platform's side writes it: what the contract says, and what the platform adds. */
export interface RoleOfGrants {
  /** `auth/k8s-shop/role/shop-web`. */
  readonly path: string;
  /** The Vault namespace of the mount. @default not known: any */
  readonly namespace?: string | undefined;
  /** As Vault's API takes them, such as `token_policies`. What Terraform fills in later holds `${`. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** @default none */
  readonly groups?: readonly GroupOfRole[] | undefined;
}
