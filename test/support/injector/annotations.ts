/** Before the names of the injector's annotations. */
export const PREFIX = 'vault.hashicorp.com/';

/** The injector's annotations of a pod, by their names without the prefix. */
export class Annotations {
  public constructor(private readonly all: Readonly<Record<string, string>>) {}

  public get(name: string): string | undefined {
    return this.all[PREFIX + name];
  }

  public isTrue(name: string): boolean {
    return this.get(name) === 'true';
  }

  /** Those whose names begin with `family`, by the rest of their names. */
  public family(family: string): [string, string][] {
    return Object.entries(this.all)
      .filter(([name]) => name.startsWith(PREFIX + family))
      .map(([name, value]) => [name.slice((PREFIX + family).length), value]);
  }
}

/** A text as a number. */
export function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Without the members that are undefined. */
export function defined(object: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
