import { SecretsErrors } from './errors';

/** The most that a ConfigMap's key and most file systems allow. */
const MAX_LENGTH = 253;

/**
 * The name of a file of secrets: a plain name without folders, of the characters that a ConfigMap's key may have, so
 * that it needs no quoting in scripts and annotations.
 */
export class FileName {
  private constructor(private readonly text: string) {
    Object.freeze(this);
  }

  /** @throws SECRETS_FILE_NAME_INVALID */
  public static of(name: string): FileName {
    const rule = nameProblem(name);
    if (rule !== undefined) throw SecretsErrors.SECRETS_FILE_NAME_INVALID({ name, rule });
    return new FileName(name);
  }

  /**
   * The names of all files of one workload, in the order given.
   * @throws SECRETS_FILE_NAME_INVALID
   * @throws SECRETS_FILE_NAME_DUPLICATE for two that differ in upper and lower case only
   */
  public static all(names: readonly string[]): readonly FileName[] {
    const seen = new Map<string, string>();
    return names.map((name) => {
      const other = seen.get(name.toLowerCase());
      if (other !== undefined) throw SecretsErrors.SECRETS_FILE_NAME_DUPLICATE({ name, other });
      seen.set(name.toLowerCase(), name);
      return FileName.of(name);
    });
  }

  public toString(): string {
    return this.text;
  }
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'a file name is not empty';
  if (name.startsWith('/')) return 'a file name is not absolute: all files are in the folder secretsPath';
  if (name.split('/').includes('..')) return 'a file name does not lead out of its folder';
  if (name.includes('/')) return 'a file name has no folder';
  if (name === '.' || name.startsWith('..')) return 'a file name is not "." and does not begin with ".."';
  if (name === '--') return 'a file name is not "--", which ends a list of names in a command';
  if (name.length > MAX_LENGTH) return `a file name has at most ${String(MAX_LENGTH)} characters`;
  if (!/^[\w.-]+$/.test(name)) return 'a file name is made of letters, digits, "-", "_" and "."';
  return undefined;
}
