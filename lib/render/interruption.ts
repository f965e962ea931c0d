import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The signals that end this process, which have to wait until the folder is gone. */
export class Interruption {
  /** Settles at the first. */
  public readonly signal: Promise<NodeJS.Signals>;
  private handler: (signal: NodeJS.Signals) => void;

  public constructor() {
    let first: (signal: NodeJS.Signals) => void = () => undefined;
    this.signal = new Promise((resolve) => {
      first = resolve;
    });
    this.handler = first;
    for (const name of SIGNALS) process.on(name, this.receive);
  }

  /** From now on a program gets them. */
  public passTo(receiver: (signal: NodeJS.Signals) => void): void {
    this.handler = receiver;
  }

  public end(): void {
    for (const name of SIGNALS) process.off(name, this.receive);
  }

  private readonly receive = (signal: NodeJS.Signals): void => {
    this.handler(signal);
  };
}

/** As a shell says it: 130 for SIGINT. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + (constants.signals[signal] ?? 0);
}
