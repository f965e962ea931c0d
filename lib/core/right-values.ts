/** What is right for properties and parameters of these names, wherever they are: for the remedy of a wrong value. */
const BY_NAME: Readonly<Record<string, string>> = {
  address: '"https://vault.example:8200"',
  audience: '"vault"',
  certificateAuthorityPem: '"-----BEGIN CERTIFICATE-----..."',
  cluster: 'new AksCluster(...)',
  clusterName: '"shop"',
  commonName: '"web.shop.example"',
  groupName: '"shop"',
  id: '"Web"',
  location: '"westeurope"',
  manifests: '["dist/shop.k8s.yaml"]',
  namespace: '"shop"',
  objectId: '"00000000-0000-0000-0000-000000000000"',
  oidcIssuerUrl: 'cluster.oidcIssuerUrl',
  pattern: '"vault-access/*.json"',
  policyName: '"shop-web"',
  resourceGroupName: '"shop-prod"',
  roleName: '"shop-web"',
  scope: 'this',
  serviceAccount: '"web"',
  subnetId: 'subnet.id',
  vaultAddress: '"https://vault.example:8200"',
  vaultNamespace: '"teams/shop"',
};

/**
 * What to write in place of a wrong value.
 *
 * @param property with the way to it: `options.ttl`, `reads[0]`
 * @param example of the kind of value
 */
export function writeInstead(property: string, example: string | undefined): string {
  const name = /[\w$]+$/.exec(property)?.[0];
  // An item of a list, or of an object with names of the user's choice.
  if (name === undefined) return `write ${example ?? '...'} there`;
  const right = (example === undefined || example === '"..."' ? BY_NAME[name] : undefined) ?? example;
  return `write ${name}: ${right ?? '...'}`;
}
