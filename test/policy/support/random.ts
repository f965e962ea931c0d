/** A small seeded generator (mulberry32): the same seed gives the same policies on every machine. */
export class Random {
  public constructor(private state: number) {}

  public next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  public below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }

  public pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  public list<T>(length: number, make: () => T): T[] {
    return Array.from({ length }, make);
  }
}
