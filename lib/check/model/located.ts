import { type Location, type Path } from '../location';

/** A Kubernetes object of a text. */
export interface KubernetesObject {
  readonly kind: string;
  readonly apiVersion: string;
  /** Empty where it has none. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** The whole of it. */
  readonly root: Located;
  /** Where the value of a path is; of what does not exist, the nearest thing above it. */
  readonly locationOf: (path: Path) => Location;
}

/**
 * A value of a manifest that knows where it is. Asks nothing of its shape: what does not exist, or is something else
 * than it was asked for, is undefined or empty, since manifests hold whatever people write.
 */
export class Located {
  /** @internal */
  public constructor(
    public readonly object: KubernetesObject,
    public readonly value: unknown,
    // Most values are looked at and never named: their paths are put together when one is.
    private readonly above: Located | undefined = undefined,
    private readonly steps: Path = [],
  ) {}

  /** The steps from the object to it. */
  public get path(): Path {
    return this.above === undefined ? this.steps : [...this.above.path, ...this.steps];
  }

  /** The value below; undefined in it where there is none. */
  public at(...steps: Path): Located {
    let value: unknown = this.value;
    for (const step of steps) {
      value =
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? (value as Readonly<Record<string | number, unknown>>)[step]
          : undefined;
    }
    return new Located(this.object, value, this, steps);
  }

  public get exists(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  public get text(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  public get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  public get isTrue(): boolean {
    return this.value === true;
  }

  /** The elements of a list. */
  public items(): readonly Located[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.at(index)) : [];
  }

  /** The members of a map. */
  public entries(): readonly (readonly [string, Located])[] {
    return isMap(this.value) ? Object.keys(this.value).map((key) => [key, this.at(key)] as const) : [];
  }
}

/** A plain object; YAML 1.1 has dates, sets and bytes besides. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
