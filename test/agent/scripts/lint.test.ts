import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from '../../support/project';
import { shellcheck, shfmt } from '../../support/shell-tools';

const run = promisify(execFile);

/** Every shell script of the repository. */
async function scripts(): Promise<readonly string[]> {
  const pathspec = ['*.sh', '.ci/run'];
  const { stdout } = await run(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', ...pathspec],
    { cwd: projectRoot() },
  );
  return stdout.trim().split('\n');
}

/** What a failed tool has printed, which is what the developer wants to read. */
async function output(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(program, [...args], { cwd: projectRoot() });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    if (stdout === undefined) throw error;
    return stdout + (stderr ?? '');
  }
}

describe('the shell scripts of the repository', () => {
  test('are found', async () => {
    expect(await scripts()).toEqual(
      expect.arrayContaining([
        '.ci/run',
        'lib/agent/scripts/agent.sh',
        'lib/agent/scripts/on-change.sh',
        'lib/agent/scripts/secrets-ready.sh',
      ]),
    );
  });

  test('have nothing that shellcheck would change', async () => {
    expect(await output(await shellcheck(), await scripts())).toBe('');
  }, 120_000);

  test('are formatted as shfmt -i 2 -bn -ci does', async () => {
    expect(await output(await shfmt(), ['-i', '2', '-bn', '-ci', '-d', ...(await scripts())])).toBe('');
  }, 120_000);

  test('of the pod are POSIX: shfmt reads them as such', async () => {
    const own = (await scripts()).filter((path) => path.startsWith('lib/'));
    expect(own.length).toBeGreaterThan(0);
    expect(await output(await shfmt(), ['-ln', 'posix', '-i', '2', '-bn', '-ci', '-d', ...own])).toBe('');
  }, 120_000);
});
