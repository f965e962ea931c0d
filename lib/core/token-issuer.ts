/**
 * What Vault has to know about a cluster in order to check its service account tokens by itself. `AksCluster` is one, so
 * is `{ oidcIssuerUrl }` of any other cluster whose issuer is public.
 *
 * Every value but the name may be a Terraform token, known only after apply.
 */
export interface ITokenIssuer {
  /**
   * The issuer as it is in the tokens (`iss`), to the letter: `https://...`, on AKS with a slash at the end. Vault
   * compares it as text.
   */
  readonly oidcIssuerUrl: string;
  /** The cluster's name, a literal: names of Vault mounts are derived from it. Left out where it has none. */
  readonly clusterName?: string;
}
