/** Runs something in another working folder. */
export function inFolder<T>(folder: string, what: () => T): T {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return what();
  } finally {
    process.chdir(before);
  }
}
