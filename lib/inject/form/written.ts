import { ConfigurationError } from '../../core';
import { InjectErrors } from '../errors';

/** The steps from a file's root to a value. */
export type Path = readonly (string | number)[];

/** Says where a value of a file is: `vault.yaml:12: workloads[0].files["api-key"]`. */
export type Whereabouts = (path: Path) => string;

/** What an error says of a wrong value beside its rule. */
export interface WrongValue {
  /** The value, where it can be no secret. */
  readonly got?: unknown;
  /** What kind of value it is, where it may be a secret. */
  readonly kind?: string | undefined;
  /** What was probably meant. */
  readonly near?: string | undefined;
}

/** A value of the declaration that knows where it is. */
export class Written {
  public constructor(
    public readonly value: unknown,
    private readonly path: Path,
    private readonly where: Whereabouts,
  ) {}

  /** Such as `vault.yaml:12: workloads[0].target`. */
  public get place(): string {
    return this.where(this.path);
  }

  /** The value below. */
  public at(step: string | number): Written {
    const value = (this.value as Readonly<Record<string | number, unknown>>)[step];
    return new Written(value, [...this.path, step], this.where);
  }

  /** The names of the members of an object; undefined for what is none. */
  public get names(): readonly string[] | undefined {
    return isObject(this.value) ? Object.keys(this.value) : undefined;
  }

  /** The error that says what the value should be. */
  public invalid(rule: string, { got, kind, near }: WrongValue = {}): ConfigurationError {
    return InjectErrors.INJECT_DECLARATION_INVALID({
      at: this.place,
      rule,
      ...(got === undefined ? {} : { got }),
      ...(kind === undefined ? {} : { kind }),
      ...(near === undefined ? {} : { near }),
    });
  }

  /** Adds this place to an error of a class that the value is made into. */
  public making<T>(make: () => T): T {
    return ConfigurationError.at(this.place, make);
  }
}

/** A map of YAML or JSON. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A path as people write it. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${String(step)}]`;
      if (!/^[A-Z_]\w*$/i.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
