/**
 * What a program prints as warnings of node while it runs, as `name: text`.
 *
 * @param env Variables that it has beside those of this process.
 */
export function printedWarnings(
  run: () => void,
  env: Readonly<Record<string, string>> = {},
): readonly string[] {
  const said: string[] = [];
  const emit = jest
    .spyOn(process, 'emitWarning')
    .mockImplementation((text, as) => said.push(`${String(as)}: ${String(text)}`));
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    run();
  } finally {
    emit.mockRestore();
    process.env = before;
  }
  return said;
}
