import { type CheckFindings, type SkippedSource } from './finding';
import { check, FOLDERS, SUMMED } from './shapes';

/**
 * One line about what was not checked: each kind with its number and the command that makes manifests of it; empty
 * where nothing was skipped.
 * @param folders what {@link findManifests} skipped as a whole
 */
export function checkSummary(
  found: Pick<CheckFindings, 'skipped' | 'files'>,
  folders: readonly SkippedSource[] = [],
): string {
  check('found', found, SUMMED);
  check('folders', folders, FOLDERS);
  const { skipped, files } = found;
  const kinds = new Map<string, { readonly count: number; readonly remedy: string | undefined }>();
  for (const { what, remedy } of [...folders, ...skipped]) {
    const before = kinds.get(what);
    // Of several, the remedy of the first is an example for all.
    kinds.set(what, { count: (before?.count ?? 0) + 1, remedy: before?.remedy ?? remedy });
  }
  if (kinds.size === 0) return '';
  const objects = files.reduce((sum, file) => sum + file.objects, 0);
  const parts = [...kinds].map(
    ([what, { count, remedy }]) =>
      `${String(count)} × ${what}${remedy === undefined ? '' : ` (to check: ${remedy})`}`,
  );
  return `${String(objects)} Kubernetes object${objects === 1 ? '' : 's'} checked; skipped: ${parts.join(', ')}\n`;
}
