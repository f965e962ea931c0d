import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../support/process';
import { statusOf } from '../scenario';
import { type Fault, forDelivery, type RunningFault, type StartFault } from './fault';
import { type Trial } from './trial';

/** How long a fault lasts at the least: longer than the agent's longest wait between two looks at a static secret. */
const FAULT_LASTS_MS = 15_000;

/**
 * Plays one fault under one delivery, from nothing to the application that runs with its secrets again. Throws when a
 * promise is broken.
 *
 * @returns what is promised and was held, for the table: the same words in each run and with each server
 */
export async function play(trial: Trial, fault: Fault): Promise<string> {
  await fault.prepare?.(trial);
  await trial.write('db', 'correct-horse');
  await trial.write('api', 'battery-staple');
  await trial.allow(fault.role);
  const seen = await (fault.when === 'at the start' ? playStart(trial, fault) : playRunning(trial, fault));
  await trial.examine();
  return seen;
}

/** Plays one that fails before the pod is made: what the pod says, and that it starts afterwards. */
export async function playStart(trial: Trial, fault: StartFault): Promise<string> {
  await fault.begin(trial);
  await trial.deploy(fault.props?.(trial));
  const says = forDelivery(fault.says, trial.delivery);
  if (says === undefined) {
    await trial.ready();
    await fault.end(trial);
    return 'started in spite of it, with all files';
  }
  await saysSo(trial, says);
  if ((await trial.hasStarted()) || (await trial.look()).length > 0)
    throw new Error('the application has started without its secrets');
  await fault.end(trial);
  await trial.ready();
  return `not started; says “${says}”; ${fault.recovery ?? 'started by itself afterwards'}`;
}

async function playRunning(trial: Trial, fault: RunningFault): Promise<string> {
  await trial.deploy(fault.props?.(trial));
  await trial.ready();
  const before = await identityOf(trial);
  await fault.begin(trial);
  const says = forDelivery(fault.says, trial.delivery);
  if (says === undefined) await sleep(FAULT_LASTS_MS);
  else await saysSo(trial, says);
  await trial.examine();
  await fault.end(trial);
  if (fault.afterwards === undefined) {
    await trial.write('db', 'a-new-horse');
    await trial.arrives('db', 'a-new-horse');
  } else {
    await fault.afterwards(trial);
  }
  await trial.ready();
  const kept = before === (await identityOf(trial));
  if (!kept && fault.restarts !== true) throw new Error('the application was ended by the fault');
  // What is promised, not what happened: where a new pod is the point, the old one may live to see the end or not.
  const promised = fault.restarts === true ? 'started again, with whole files' : 'ran on with whole files';
  return `${promised}${says === undefined ? '' : `; says “${says}”`}; the next value arrived`;
}

async function saysSo(trial: Trial, words: string): Promise<void> {
  let last = '';
  try {
    await waitUntil(
      `the pod to say "${words}"`,
      async () => {
        last = await trial.says();
        return last.includes(words);
      },
      { timeoutMs: 90_000, intervalMs: 2_000 },
    );
  } catch (error) {
    throw new Error(`${String(error)}; it says ${last.slice(-6_000)}`, { cause: error });
  }
}

/** Changes when the application's container is another one. */
export async function identityOf(trial: Trial): Promise<string> {
  const pod = await trial.pod();
  return `${pod?.metadata.name ?? ''} ${String(statusOf(pod, 'main')?.restartCount)}`;
}
