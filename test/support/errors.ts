/** What `toThrow` shall find: an error of the catalogue with this code, and whatever else is said of it. */
export function errorWith(code: unknown, others: Readonly<Record<string, unknown>> = {}): Error {
  return expect.objectContaining({ code, ...others }) as Error;
}
