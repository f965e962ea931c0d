import { type CheckFindings } from './finding';

/** What was skipped, each kind with its number and the command that makes manifests of it. */
export function summaryText({ skipped, files }: Pick<CheckFindings, 'skipped' | 'files'>): string {
  const kinds = new Map<string, { count: number; remedy: string | undefined }>();
  for (const { what, remedy } of skipped) {
    const before = kinds.get(what);
    kinds.set(what, { count: (before?.count ?? 0) + 1, remedy });
  }
  if (kinds.size === 0) return '';
  const objects = files.reduce((sum, file) => sum + file.objects, 0);
  const parts = [...kinds].map(
    ([what, { count, remedy }]) =>
      `${String(count)} × ${what}${remedy === undefined ? '' : ` (to check: ${remedy})`}`,
  );
  return `${String(objects)} Kubernetes object${objects === 1 ? '' : 's'} checked; skipped: ${parts.join(', ')}\n`;
}
