/**
 * What Vault has to know about a cluster in order to ask it who is calling. `AksCluster` is one, so is
 * `{ apiServerUrl, certificateAuthorityPem }` of any other cluster: neither room needs the other.
 *
 * Every value may be a Terraform token, known only after apply.
 */
export interface IKubernetesEndpoint {
  /** `https://host:port` of the API server, as Vault reaches it; without a trailing slash. */
  readonly apiServerUrl: string;
  /** The certificate authority of the API server: PEM text, not base64 of it and not a file name. */
  readonly certificateAuthorityPem: string;
  /** The cluster's name, a literal: names of Vault mounts are derived from it. Left out where it has none. */
  readonly clusterName?: string;
}
