// What an agent logs of every fault that keeps a pod from its secrets. The start gate and the readiness probe say from
// this log why they wait, so the logs of both agents are kept as fixtures (test/fixtures/agent-logs), and this test
// says when an agent writes something else. To write them anew, for each server:
//   UPDATE_AGENT_LOGS=1 AVC_SERVER=vault npx jest --config test/cluster/jest.config.js test/cluster/agent-logs
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../support/process';
import { projectRoot } from '../support/project';
import { startAgent } from '../support/vault-server/agent';
import { chosenServer } from '../support/vault-server/server-kind';
import { LOG_FAULTS, type LogFault } from './agent-logs/log-faults';
import { SECRETS, Stage, VALUES } from './agent-logs/stage';
import { warnings, writtenLog } from './agent-logs/written-log';
import { Cluster } from './cluster';

const KIND = chosenServer();
const FIXTURES = join(projectRoot(), 'test', 'fixtures', 'agent-logs', KIND.name);
const UPDATE = process.env['UPDATE_AGENT_LOGS'] === '1';
/** What an agent is given to repeat itself, so that a fixture has the lines after the telling one too. */
const RECORDED_MS = 25_000;

let stage: Stage;

beforeAll(async () => {
  mkdirSync(FIXTURES, { recursive: true });
  stage = await Stage.build(Cluster.fromEnvironment(), KIND);
});

afterAll(() => stage.remove());

test.concurrent.each(LOG_FAULTS)(
  `${KIND.title}: $name`,
  async (fault) => {
    const file = join(FIXTURES, `${fault.name}.log`);
    const log = await logOf(fault, async (seen) => {
      await waitUntil(
        'the agent to tell the fault',
        () => fault.tells.every((words) => seen().includes(words)),
        {
          timeoutMs: 60_000,
        },
      );
      if (UPDATE) await sleep(RECORDED_MS);
      else
        await waitUntil('every warning of the fixture', () => missing(file, seen()).length === 0, {
          timeoutMs: 90_000,
        });
    });
    for (const value of VALUES) expect(log).not.toContain(value);
    if (UPDATE) writeFileSync(file, log);
    expect(missing(file, log)).toEqual([]);
  },
  200_000,
);

/** Runs an agent under a fault until `done`, and gives its log as it is written to a fixture. */
async function logOf(fault: LogFault, done: (seen: () => string) => Promise<void>): Promise<string> {
  const meeting = await fault.meets?.(stage);
  try {
    const { config, folder } = await stage.configuration(fault.files ?? { 'db-password': SECRETS.there }, {
      ...fault,
      ...(meeting && { address: meeting.address }),
    });
    const agent = await startAgent(config, { kind: KIND, ...(meeting?.env && { env: meeting.env }) });
    const logFile = join(folder, 'agent.log');
    const seen = (): string => (existsSync(logFile) ? writtenLog(readFileSync(logFile, 'utf8'), folder) : '');
    try {
      if (fault.afterStart !== undefined) {
        await waitUntil('the first file', () => existsSync(join(folder, 'db-password')), {
          timeoutMs: 60_000,
        });
        await fault.afterStart(stage, agent);
      }
      await done(seen);
      return seen(); // before the agent says that it ends
    } catch (error) {
      throw new Error(`${String(error)}; the agent's log:\n${seen()}`, { cause: error });
    } finally {
      await agent.stop();
    }
  } finally {
    await meeting?.stop?.();
  }
}

function missing(file: string, log: string): readonly string[] {
  const now = warnings(log);
  return [...warnings(readFileSync(file, 'utf8'))].filter((line) => !now.has(line));
}
