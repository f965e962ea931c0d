import { spawn } from 'node:child_process';
import { RenderErrors } from './errors';
import { exitCodeOf, type Interruption } from './interruption';
import { fileProblem } from '../core';

/**
 * Runs the developer's program with this terminal, and with what the pod would have in its environment. Signals to this
 * process reach it.
 * @returns its exit code, or 128 and the number of the signal that ended it
 * @throws RENDER_PROGRAM_FAILED
 */
export function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  variables: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>>,
  interruption: Interruption,
): Promise<number> {
  // The pod has no token of the developer's.
  const own = Object.fromEntries(
    Object.entries(env).filter(([name]) => name !== 'VAULT_TOKEN' && name !== 'BAO_TOKEN'),
  );
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...own, ...variables } });
    interruption.passTo((signal) => {
      // Ctrl-C of a terminal reaches all programs in it by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
    child.once('error', (error) => {
      reject(RenderErrors.RENDER_PROGRAM_FAILED({ program, reason: fileProblem(error) }));
    });
    child.once('exit', (code, signal) => {
      resolve(signal === null ? (code ?? 0) : exitCodeOf(signal));
    });
  });
}
