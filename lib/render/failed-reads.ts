import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../core';

/** What is watched, and whom it is told. */
export interface FailedReadsInput {
  /** The pod's script, which knows what of the agent's log is a complaint. */
  readonly script: string;
  readonly logFolder: string;
  readonly say: (line: string) => void;
  /** After how many seconds without a complaint it reads again: the agent tries again every 30 s. @default 90 */
  readonly quietSeconds?: number;
}

const LOOK_MS = 1000;

/**
 * Says what the agent cannot read again while it goes on, in the words of the pod (`FailedRotation.event`), each complaint
 * once; and when it reads again. Returns what ends it.
 */
export function watchFailedReads({
  script,
  logFolder,
  say,
  quietSeconds = 90,
}: FailedReadsInput): () => void {
  const since = Date.now();
  let size = sizeOf(logFolder);
  let said = '';
  let isLooking = false;
  let isOver = false;
  const look = (): void => {
    const now = sizeOf(logFolder);
    // A shell for each new line of the log, and while something is wrong.
    if (isLooking || (now === size && said === '')) return;
    size = now;
    isLooking = true;
    // Not what the agent said before the files were there.
    const seconds = Math.max(1, Math.min(quietSeconds, Math.floor((Date.now() - since) / 1000)));
    const env = { PATH: process.env['PATH'], VAULT_AGENT_LOG_DIR: logFolder };
    execFile('/bin/sh', [script, 'fresh', String(seconds)], { env }, (error, output) => {
      isLooking = false;
      const line = printable(output.trim());
      if (isOver || withoutTimes(line) === withoutTimes(said) || (line === '' && error !== null)) return;
      say(line === '' ? 'secrets are read again' : line);
      said = line;
    });
  };
  const timer = setInterval(look, LOOK_MS);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}

/** Some causes have the time in them: the end of a certificate that cannot be issued. */
function withoutTimes(line: string): string {
  return line.replace(/\d{4}-\d\d-\d\d[T ][\d:.]+/g, '');
}

/** Of all files of the log: a full one goes on in a new one. */
function sizeOf(folder: string): number {
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
