import { PathPattern } from '../evaluate/path-pattern';
import type { SourcedRule } from '../evaluate/rule-index';
import { pathUse } from '../uses/path-use';
import type { ExplanationRun } from './explanation-run';
import { shownRule } from './shown-rule';

/** Rules and capabilities that are near to what was asked. */
export function* nearHints(run: ExplanationRun): Iterable<string> {
  const { decision, mounts, set } = run;
  const { capability, path, reason } = decision;
  const use = pathUse(path, mounts);
  if (use !== undefined && !use.needs.includes(capability) && !use.capabilities.includes(capability)) {
    yield `requests to this path ask for ${use.needs.join(' or ')}, as ${use.verb} does${use.guessed ? ', if the mount is what its name says' : ''}`;
  }
  if (reason === 'not-granted') yield* notGranted(run);
  if (reason === 'denied') {
    const deny = decision.sources.find(({ rule }) => rule.isDeny);
    if (deny !== undefined && decision.sources.length > 1)
      yield `${shownRule(deny)} wins over every other rule of this path, of whatever policy`;
  }
  if (reason !== 'no-rule') return;
  const near = set.rules
    .filter(({ rule }) => !rule.isDeny && rule.capabilities.includes(capability))
    .flatMap((source) => {
      const why = whyNot(source, path);
      return why === undefined ? [] : [`${shownRule(source)} does not match: ${why}`];
    });
  yield* near.slice(0, 3);
  if (near.length > 0) return;
  const spelt = set.rules.find(({ rule }) => isMisspelt(path, rule.path.toString()));
  if (spelt !== undefined) yield `there is ${shownRule(spelt)}: is the path spelt right?`;
}

/** Whether a path would match but for a letter or two. */
function isMisspelt(path: string, pattern: string): boolean {
  if (pattern.includes('{{')) return false;
  const head = pattern.replace(/[*+].*$/s, '').split('/');
  const depth = pattern.includes('*') || pattern.includes('+') ? head.length - 1 : undefined;
  const given = path.split('/').slice(0, depth).join('/');
  const wanted = head.slice(0, depth).join('/');
  const differ = changes(given, wanted);
  return wanted.length > 4 && differ > 0 && differ <= 2;
}

function* notGranted({ decision, set }: ExplanationRun): Iterable<string> {
  const { capability, path, sources, shadowedSources } = decision;
  const wider = shadowedSources.find(({ rule }) => rule.capabilities.includes(capability));
  const [deciding] = sources;
  if (wider !== undefined && deciding !== undefined) {
    yield `${shownRule(wider)} would grant it and does not count here; grant ${capability} in the rule for ${JSON.stringify(deciding.rule.path.toString())} too`;
  }
  const other = { create: 'update', update: 'create' }[capability as string];
  if (other !== undefined && set.capabilities(path).includes(other as 'create' | 'update')) {
    yield `a write is create where nothing is there yet and update where something is: most writers need both, and only ${other} is granted`;
  }
}

/** Why a rule that grants it does not match, where it nearly does. */
function whyNot({ rule }: SourcedRule, path: string): string | undefined {
  const text = rule.path.toString();
  const pattern = PathPattern.of(text);
  const bare = path.replace(/\/$/, '');
  if (text.endsWith('/*') && text.slice(0, -2) === bare)
    return 'it is for what is below this path, and not for the path itself';
  if (pattern.kind === 'exact' && bare.startsWith(`${text.replace(/\/$/, '')}/`))
    return 'it is for exactly this path, and for nothing below it';
  if (pattern.kind === 'exact' && text.toLowerCase() === path.toLowerCase())
    return 'upper and lower case are two paths';
  if (pattern.kind === 'exact' && text === `${bare}/`) return 'it is for the folder, with a slash at the end';
  if (pattern.kind === 'segments' && !pattern.open) {
    const [wanted, given] = [pattern.parts, bare.split('/')];
    const length = Math.min(wanted.length, given.length);
    const same = wanted.slice(0, length).every((part, index) => part === '+' || part === given[index]);
    if (same && wanted.length !== given.length) return '"+" is exactly one segment of a path';
  }
  const literal = text.replace(/\*$/, '');
  return literal.includes('*') && path.startsWith(literal.slice(0, literal.indexOf('*')))
    ? '"*" is a wildcard only at the end of a path'
    : undefined;
}

/** How many letters differ, for texts of about one length. */
function changes(a: string, b: string): number {
  let same = 0;
  while (same < Math.min(a.length, b.length) && a[same] === b[same]) same += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - same && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return Math.max(a.length, b.length) - same - end;
}
