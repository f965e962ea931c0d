import { type ManifestSource } from '../check';
import { type AgentServer, localAgentConfig } from './agent-config';
import { agentProgramPath } from './agent-program';
import { answersBefore } from './answers';
import { Child, programEnvironment } from './child';
import { agentVariables, environmentOf } from './container-environment';
import { startDevServer } from './dev-server';
import { RenderErrors } from './errors';
import { type FailedReadsInput, watchFailedReads } from './failed-reads';
import { givenValues } from './given-values';
import { exitCodeOf, Interruption } from './interruption';
import { developerLogin, type LoginOptions, podServer } from './login';
import { preparedOutput } from './output-folder';
import { type GivenValues, placeholdersFor, type Placeholder } from './placeholders';
import { type ChosenPod, chosenPod, type PodChoice } from './pod-choice';
import { PrivateFolder } from './private-folder';
import { startGate } from './start-gate';
import { runProgram } from './user-program';
import { startUsesListener, usesOf } from './uses-listener';
import { variablesFor } from './variables';

/** What {@link renderPod} is told. */
export interface RenderOptions extends PodChoice, LoginOptions {
  /** The program of the agent. @default `vault` or `bao` on PATH */
  readonly agent?: string | undefined;
  /** A development server with made-up values, in place of a real one. @default false */
  readonly placeholders?: boolean;
  /** A file with values for it. */
  readonly values?: string | undefined;
  /** Where the files go and stay. @default a folder that is gone at the end */
  readonly output?: string | undefined;
  /** Whether the agent goes on running and keeps the files fresh. @default false */
  readonly watch?: boolean;
  /** How long to wait for the files, in seconds. @default 30 */
  readonly timeout?: number;
  /** What to run with the files and the environment. @default nothing */
  readonly program?: readonly string[];
  /** Each line that is said. */
  readonly say: (line: string) => void;
  /** @default the process's */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs the real agent with a workload's own templates on this machine, and a program with what they make.
 *
 * @returns 0; 1 where files are missing when the time is over, as the start gate says; the program's own exit code
 * @throws RENDER_...
 */
export async function renderPod(sources: readonly ManifestSource[], options: RenderOptions): Promise<number> {
  const env = options.env ?? process.env;
  const { timeout = 30 } = options;
  if (!(Number.isInteger(timeout) && timeout >= 1 && timeout <= 3600)) {
    const rule = 'needs 1 to 3600 seconds';
    throw RenderErrors.RENDER_OPTION_INVALID({ option: '--timeout', rule, got: timeout });
  }
  const chosen = chosenPod(sources, options);
  if (chosen.files.length === 0 && (options.program ?? []).length === 0) {
    const rule = 'the workload has no files: write the program that uses Vault behind "--"';
    throw RenderErrors.RENDER_OPTION_INVALID({ option: '--output', rule, got: options.output });
  }
  const program = agentProgramPath(chosen.pod, options.agent, env);
  const interruption = new Interruption();
  const folder = PrivateFolder.make(env);
  const ends: (() => Promise<void>)[] = [];
  try {
    const server = await serverFor({ chosen, program, folder, env, ends }, options);
    return await rendered({ chosen, program, folder, env, ends }, server, options, interruption);
  } finally {
    for (const end of ends.reverse()) await end();
    folder.remove();
    interruption.end();
  }
}

interface Run {
  readonly chosen: ChosenPod;
  readonly program: string;
  readonly folder: PrivateFolder;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is to be ended, the last first. */
  readonly ends: (() => Promise<void>)[];
}

async function serverFor(
  { chosen, program, folder, env, ends }: Run,
  options: RenderOptions,
): Promise<AgentServer> {
  const { say } = options;
  if (options.placeholders !== true) {
    const known = podServer(chosen.pod);
    const login = developerLogin(chosen.label, known, options, folder, env);
    if (known.caFile !== undefined && login.caFile === undefined)
      say(
        "note: the certificate authority is not in the manifests: the system's are asked, or those of --ca",
      );
    return login;
  }
  const given = givenValues(options.values, chosen.files);
  const placeholders = placeholdersFor(chosen.files, given);
  for (const note of notesOn(placeholders, given)) say(note);
  const server = await startDevServer(program, placeholders, folder, env, usesOf(chosen.pod)?.paths);
  ends.push(server.stop);
  const answers = await answersBefore(server, placeholders);
  ends.push(answers.stop);
  return { address: answers.address, tokenFile: folder.write('token', server.token) };
}

/** What is not as in the real Vault. */
function notesOn(placeholders: readonly Placeholder[], given: GivenValues): readonly string[] {
  const made = placeholders.filter(({ path }) => !given.has(path));
  const answers = made.filter(isOfEngine).map(({ path }) => path);
  const unknown = made.filter(({ keysUnknown }) => keysUnknown).map(({ path }) => path);
  const instead = given.size > 0 ? 'add it to the file of --values' : '--values FILE gives one';
  return [
    ...answers.map((path) => `note: ${path}: no engine answers, but made-up data; ${instead}`),
    ...unknown.map((path) => `note: ${path}: the templates name no key, so that one is made up; ${instead}`),
  ];
}

/** Where it can be told by the path: an engine whose credentials are no stored values. */
function isOfEngine({ source, path }: Placeholder): boolean {
  return source === 'answer' || (source === 'kv-v1' && CREDENTIALS.test(path));
}

const CREDENTIALS =
  /^(?:[^/]+\/)+(?:creds|static-creds|sts|roleset|static-account|impersonated-account|code|token)\//;

async function rendered(
  run: Run,
  server: AgentServer,
  options: RenderOptions,
  interruption: Interruption,
): Promise<number> {
  const { chosen, program, folder, env, ends } = run;
  const { files, label, container, others } = chosen;
  const { say, output, timeout = 30, watch = false, program: words = [] } = options;
  const secrets =
    output === undefined
      ? folder.folder('secrets')
      : preparedOutput(
          output,
          files.map(({ name }) => name),
        );
  if (others.length > 0 && options.container === undefined)
    say(`note: ${container.name} is rendered; ${others.join(', ')} see other files: --container`);
  const logFolder = folder.folder('log');
  const { renderInterval } = podServer(chosen.pod);
  // Without a program nobody uses anything.
  const uses = words.length === 0 ? undefined : usesOf(chosen.pod);
  const listener = uses && (await startUsesListener({ uses, server, program, folder, logFolder, env }));
  if (listener !== undefined) ends.push(listener.stop);
  const agent = startAgent(run, server, { secrets, renderInterval });
  if (agent !== undefined) ends.push(() => agent.stop());
  const urls = listener?.urls ?? [];
  const gate = startGate({ folder, logFolder, secrets, files, urls, seconds: timeout, say });
  const ended = [agent?.ended, listener?.ended].filter((one) => one !== undefined);
  const first = await Promise.race([gate.opened, interruption.signal, ...ended]);
  if (first === false) return 1;
  if (first !== true) {
    gate.stop();
    await gate.opened;
    if (typeof first === 'string') return exitCodeOf(first);
    const reason = first.failure ?? `it ended with ${String(first.code ?? first.signal)}`;
    throw RenderErrors.RENDER_AGENT_FAILED({
      program,
      reason,
      says: (agent?.hasEnded === true ? agent : listener)?.lastLine() ?? '',
    });
  }
  if (watch && agent !== undefined)
    ends.push(saysWhatFails(agent, words.length > 0, { script: gate.script, logFolder, say }));
  else await agent?.stop();
  if (output !== undefined)
    say(`${label}: ${String(files.length)} ${files.length === 1 ? 'file' : 'files'} in ${output}`);
  const [name, ...args] = words;
  if (name === undefined) return watch && agent !== undefined ? watched(agent, interruption, program) : 0;
  const { values, notes } = variablesFor(environmentOf(chosen), {
    from: files[0]?.folder ?? '',
    to: secrets,
    listener: uses && listener && { from: uses.address, to: listener.address },
  });
  for (const note of notes) say(`note: ${note}`);
  return runProgram([name, ...args], values, env, interruption);
}

/** The agent with the pod's templates; undefined for a workload without files. */
function startAgent(
  { chosen, program, folder, env }: Run,
  server: AgentServer,
  { secrets, renderInterval }: { readonly secrets: string; readonly renderInterval: string | undefined },
): Child | undefined {
  const { files } = chosen;
  if (files.length === 0) return undefined;
  const logFile = folder.at('log/agent.log');
  const config = localAgentConfig({ server, files, folder: secrets, logFile, renderInterval });
  return Child.start([program, 'agent', `-config=${folder.write('agent.json', config)}`], {
    folder,
    name: 'agent',
    env: { ...agentVariables(chosen), ...programEnvironment(env, folder.folder('agent')) },
  });
}

/** While the agent goes on: what it cannot read again, and its end beside a program that goes on. */
function saysWhatFails(agent: Child, withProgram: boolean, input: FailedReadsInput): () => Promise<void> {
  let isEnding = false;
  const stop = watchFailedReads(input);
  void agent.ended.then(() => {
    // Without a program it is an error of the command.
    if (!isEnding && withProgram) input.say('the agent has ended by itself: files are no longer kept fresh');
  });
  return () => {
    isEnding = true;
    stop();
    return Promise.resolve();
  };
}

/** Until Ctrl-C. */
async function watched(agent: Child, { signal }: Interruption, program: string): Promise<number> {
  const first = await Promise.race([agent.ended, signal]);
  if (typeof first === 'string') return 0;
  throw RenderErrors.RENDER_AGENT_FAILED({
    program,
    reason: 'it has ended by itself',
    says: agent.lastLine(),
  });
}
