import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigurationError } from '../../../lib/core';
import { errorTables } from '../../support/error-tables';
import { BranchedTable } from '../error-branches';

/** The errors of one code, made of its examples. */
export interface CodeExamples {
  readonly code: string;
  readonly errors: readonly ConfigurationError[];
}

/** A room with its codes in order. */
export interface RoomExamples {
  readonly room: string;
  readonly codes: readonly CodeExamples[];
  /** Sides of a choice in a message that no example takes. */
  readonly untaken: readonly string[];
}

/** Every error of every room, from the examples beside this file. */
export function allExamples(): readonly RoomExamples[] {
  return [...errorTables().keys()].map((room) => {
    const table = new BranchedTable(room);
    const codes = Object.keys(table.factories)
      .sort()
      .map((code) => ({
        code,
        errors: factsOf(room, code).flatMap((facts) => table.factories[code]?.(facts as never) ?? []),
      }));
    return { room, codes, untaken: table.untaken() };
  });
}

/** The facts of each example of a code. */
export function factsOf(room: string, code: string): readonly Readonly<Record<string, unknown>>[] {
  const file = join(__dirname, `${room}.ts`);
  if (!existsSync(file)) throw new Error(`lib/${room}/errors.ts has no examples: write ${file}`);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { examples } = require(file) as {
    readonly examples: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  };
  return examples[code] ?? [];
}
