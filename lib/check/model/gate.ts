import { CONFIG_FILES, configPath, GATE_CONTAINER } from '../../agent';
import { type Container } from './container';
import { type PodTemplate } from './pod';

/** The script of the start gate and what it was called with. */
export interface ReadyCall {
  /** `wait`, `render`, `check` or `fresh`; another word does nothing. */
  readonly mode: string;
  readonly seconds: number | undefined;
  /** The folder and the names in it, or paths of files elsewhere; undefined where the call has none. */
  readonly folder: string | undefined;
  readonly files: readonly string[];
  /** Those of them that may be empty. */
  readonly mayBeEmpty: readonly string[];
  /** Requests to the listener of the pod that have to be let through. */
  readonly requests: readonly string[];
}

/** Undefined for a container that does not run the script. */
export function readyCall({ words }: Container): ReadyCall | undefined {
  const at = words.indexOf(configPath(CONFIG_FILES.ready));
  if (at < 0 || !/(?:^|\/)sh$/.test(words[at - 1] ?? '')) return undefined;
  // Options come first, such as --injected.
  const called = words.slice(at + 1);
  const [mode = '', ...behind] = called.slice(called.findIndex((word) => !word.startsWith('--')));
  // The signal that ends the agent comes first.
  const rest = mode === 'render' && !/^\d+$/.test(behind[0] ?? '') ? behind.slice(1) : behind;
  const end = rest.indexOf('--');
  const args = end < 0 ? rest : rest.slice(0, end);
  const hasTime = /^\d+$/.test(args[0] ?? '');
  const isRequest = (word: string): boolean => word.startsWith('http://');
  // A question mark is no name: it says that the file behind it may be empty.
  const [folder, ...awaited] = (hasTime ? args.slice(1) : args).filter((word) => word !== '?');
  const files = awaited.filter((word) => !isRequest(word));
  const mayBeEmpty = args.filter((_, index) => args[index - 1] === '?');
  return {
    mode,
    seconds: hasTime ? Number(args[0]) : undefined,
    folder,
    files,
    mayBeEmpty,
    requests: awaited.filter(isRequest),
  };
}

/** The start gate of our own pods, by its name. */
export function gateOf(pod: PodTemplate): Container | undefined {
  return pod.initContainers.find(({ name }) => name === GATE_CONTAINER);
}

/** Init containers that may be a start gate of the author's own, since they name the secrets. */
export function gatesByHand(pod: PodTemplate, secretsPath: string): readonly Container[] {
  return pod.initContainers.filter(
    (container) =>
      container.name !== GATE_CONTAINER && names(container.line, secretsPath) && waits(container),
  );
}

/** Whether a text names a folder or something below it. */
export function names(text: string, folder: string): boolean {
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
    const [before, behind] = [text[at - 1] ?? ' ', text[at + folder.length] ?? ' '];
    if (!/[\w./-]/.test(before) && !/[\w.-]/.test(behind)) return true;
  }
  return false;
}

/** Whether the container's own command looks at files before it goes on. */
export function waits({ line }: Container): boolean {
  // A loop without an end waits for nothing, whatever it prints.
  if (
    /\bwhile\s+(?:true|:|\[ 1 \])\s*(?:;|\n)/.test(line) &&
    !/\b(?:break|exit|exec|test|until)\b|\[ /.test(line)
  )
    return false;
  return /\b(?:until|while|test|exit)\b|\[ /.test(line);
}

/** Whether a shell's line certainly fails or waits while a file below the path is missing. */
export function surelyWaits({ line }: Container, secretsPath: string): boolean {
  const tests = [...line.matchAll(/(?:\btest|\[) +-[sefr] +["']?([^\s"']+)/g)];
  return (
    tests.some(([, path]) => path?.startsWith(`${secretsPath}/`)) && !/\|\| *(?:true\b|:|exit 0)/.test(line)
  );
}
