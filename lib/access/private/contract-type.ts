/** The `apiVersion` of a contract; a new one begins with every change that old readers would misread. */
export const API_VERSION = 'aks-vault-constructs/v1';
/** The `kind` of a contract. */
export const KIND = 'VaultAccessContract';
