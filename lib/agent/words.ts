import { term, type Wording } from '../core';

// What errors of this room call the values that TypeScript and a declaration in a file write differently.

export const SERVER = term('VaultServer', 'vault');
export const CA_PEM = term('VaultCa.fromPem', 'pem of vault.ca');
export const IMAGE = term('AgentImage', 'agentImage');

/** An image by its version. */
export function imageOf(product: 'vault' | 'openBao', version: string): Wording {
  return term(`AgentImage.${product}("${version}")`, `agentImage: { ${product}: "${version}" }`);
}
