import { VaultErrors } from './errors';

const LONGEST_SECONDS = 768 * 3600;

/**
 * A lifetime of a Vault token. A class, since the provider takes bare integers and Vault's own documentation
 * counts in seconds, minutes and hours in turn.
 *
 * @example Ttl.hours(1)
 */
export class Ttl {
  /** The lifetime in seconds, as the provider wants it. */
  public readonly seconds: number;

  private constructor(unit: string, amount: number, secondsPerUnit: number) {
    this.seconds = amount * secondsPerUnit;
    // Written so that NaN fails as well.
    if (!(
      typeof amount === 'number' &&
      Number.isInteger(this.seconds) &&
      this.seconds >= 1 &&
      this.seconds <= LONGEST_SECONDS
    )) {
      throw VaultErrors.VAULT_TTL_INVALID({ unit, amount });
    }
  }

  /** @throws VAULT_TTL_INVALID unless 1 to 2,764,800, whole. */
  public static seconds(amount: number): Ttl {
    return new Ttl('seconds', amount, 1);
  }

  /** @throws VAULT_TTL_INVALID unless it makes 1 s to 768 h, a whole number of seconds. */
  public static minutes(amount: number): Ttl {
    return new Ttl('minutes', amount, 60);
  }

  /** @throws VAULT_TTL_INVALID unless it makes 1 s to 768 h, a whole number of seconds. */
  public static hours(amount: number): Ttl {
    return new Ttl('hours', amount, 3600);
  }

  /** The same, so that a lifetime is given wherever a duration is. */
  public toSeconds(): number {
    return this.seconds;
  }

  /** For messages: `90s`. */
  public toString(): string {
    return `${String(this.seconds)}s`;
  }
}
