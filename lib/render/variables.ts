import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerEnvironment, type VariableSource } from './container-environment';

/** Where a container's folder of secrets is on this machine. */
export interface Place {
  /** In the container. */
  readonly from: string;
  /** Here. */
  readonly to: string;
  /** The pod's listener, and the one here. @default none */
  readonly listener?: { readonly from: string; readonly to: string } | undefined;
}

/** The variables for a program, and what has to be said about them. */
export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** They are of this machine: with the image's, no program would be found. */
const OF_THE_MACHINE = new Set(['PATH', 'HOME', 'PWD', 'SHELL', 'TMPDIR']);

/** The variables of a container, with the values of the rendered files, and paths as they are here. */
export function variablesFor(environment: ContainerEnvironment, place: Place): Variables {
  const notes: string[] = [];
  const raw = new Map<string, string>();
  for (const [name, source] of environment.variables) {
    if (OF_THE_MACHINE.has(name)) notes.push(`${name} is the one of this machine`);
    else if (source.kind === 'missing')
      notes.push(`${name} comes from the cluster (${source.from}) and is not set`);
    else {
      const value = valueOf(source, place, raw);
      if (value === undefined) notes.push(`${name} is not in its file and is not set`);
      else raw.set(name, value);
    }
  }
  for (const [name, value] of fromFiles(environment, place)) raw.set(name, value);
  const moved: string[] = [];
  const values = [...raw].map(([name, value]) => {
    const here = movedPaths(value, place);
    if (here !== value && here !== place.listener?.to) moved.push(name);
    return [name, here] as const;
  });
  if (moved.length > 0) notes.push(`${place.from} is ${place.to} in ${moved.join(', ')}`);
  return { values: Object.fromEntries(values), notes };
}

function valueOf(
  source: Exclude<VariableSource, { kind: 'missing' }>,
  place: Place,
  known: ReadonlyMap<string, string>,
): string | undefined {
  if (source.kind === 'text') return expanded(source.text, known);
  return quotedVariables(textAt(source.path, place)).get(source.key);
}

/** As the kubelet does: `$(NAME)` is a variable before, `$$` one dollar. */
function expanded(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^()]+)\)/g, (found: string, name?: string) =>
    found === '$$' ? '$' : (known.get(name ?? '') ?? found),
  );
}

function fromFiles(
  { sourced, supervised }: ContainerEnvironment,
  place: Place,
): readonly (readonly [string, string])[] {
  if (sourced !== undefined) return [...quotedVariables(textAt(sourced, place))];
  if (supervised === undefined) return [];
  const values = JSON.parse(textAt(supervised.path, place) || '{}') as Readonly<Record<string, unknown>>;
  return supervised.names.map((name) => [name, String(values[name] ?? '')] as const);
}

/** `NAME='value'` and, for a quote in it, `'\''`: the form of our files of variables, for a shell or the kubelet. */
function quotedVariables(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/^([A-Z_]\w*)='((?:[^']|'\\'')*)'$/gim);
  return new Map(
    [...found].map(([, name = '', value = '']) => [name, value.replaceAll(String.raw`'\''`, "'")]),
  );
}

function textAt(path: string, { from, to }: Place): string {
  // Nothing but what was rendered: the same path may be something else here.
  if (from === '' || !path.startsWith(`${from}/`)) return '';
  const file = join(to, path.slice(from.length + 1));
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The folder of the secrets wherever a value names it or something below. */
export function movedPaths(value: string, { from, to, listener }: Place): string {
  if (listener !== undefined && value === listener.from) return listener.to;
  if (from === '') return value;
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return value.replace(new RegExp(String.raw`(?<![\w.-])${escaped}(?![\w.-])`, 'g'), () => to);
}
