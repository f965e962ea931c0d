const NAME = /^[a-z0-9](?:[\w.-]{0,61}[a-z0-9])?$/i;
const PREFIX = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** The prefix of a label's key, and what is wrong with the key; both undefined for a plain one. */
export function labelKey(key: string): { readonly prefix?: string | undefined; readonly problem?: string } {
  const [name = '', prefix, more] = key.split('/').reverse();
  if (more === undefined && NAME.test(name) && (prefix === undefined || PREFIX.test(prefix)))
    return { prefix };
  return {
    problem:
      'a key is at most 63 letters, digits, "-", "_" or ".", with a DNS name and "/" before it or without',
  };
}

/** What is wrong with the value of a label, or undefined. */
export function labelValueProblem(value: unknown): string | undefined {
  return value === '' || (typeof value === 'string' && NAME.test(value))
    ? undefined
    : 'a value is empty or at most 63 letters, digits, "-", "_" or ".", with a letter or digit at both ends';
}
