import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigurationError } from '../../lib/core';
import { projectRoot } from './project';

/** Makes the error of one code from the facts of a case. */
export type ErrorFactory = (facts: never, constructPath?: string) => ConfigurationError;

/** The table of errors of each room that has one, by the room's name: `lib/<room>/errors.ts`. */
export function errorTables(): ReadonlyMap<string, Readonly<Record<string, ErrorFactory>>> {
  const lib = join(projectRoot(), 'lib');
  const rooms = readdirSync(lib).filter((room) => existsSync(join(lib, room, 'errors.ts')));
  return new Map(
    rooms.sort().map((room) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const exported = require(join(lib, room, 'errors.ts')) as Record<string, unknown>;
      const name = `${room.charAt(0).toUpperCase()}${room.slice(1)}Errors`;
      return [room, exported[name] as Readonly<Record<string, ErrorFactory>>];
    }),
  );
}

/** The codes of all rooms. */
export function errorCodes(): readonly string[] {
  return [...errorTables().values()].flatMap((table) => Object.keys(table));
}
