import { basename, dirname, join, sep } from 'node:path';

/** What `node` captures by default. Asked for more (`--stack-trace-limit=50`), all of it is shown, ours included. */
const DEFAULT_LIMIT = 10;
/** Constructs nest: the user's line may be below this many frames of ours. */
const DEEP = 60;
/** With the message and what node prints around an error, ten lines at most. */
const SHOWN = 3;

/**
 * Sets the stack of `error` to its message and the frames that called the library, the user's line first: what
 * the library did on the way to the error adds nothing to the message.
 */
export function showCallersOnly(error: Error, above: unknown): void {
  const { stackTraceLimit } = Error;
  if (typeof stackTraceLimit !== 'number' || stackTraceLimit > DEFAULT_LIMIT) return;
  const all = framesOf(error, above, stackTraceLimit);
  const others = all.filter((frame) => !isOurs(frame) && !/\bnode:|\(internal\//.test(frame));
  if (others.length === 0) return;
  const stack = [`${error.name}: ${error.message}`, ...others.slice(0, Math.min(SHOWN, stackTraceLimit))];
  Object.defineProperty(error, 'stack', { value: stack.join('\n'), writable: true, configurable: true });
}

/** As node writes them, and with `--enable-source-maps` with the names of the sources. */
function framesOf(error: Error, above: unknown, limit: number): readonly string[] {
  try {
    Error.stackTraceLimit = DEEP;
    Error.captureStackTrace(error, above as () => void);
    // Made when it is first read.
    return (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  } catch {
    // `--frozen-intrinsics`: the stack stays as it is.
    return [];
  } finally {
    restoreLimit(limit);
  }
}

function restoreLimit(limit: number): void {
  try {
    Error.stackTraceLimit = limit;
  } catch {
    // Nothing was changed.
  }
}

/** Whether a frame is of the library, built or as its maps name the sources. Bundled into an application it is not told apart. */
function isOurs(frame: string): boolean {
  if (basename(__dirname) !== 'core') return false;
  const lib = dirname(__dirname);
  const sources = join(lib, '../../lib');
  return [lib, sources].some((folder) => frame.includes(folder + sep));
}
