import { spawn } from 'node:child_process';
import { CONFIG_FILES, scriptLine } from '../agent';
import { printable } from '../core';
import { type PodFile } from './pod-files';
import { type PrivateFolder } from './private-folder';

/** What a start gate waits for, and where it finds out why it still does. */
export interface GateInput {
  readonly folder: PrivateFolder;
  readonly logFolder: string;
  /** Where the files are to be. */
  readonly secrets: string;
  readonly files: readonly PodFile[];
  /** Requests that have to be let through, as in the pod. */
  readonly urls: readonly string[];
  readonly seconds: number;
  /** Each line that it says. */
  readonly say: (line: string) => void;
}

/** A start gate that runs. */
export interface RunningGate {
  /** Whether all files are there; false when the time is over, or it was stopped. */
  readonly opened: Promise<boolean>;
  readonly stop: () => void;
  /** The script that it runs. */
  readonly script: string;
}

/** Runs the script of the pod's start gate, so that what it says is what the pod says. */
export function startGate({ folder, logFolder, secrets, files, urls, seconds, say }: GateInput): RunningGate {
  const script = folder.write(CONFIG_FILES.ready, scriptLine(CONFIG_FILES.ready));
  const names = files.flatMap(({ name, mayBeEmpty }) => [...(mayBeEmpty ? ['?'] : []), name]);
  const words = [...names, ...urls];
  const gate = spawn('/bin/sh', [script, 'wait', String(seconds), secrets, ...words], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      VAULT_AGENT_LOG_DIR: logFolder,
      VAULT_AGENT_TERMINATION_LOG: folder.at('termination.log'),
    },
  });
  folder.tie(gate.pid);
  let rest = '';
  const read = (text: string): void => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    // At 0 s it has waited for nothing but the start of the agent.
    for (const line of lines) if (!line.startsWith('waiting (0 s ')) say(printable(line));
  };
  gate.stdout.setEncoding('utf8').on('data', read);
  gate.stderr.setEncoding('utf8').on('data', read);
  const opened = new Promise<boolean>((resolve) => {
    gate.once('error', ({ message }) => {
      say(`the start gate does not run: ${message}`);
      resolve(false);
    });
    gate.once('close', (code) => {
      folder.untie(gate.pid);
      if (rest !== '') say(printable(rest));
      resolve(code === 0);
    });
  });
  return { opened, script, stop: () => gate.kill('SIGKILL') };
}
