/** `West Europe` as `westeurope`: Azure takes both, names and comparisons need one. */
export function plainRegion(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}
