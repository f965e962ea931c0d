import { type Container, type PodTemplate } from './pod';

/** The start gate of our own pods; `test/check/own-pods.test.ts` holds these three to what the constructs emit. */
export const GATE = 'vault-secrets-ready';
export const READY_SCRIPT = '/vault/config/secrets-ready.sh';
export const AGENT_CONFIG = '/vault/config/agent.json';

/** The start gate, by its name. */
export function gateOf(pod: PodTemplate): Container | undefined {
  return pod.initContainers.find(({ name }) => name === GATE);
}

/** Init containers that may be a start gate of somebody's own, since they speak of the secrets. */
export function gatesByHand(pod: PodTemplate, secretsPath: string): readonly Container[] {
  return pod.initContainers.filter(
    (container) =>
      container.name !== GATE && speaksOf(container.words.join(' '), secretsPath) && waits(container),
  );
}

/** Whether a text names a folder or something below it. */
export function speaksOf(text: string, folder: string): boolean {
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
    const around = [text[at - 1] ?? ' ', text[at + folder.length] ?? ' '];
    if (!/[\w./-]/.test(around[0] ?? '') && !/[\w.-]/.test(around[1] ?? '')) return true;
  }
  return false;
}

/** Whether the container's own command looks at files before it goes on. */
export function waits(container: Container): boolean {
  return /\b(?:until|while|test|exit)\b|\[ /.test(container.words.join(' '));
}

/** Whether a shell's line certainly fails or waits while a file below the path is missing. */
export function surelyWaits(container: Container, secretsPath: string): boolean {
  const said = container.words.join(' ');
  const tests = [...said.matchAll(/(?:\btest|\[) +-[sefr] +["']?([^\s"']+)/g)];
  return (
    tests.some(([, path]) => path?.startsWith(`${secretsPath}/`)) && !/\|\| *(?:true\b|:|exit 0)/.test(said)
  );
}
