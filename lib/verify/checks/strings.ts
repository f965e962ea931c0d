/** A list of texts, or one text with commas. */
export function stringsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' && value !== '' ? value.split(',').map((part) => part.trim()) : [];
}
