import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dispatch } from '../../lib/cli/dispatch';
import { ensureBuilt, runCli as runBuilt } from '../support/built';
import { runInProcess as runCli } from '../support/cli-in-process';
import { projectRoot } from '../support/project';

const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
  version: string;
};
const commands = [
  'check',
  'contract diff',
  'contract terraform',
  'contract vault',
  'contract who',
  'guard',
  'inject',
  'policy diff',
  'policy explain',
  'policy fmt',
  'policy import',
  'policy lint',
  'policy test',
  'render',
  'verify',
];
/** What a command writes, where it is not one file. */
const OUTPUTS: Readonly<Record<string, string>> = { inject: 'FILE|FOLDER', render: 'FOLDER' };
const words = (command: string) => command.split(' ');

beforeAll(ensureBuilt);

/** The lines of a small window. */
const SCREEN = 32;

describe('npx aks-vault-constructs', () => {
  test('runs as it is built', () => {
    expect(runBuilt(['--help'])).toEqual(runCli(['--help']));
    expect(runBuilt(['policy', 'lint'])).toEqual(runCli(['policy', 'lint']));
  });

  test.each([['--version'], ['help', '--version']])('%j %j prints the version of the package', (...args) => {
    expect(runCli(args)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([['--help'], ['-h'], ['help']])('%s names every command in less than 30 lines', (...args) => {
    const { status, stdout, stderr } = runCli(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const command of commands) expect(stdout).toContain(`\n  ${command} `);
    expect(stdout.split('\n').length).toBeLessThan(SCREEN);
  });

  test('without a command it prints the same to standard error and ends with 2', () => {
    expect(runCli([])).toEqual({ status: 2, stdout: '', stderr: runCli(['--help']).stdout });
  });

  describe.each(['contract', 'policy'])('%s, a group of commands', (group) => {
    const members = commands.filter((one) => one.startsWith(`${group} `));

    test('--help, -h and help list its commands and no others', () => {
      const help = runCli([group, '--help']);
      expect(help).toMatchObject({ status: 0, stderr: '' });
      const listed = [...help.stdout.matchAll(/^ {2}([a-z]+ [a-z]+) [A-Z]/gm)].map(([, name]) => name);
      expect(listed).toEqual(members);
      expect(runCli([group, '-h'])).toEqual(help);
      expect(runCli(['help', group])).toEqual(help);
    });

    test('alone it prints the same to standard error and ends with 2', () => {
      expect(runCli([group])).toEqual({
        status: 2,
        stdout: '',
        stderr: runCli([group, '--help']).stdout,
      });
    });

    test('with an unknown command it names its own, and with an option it says that this one is unknown', () => {
      expect(runCli([group, 'xyzzy'])).toEqual({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(
            `^error: command "${group} xyzzy": unknown; the commands of ${group} are ([a-z]+, ){3,5}[a-z]+; run aks-vault-constructs ${group} --help \\[CLI_COMMAND_UNKNOWN\\]\n$`,
          ),
        ) as string,
      });
      expect(runCli([group, '--strict'])).toEqual({
        status: 2,
        stdout: '',
        stderr: `error: ${group}: the option --strict is unknown; run aks-vault-constructs ${group} --help [CLI_OPTION_UNKNOWN]\n`,
      });
    });
  });

  describe.each(commands)('%s', (command) => {
    test('--help, -h and help say what it takes, each exit code, and fit into a screen', () => {
      const help = runCli([...words(command), '--help']);
      expect(help).toMatchObject({ status: 0, stderr: '' });
      expect(help.stdout).toMatch(new RegExp(`^Usage: aks-vault-constructs ${command} [[A-Z]`));
      for (const code of [0, 1, 2, 3]) expect(help.stdout).toContain(`\n  ${String(code)}  `);
      expect(help.stdout.split('\n').length).toBeLessThan(SCREEN);
      expect(runCli([...words(command), 'a', '--output', 'x', '-h'])).toEqual(help);
      expect(runCli(['help', ...words(command)])).toEqual(help);
    });

    test.each([
      ['--outptu', '--output'],
      ['--hlep', '--help'],
    ])('the unknown option %s is one line that says so, suggests %s, and ends with 2', (option, near) => {
      expect(runCli([...words(command), option, 'x'])).toEqual({
        status: 2,
        stdout: '',
        stderr: `error: ${command}: the option ${option} is unknown; write ${near}, or run aks-vault-constructs ${command} --help [CLI_OPTION_UNKNOWN]\n`,
      });
    });

    test.each([['--output'], ['--output='], ['--output', '--strict']])(
      '%j without its value ends with 2',
      (...args) => {
        expect(runCli([...words(command), ...args])).toEqual({
          status: 2,
          stdout: '',
          stderr: `error: ${command} --output: needs a value; write --output ${OUTPUTS[command] ?? 'FILE'} [CLI_OPTION_VALUE_MISSING]\n`,
        });
      },
    );

    // Behind that of render is a program: test/cli/render.
    if (command === 'render') return;
    test('what begins with a dash is an operand behind "--"', () => {
      const { stderr } = runCli([...words(command), '--', '-none', '-none']);
      expect(stderr).not.toContain('CLI_OPTION_UNKNOWN');
    });
  });

  test.each(commands.filter((one) => !['guard', 'inject', 'render'].includes(one)))(
    '%s: no operand ends with 2 and names the operands',
    (command) => {
      const { status, stdout, stderr } = runCli(words(command));
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(
        /^error: .*: needs [A-Z]+(?:\.{3})?(?: and [A-Z.]+)?, got nothing; run .* \[CLI_OPERANDS_WRONG\]\n$/,
      );
    },
  );

  test.each([
    ['polcy import', 'policy import'],
    ['policy imprt', 'policy import'],
    ['policy lnt', 'policy lint'],
    ['contract teraform', 'contract terraform'],
    ['contract woh', 'contract who'],
    ['contract foo', undefined],
    ['import', 'policy import'],
    ['lint', 'policy lint'],
    ['who', 'contract who'],
    ['policy format', 'policy fmt'],
    ['polcy explian', 'policy explain'],
    ['chekc', 'check'],
    ['foo', undefined],
  ])('the unknown command "%s" is one line that suggests "%s", and ends with 2', (written, near) => {
    const { status, stdout, stderr } = runCli([...words(written)]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const [, known = '', remedy] =
      /^error: command ".*": unknown; the commands(?: of [a-z]+)? are ([a-z, ]+); (.*) \[CLI_COMMAND_UNKNOWN\]\n$/.exec(
        stderr,
      ) ?? [];
    const [first = ''] = words(written);
    const group = ['contract', 'policy'].includes(first) ? `${first} ` : '';
    const write = near === undefined ? '' : `write aks-vault-constructs ${near}, or `;
    expect(remedy).toBe(`${write}run aks-vault-constructs ${group}--help`);
    // The nearest is the first of those that are listed.
    const listed = known.split(', ').map((one) => `${group}${one}`);
    if (near !== undefined) expect(listed[0]).toBe(group === '' ? words(near)[0] : near);
    const whole = commands.filter((one) => one.startsWith(group));
    const expected = group === '' ? [...new Set(commands.map((one) => words(one)[0]))] : whole;
    expect([...listed].sort()).toEqual(expected);
  });

  test('a command that is near to none gets no suggestion', () => {
    expect(runCli(['synthesize', 'dist/a.yaml'])).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: command "synthesize": unknown; the commands are [a-z, ]+; run aks-vault-constructs --help /,
      ) as string,
    });
  });

  test('an option in the place of the command is one line as well', () => {
    expect(runCli(['--verison'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: aks-vault-constructs: the option --verison is unknown; write --version, or run aks-vault-constructs --help [CLI_OPTION_UNKNOWN]\n',
    });
  });

  test('a fault of the program itself says so with its stack, and ends with 3', async () => {
    const err: string[] = [];
    const out = (): never => {
      throw new RangeError('broken');
    };
    expect(await dispatch(['--version'], { out, err: (text) => err.push(text) })).toBe(3);
    expect(err.join('')).toMatch(
      /^error: a fault of aks-vault-constructs [\d.]+; please report it\nRangeError: broken\n {4}at /,
    );
  });

  test('lib/cli/README.md shows the general help and every exit code', () => {
    const page = readFileSync(join(projectRoot(), 'lib/cli/README.md'), 'utf8');
    expect(page).toContain(runCli(['--help']).stdout);
    for (const command of commands) {
      const [, codes = ''] = runCli(['help', ...words(command)]).stdout.split('Exit codes\n');
      for (const [, meaning = ''] of codes.matchAll(/^ {2}[01] {2}(.*)$/gm)) expect(page).toContain(meaning);
    }
  });
});
