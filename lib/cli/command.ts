/** Where a command writes; the process's own streams when it runs. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** An option of a command, without the dashes. */
export interface Option {
  /** What stands for the value in the help, such as `FILE`; an option without it is a flag. */
  readonly value?: string;
  /** What stands for the operand behind the value, where one belongs to it, such as `PATH`. */
  readonly operand?: string;
  /** The values that are allowed, where not every one is. */
  readonly choices?: readonly string[];
  /** A letter that is written for it too: `-f`. */
  readonly letter?: string;
  /** Whether it may be given several times. */
  readonly repeated?: true;
  /** One or more lines for the help. */
  readonly help: string;
}

/** What was written behind a command, checked against its options and operands. */
export interface Arguments {
  readonly operands: readonly string[];
  /** What is behind `--`, of a command that runs a program. */
  readonly behind: readonly string[];
  /** Whether a flag was given. */
  readonly flag: (option: string) => boolean;
  /** The last value of an option. */
  readonly value: (option: string) => string | undefined;
  /** All values of an option. */
  readonly values: (option: string) => readonly string[];
  /** All values of an option that an operand belongs to, each with its operand. */
  readonly pairs: (option: string) => readonly (readonly [value: string, operand: string])[];
}

/** A command: what its help says and what it does. */
export interface Command {
  /** Its words behind the program's name: `policy import`. */
  readonly name: string;
  /** As the help shows them: `OLD NEW`, `FILE...`. */
  readonly operands: string;
  /** How many operands there may be. */
  readonly count: { readonly min: number; readonly max: number };
  /** What may be behind `--`, of a command that runs a program. @default operands */
  readonly behind?: string;
  /** One line. */
  readonly summary: string;
  /** Further lines of its help. */
  readonly details: string;
  readonly options: Readonly<Record<string, Option>>;
  /** What 0 and 1 mean here, and what 2 means besides; the others mean the same in every command. */
  readonly exitCodes: { readonly 0: string; readonly 1: string; readonly 2?: string };
  /**
   * @returns the exit code
   * @throws any ConfigurationError: its message is printed, and the exit code is 2
   */
  readonly run: (args: Arguments, output: CommandOutput) => number | Promise<number>;
}

/** `--output` of every command that prints a result. */
export const OUTPUT_OPTION: Option = {
  value: 'FILE',
  help: 'write the result into FILE; "-" is standard output',
};

/** `--format` with these values; the first is the default. */
export function formatOption(choices: readonly string[]): Option {
  return {
    value: choices.join('|'),
    choices,
    help: `how the result is written; ${choices[0] ?? ''} is the default`,
  };
}
