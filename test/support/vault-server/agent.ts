import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess, waitUntil, type ProcessExit, type WaitOptions } from '../process';
import { chosenServer, type ServerKind, serverProgram } from './server-kind';
import { serverEnvironment } from './server';

export interface AgentOptions {
  /** Overrides `exit_after_auth` of the configuration: end when every template has rendered once. */
  readonly exitAfterAuth?: boolean;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whose agent. @default that of the server of this test run */
  readonly kind?: ServerKind;
  /** What the program is run as. @default agent */
  readonly as?: 'agent' | 'proxy';
}

/** A real agent that is running. */
export interface RunningAgent {
  logs(): string;
  /** Fails when the agent ends, or the time is over, before its log matches. */
  waitForLog(pattern: RegExp, options?: WaitOptions): Promise<void>;
  /** Settles when the agent ends by itself or is stopped. */
  readonly exited: Promise<ProcessExit>;
  /** Ends it (SIGTERM) and removes its folder. */
  stop(): Promise<void>;
}

export interface AgentResult {
  /** undefined when it did not end in time and was stopped. */
  readonly exitCode: number | undefined;
  readonly logs: string;
}

/** Starts `vault agent` or `bao agent` with `config`, which is written to a file as JSON, the way a ConfigMap would hold it. */
export async function startAgent(config: object, options: AgentOptions = {}): Promise<RunningAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'avc-agent-'));
  const configFile = join(folder, 'config.json');
  await writeFile(configFile, JSON.stringify(config));
  const exitAfterAuth =
    options.exitAfterAuth === undefined ? [] : [`-exit-after-auth=${String(options.exitAfterAuth)}`];
  const agent = startProcess({
    command: await serverProgram(options.kind ?? chosenServer()),
    args: [options.as ?? 'agent', `-config=${configFile}`, ...exitAfterAuth],
    logFile: join(folder, 'agent.log'),
    env: { ...serverEnvironment(folder), ...options.env },
  });
  return {
    logs: () => agent.logs(),
    exited: agent.exited,
    waitForLog: async (pattern, wait) => {
      const seen = (): boolean => pattern.test(agent.logs());
      await waitUntil(
        `the agent to log ${String(pattern)}`,
        () => seen() || agent.exit() !== undefined,
        wait,
      );
      if (!seen()) {
        throw new Error(`the agent ended without logging ${String(pattern)}:\n${agent.logs()}`);
      }
    },
    stop: async () => {
      await agent.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the agent until every template has rendered once, or stops it after `timeoutMs` (60 s). */
export async function runAgentOnce(
  config: object,
  options: Pick<AgentOptions, 'env'> & { readonly timeoutMs?: number } = {},
): Promise<AgentResult> {
  const agent = await startAgent(config, { ...options, exitAfterAuth: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, options.timeoutMs ?? 60_000, undefined);
  });
  const end = await Promise.race([agent.exited, late]);
  clearTimeout(timer);
  const logs = agent.logs();
  await agent.stop();
  if (end?.error) {
    throw end.error;
  }
  return { exitCode: end?.code ?? undefined, logs };
}
