/** What the name of a VM size tells of its local disk. */
export type LocalDisk =
  { readonly kind: 'none' } | { readonly kind: 'gib'; readonly gib: number } | { readonly kind: 'unknown' };

/**
 * Reads the local (temporary) disk from the name of a size, as Azure's naming convention has it: from version 4 of the
 * D, E and F families and version 2 of B, only sizes with the feature letter `d` have one. Older and special sizes do
 * not follow the convention: unknown.
 *
 * @see https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions
 */
export function localDiskOf(vmSize: string): LocalDisk {
  const match =
    /^Standard_(?<family>[A-Z]+)(?<cpus>\d+)(?:-\d+)?(?<features>[a-z]*)(?:_[A-Z]\w*)?_v(?<version>\d+)$/.exec(
      vmSize,
    );
  const { family = '', cpus = '', features = '', version = '' } = match?.groups ?? {};
  const follows = family === 'B' ? Number(version) >= 2 : /^[DEF]/.test(family) && Number(version) >= 4;
  if (!follows) return { kind: 'unknown' };
  if (!features.includes('d')) return { kind: 'none' };
  // D and E: 37.5 GiB a core up to version 5, 55 GiB (NVMe) from version 6; confidential and memory-less kinds differ.
  if (!/^[DE]$/.test(family) || features.includes('l')) return { kind: 'unknown' };
  return { kind: 'gib', gib: Math.floor(Number(cpus) * (Number(version) >= 6 ? 55 : 37.5)) };
}

/** What the name of a size tells: its vCPUs, and whether it is of the Arm architecture. Older names tell less. */
export function vmSizeOf(vmSize: string): { readonly vcpus: number | undefined; readonly arm: boolean } {
  // Constrained sizes (`Standard_E8-4ds_v5`) have the second number of cores.
  const match = /^Standard_[A-Z]+(?<cpus>\d+)(?:-(?<constrained>\d+))?(?<features>[a-z]*)(?:_|$)/.exec(
    vmSize,
  );
  const { cpus, constrained, features = '' } = match?.groups ?? {};
  const count = constrained ?? cpus;
  return { vcpus: count === undefined ? undefined : Number(count), arm: features.includes('p') };
}
