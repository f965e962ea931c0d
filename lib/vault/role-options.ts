import { type Ttl } from './ttl';
import { type IVaultPolicy } from './vault-policy';

/** What Vault takes as the identity of a login. */
export enum AliasNameSource {
  /** The UID: a service account that is deleted and made again is another entity. Vault's default. */
  SERVICE_ACCOUNT_UID = 'serviceaccount_uid',
  /**
   * Namespace and name: a service account that is made again inherits; fewer entities, fewer billed clients. At a
   * Kubernetes mount `<namespace>/<name>`, at a JWT mount the token's subject.
   */
  SERVICE_ACCOUNT_NAME = 'serviceaccount_name',
}

/** What kind of token a login gives. */
export enum TokenType {
  /** Kept by Vault, renewable, holds leases. */
  SERVICE = 'service',
  /**
   * Not kept by Vault, which spares its storage where thousands of pods read static secrets; cannot be renewed, so that
   * the agent logs in again when it ends. Refused for workloads with leases, which would end with each token.
   */
  BATCH = 'batch',
}

/** How long the tokens of a role live. */
export interface TokenLifetime {
  /**
   * A periodic token: lives this long after every renewal, without end. More than 24 h leaves a warning.
   * @default 1 h, unless `tokenTtl` or `tokenMaxTtl` is given or the tokens are batch tokens
   */
  readonly tokenPeriod?: Ttl;
  /**
   * The first lifetime of a token that is not periodic. Without `tokenMaxTtl` it leaves a warning.
   * @default 1 h for batch tokens, else the mount's, which is the server's: 768 h
   */
  readonly tokenTtl?: Ttl;
  /** The end of a token that is not periodic, however often it is renewed. @default the mount's: 768 h */
  readonly tokenMaxTtl?: Ttl;
  /**
   * The end of any token, a periodic one too, whatever else is said; every lease ends with it, and the agent logs in again.
   * @default none
   */
  readonly tokenExplicitMaxTtl?: Ttl;
}

/** What a role has besides whom it lets in and what they may do. */
export interface RoleOptions extends TokenLifetime {
  /** @default TokenType.SERVICE */
  readonly tokenType?: TokenType;
  /** @default AliasNameSource.SERVICE_ACCOUNT_UID */
  readonly aliasNameSource?: AliasNameSource;
  /**
   * Networks that logins may come from, as CIDR. With an overlay network Vault sees the address of the node or of the
   * egress, never the pod's. An address without a mask is that address alone.
   * @default any
   * @throws VAULT_CIDR_INVALID
   */
  readonly tokenBoundCidrs?: readonly string[];
}

/** Namespaces of a role of a Kubernetes mount beside the one that it is bound to. */
export interface NamespaceSelector {
  /**
   * Labels: pods of every namespace that has all of them may log in too, under the same account and with the same policies,
   * such as one namespace for each pull request. Vault reads the labels with its reviewer, whose account needs `get` of
   * `namespaces`; not with `TokenReviewer.clientJwt()`. Vault 1.16 or newer, OpenBao 2.7; an
   * older server ignores it.
   *
   * @default none: the one namespace
   * @throws VAULT_NAMESPACE_SELECTOR for none, for what Kubernetes takes for no label, and with `clientJwt()`
   */
  readonly namespaceSelector?: Readonly<Record<string, string>>;
}

/** For roles that are written by hand. */
export interface TokenUses {
  /**
   * After how many requests a token ends: for a program that logs in, reads and ends. Not with batch tokens. A grant has no
   * such option: an agent reads again and renews, and could do neither after the last use.
   *
   * @default any number
   * @throws VAULT_TOKEN_USES
   */
  readonly tokenNumUses?: number;
}

/** Options of a grant: those of its role, and what its tokens may do beside what the contract says. */
export interface GrantOptions extends RoleOptions {
  /**
   * Whether the policy of the contract may overwrite one of that name that Vault has already, when it is created.
   * @default as of a `VaultPolicy`
   */
  readonly allowOverwrite?: boolean;
  /**
   * Policies that every token of the role has too: an organization's own, one with templates for all workloads. `verify`
   * is told of them with `--grants`.
   * @default none: the policy of the contract alone
   * @throws VAULT_POLICY_TWICE for the policy of the contract, or one that is given twice
   */
  readonly policies?: readonly IVaultPolicy[];
}

/** Options of a grant at a Kubernetes mount. */
export interface KubernetesGrantOptions extends GrantOptions, NamespaceSelector {}
