import { GATE_CONTAINER } from '../../agent';
import { type Container, type VolumeMount } from '../kubernetes';
import { type PodPlan } from '../plan/pod-plan';
import { awaitedUses } from './awaited-uses';
import { gateIdentity, ownContainer, script } from './containers';

/**
 * The folder and the files that have to be there, as the script takes them: those of other folders by their paths, and
 * with a question mark before one that may be empty.
 */
export function awaitedFiles({ secretsPath, views, files: rendered }: PodPlan): readonly string[] {
  const mayBeEmpty = new Set(rendered.filter((file) => file.mayBeEmpty).map(({ name }) => name));
  return [
    secretsPath,
    ...views.flatMap(({ folder, files }) =>
      files.flatMap((name) => [
        ...(mayBeEmpty.has(name) ? ['?'] : []),
        folder === secretsPath ? name : `${folder}/${name}`,
      ]),
    ),
  ];
}

/**
 * The start gate: an init container that returns when every file is there, under the application's user and with the
 * application's view, and the listener lets every use through.
 * @param options Options of the script.
 */
export function gate(
  plan: PodPlan,
  volumeMounts: readonly VolumeMount[],
  ...options: readonly string[]
): Container {
  return {
    name: GATE_CONTAINER,
    ...ownContainer(plan, gateIdentity(plan)),
    command: script(
      'ready',
      ...options,
      'wait',
      String(plan.timing.startTimeout),
      ...awaitedFiles(plan),
      ...awaitedUses(plan),
    ),
    ...TELLS,
    volumeMounts,
  };
}

/** Should the script not even start, the log's end is better than nothing. */
export const TELLS = { terminationMessagePolicy: 'FallbackToLogsOnError' } as const;
