import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { type CheckedPod } from '../check';
import { RenderErrors } from './errors';

/**
 * The program of the agent: the given one, or on PATH the one that the pod runs, or the other of the two.
 * @throws RENDER_AGENT_MISSING
 */
export function agentProgramPath(
  pod: CheckedPod,
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (given !== undefined) {
    const path = resolve(given);
    if (isProgram(path)) return path;
    throw RenderErrors.RENDER_AGENT_MISSING({ given });
  }
  const runsBao = (pod.agents?.all ?? []).some(({ container }) => container.words.includes('bao'));
  const names = runsBao ? ['bao', 'vault'] : ['vault', 'bao'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (found === undefined) throw RenderErrors.RENDER_AGENT_MISSING({ given: undefined });
  return resolve(found);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
