/** A page of this package, as those find it who have installed it: `node_modules/aks-vault-constructs/docs/check.md`. */
export function packagePage(page: string): string {
  return `node_modules/aks-vault-constructs/${page}`;
}
