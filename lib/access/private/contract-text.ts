import { printable } from '../../core';
import { AccessErrors } from '../errors';

/** A contract of a thousand workloads has about one megabyte. */
export const MAX_BYTES = 10 * 1024 * 1024;

/** A contract nests seven levels. */
const MAX_DEPTH = 16;

/** What a field is called that no contract has. */
export const UNKNOWN = 'unknown field';

/**
 * The JSON in a text from elsewhere, as far as it is safe to look into: bounded in size and depth, every key once (of
 * two, a reviewer sees the first and a parser takes the last), no key that a prototype has.
 *
 * @throws ACCESS_CONTRACT_TOO_LARGE, ACCESS_CONTRACT_NOT_JSON, ACCESS_CONTRACT_INVALID
 */
export function parsedText(text: string, source: string): unknown {
  if (text.length > MAX_BYTES) {
    throw AccessErrors.ACCESS_CONTRACT_TOO_LARGE({ source, bytes: text.length, limit: MAX_BYTES });
  }
  // A byte order mark is what some editors put before UTF-8.
  const bare = text.replace(/^\uFEFF/, '');
  const content = parsed(bare, source);
  checkKeys(bare, source);
  return content;
}

function parsed(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine quotes the text around the error, and the text may be anything.
    const reason = printable(error instanceof Error ? error.message : String(error));
    throw AccessErrors.ACCESS_CONTRACT_NOT_JSON({ source, reason });
  }
}

/** An object or a list that is open while the text is walked through. */
interface Level {
  /** The keys of an object so far; undefined for a list. */
  readonly keys: Set<string> | undefined;
  /** The key, or the index, of what is read now. */
  step: string | number;
}

/**
 * Walks through text that is valid JSON and looks at every key. `JSON.parse` has dropped duplicates by then, and the
 * validator looks for unknown fields with `in`, which finds `constructor` and `__proto__` in every object.
 */
function checkKeys(text: string, source: string): void {
  const levels: Level[] = [];
  const refuse = (reason: string): never => {
    const at = `$${levels.map(({ step }) => pathStep(step)).join('')}`;
    throw AccessErrors.ACCESS_CONTRACT_INVALID({ source, at, reason });
  };
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[[\]{},]/g)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      if (levels.length === MAX_DEPTH) refuse(`a contract nests ${String(MAX_DEPTH)} levels at most`);
      levels.push(token === '{' ? { keys: new Set(), step: '' } : { keys: undefined, step: 0 });
    } else if (token === '}' || token === ']') {
      levels.pop();
    } else if (token === ',') {
      if (typeof level?.step === 'number') level.step += 1;
    } else if (token.endsWith(':') && level?.keys !== undefined) {
      const key = JSON.parse(token.replace(/\s*:$/, '')) as string;
      level.step = key;
      if (level.keys.has(key)) refuse('the field occurs twice here');
      if (key in Object.prototype) refuse(UNKNOWN);
      level.keys.add(key);
    }
  }
}

/** One step of a JSON path: `.role`, `[0]`, `["a b"]`. */
export function pathStep(key: string | number): string {
  if (typeof key === 'number') return `[${String(key)}]`;
  return /^[a-z_]\w*$/i.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
