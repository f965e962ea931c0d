/**
 * By UTF-16 code unit: the same on every machine, unlike `localeCompare`, and the order in which Vault and Kubernetes
 * tools write names of ASCII. For `Array.prototype.sort`.
 */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
