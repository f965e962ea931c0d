/** Whether something else fills a value in before the cluster sees it: what it will be is not known. */
export function isPlaceholder(text: string): boolean {
  return /\$\{|\$\(|\$[A-Z_]{2,}|\{\{|<[\w .-]+>|#\{|%[A-Z_]{2,}%|__[A-Z][A-Z0-9_]*__|@[A-Z][A-Z_]+@|\(\(\w|\[\[/.test(
    text,
  );
}
