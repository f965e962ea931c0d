// A process of the benchmark (f): a command over a tree of files, its result thrown away. Prints what it took, as JSON.
//   node build/test/bench/tools.subject.js policy lint FOLDER
import { dispatch } from '../../lib/cli/dispatch';

/** Seconds on the clock and of the processor, and the most memory that the process had, in megabytes. */
export interface ToolCost {
  readonly seconds: number;
  readonly cpu: number;
  readonly memory: number;
  /** The line that sums up. */
  readonly summary: string;
}

function main(args: readonly string[]): ToolCost {
  const begin = performance.now();
  let last = '';
  const take = (text: string): void => {
    const line = text.trimEnd().split('\n').at(-1) ?? '';
    if (line !== '') last = line;
  };
  dispatch(args, { out: take, err: take });
  const seconds = (performance.now() - begin) / 1_000;
  const { user, system } = process.cpuUsage();
  return {
    seconds,
    cpu: (user + system) / 1e6,
    memory: process.resourceUsage().maxRSS / 1024,
    summary: last,
  };
}

if (require.main === module) console.log(JSON.stringify(main(process.argv.slice(2))));
