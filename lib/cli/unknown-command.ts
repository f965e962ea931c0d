import { type ConfigurationError, nearestName, nearestFirst } from '../core';
import { type Command } from './command';
import { CliErrors } from './errors';

/**
 * For words that are no command: the commands that there are, nearest first, of the group where its word is right.
 *
 * @param group the first of the words, where it is that of a group such as `policy`
 */
export function unknownCommand(
  words: readonly string[],
  all: readonly Command[],
  group: string | undefined,
): ConfigurationError {
  const names = all.map(({ name }) => name);
  const command = commandIn(words);
  if (group === undefined) {
    const known = [...new Set(names.map((name) => name.split(' ')[0] ?? ''))];
    const near = meant(words, names);
    return CliErrors.CLI_COMMAND_UNKNOWN({
      command,
      group,
      known: nearestFirst(near?.split(' ')[0] ?? words[0] ?? '', known),
      near,
    });
  }
  const written = words[1] ?? '';
  const members = names.flatMap((name) =>
    name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : [],
  );
  const near = nearMember(written, members);
  return CliErrors.CLI_COMMAND_UNKNOWN({
    command,
    group,
    known: nearestFirst(near ?? written, members),
    near: near === undefined ? undefined : `${group} ${near}`,
  });
}

/** The words that may be a command's: options and files are not. */
function commandIn(words: readonly string[]): string {
  const end = words.findIndex((word) => !/^[a-z-]+$/i.test(word) || word.startsWith('-'));
  return words.slice(0, Math.min(2, end === -1 ? words.length : Math.max(end, 1))).join(' ');
}

/** `format` is `fmt`: its letters in their order. Of a short word two letters are right, or any other would do. */
function nearMember(written: string, members: readonly string[]): string | undefined {
  const short = members.find((name) => isShortFor(name, written));
  if (short !== undefined) return short;
  const near = nearestName(written, members);
  return near !== undefined && near.length < 4 && shared(near, written) < 2 ? undefined : near;
}

function shared(name: string, written: string): number {
  return [...new Set(name)].filter((letter) => written.includes(letter)).length;
}

function isShortFor(name: string, written: string): boolean {
  let from = 0;
  for (const letter of name) {
    const at = written.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return name[0] === written[0];
}

/** `polcy import` and `import` are both `policy import`. */
function meant(words: readonly string[], names: readonly string[]): string | undefined {
  const [first = '', second = ''] = words;
  return (
    nearestName(`${first} ${second}`, names) ??
    nearestName(first, names) ??
    names.find((name) => name.split(' ').some((word) => nearMember(first, [word]) !== undefined))
  );
}
