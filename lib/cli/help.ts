import { type Command } from './command';

const PROGRAM = 'aks-vault-constructs';
const WIDTH = 100;

/** What the commands of a group are about. */
const GROUPS: Readonly<Record<string, string>> = {
  contract: 'contracts of applications, as synth writes them to vault-access/vault-access.json',
  policy: 'Vault policies in HCL and JSON',
};

/** What `--help` without a command prints. */
export function generalHelp(commands: readonly Command[], version: string): string {
  return [
    `${PROGRAM} ${version}: Vault policies, contracts and manifests, checked from the command line`,
    '',
    `Usage: ${PROGRAM} COMMAND [ARGUMENTS]`,
    '',
    ...table(commands.map(({ name, operands, summary }) => [`${name} ${operands}`, summary])),
    '',
    ...table([
      ['--help, -h', 'this text; behind a command, what the command does and takes'],
      ['--version', 'the version'],
    ]),
    '',
    'Exit codes: 0 done, 1 the command found what it looks for, 2 wrong arguments or a file that cannot be',
    'read or written, 3 a fault of this program.',
    '',
  ].join('\n');
}

/** What the first word of several commands prints, alone and with `--help`: `policy`. */
export function groupHelp(group: string, commands: readonly Command[], version: string): string {
  return [
    `${PROGRAM} ${version}: ${GROUPS[group] ?? group}`,
    '',
    `Usage: ${PROGRAM} ${group} COMMAND [ARGUMENTS]`,
    '',
    ...table(commands.map(({ name, operands, summary }) => [`${name} ${operands}`, summary])),
    '',
    `Run ${PROGRAM} ${group} COMMAND --help for what a command takes.`,
    '',
  ].join('\n');
}

/** What `--help` behind a command prints. */
export function commandHelp(command: Command): string {
  const { name, operands, behind, summary, details, options, exitCodes } = command;
  return [
    `Usage: ${PROGRAM} ${name} ${operands} [OPTIONS]${behind === undefined ? '' : ` [-- ${behind}]`}`,
    '',
    ...wrapped(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}. ${details}`, WIDTH),
    '',
    ...table([
      ...Object.entries(options).map(
        ([option, { letter, value, operand, repeated, help }]): [string, string] => [
          `--${option}${letter === undefined ? '' : `, -${letter}`}${value === undefined ? '' : ` ${value}`}${operand === undefined ? '' : ` ${operand}`}${repeated === true ? ' ...' : ''}`,
          help,
        ],
      ),
      ['--help, -h', 'this text'],
    ]),
    '',
    'Exit codes',
    ...table([
      ['0', exitCodes[0]],
      ['1', exitCodes[1]],
      [
        '2',
        `wrong arguments, or a file that cannot be read or written${exitCodes[2] === undefined ? '' : `; ${exitCodes[2]}`}`,
      ],
      ['3', 'a fault of this program'],
    ]),
    '',
  ].join('\n');
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    wrapped(right, WIDTH - width - 4).map(
      (line, index) => `  ${(index === 0 ? left : '').padEnd(width)}  ${line}`,
    ),
  );
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = '';
    }
    line += `${line === '' ? '' : ' '}${word}`;
  }
  return [...lines, line];
}
