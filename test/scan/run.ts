/**
 * `npm run test:scan`: checkov over the synthesized Terraform JSON. Every check must pass, but those with a reason in
 * skips.json; so with cdktf and azurerm 4, and again with cdktn and azurerm 5. Scans for the one
 * examples/platform-from-scratch, synthesized here, and every stack that `npm run synth` has left in cdktf.out; for the other
 * what cdktn-stacks.ts synthesizes. Exit code 1 for findings, 2 when checkov cannot be installed on this machine.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { synthesizeWithCdktn } from './cdktn-stacks';
import { type CheckResult, problemsOf, type Skip } from './compare';

/** Pinned: a new version brings new checks, and a new check is a change that somebody looks at. */
const CHECKOV = '3.3.13';

const root = resolve(__dirname, '../../..');
const cache = join(root, '.cache');
const stacks = join(cache, 'scan');

function installed(): string {
  const venv = join(cache, `checkov-${CHECKOV}`);
  const checkov = join(venv, 'bin', 'checkov');
  if (existsSync(join(venv, 'complete'))) return checkov;
  rmSync(venv, { recursive: true, force: true });
  console.log(`installing checkov ${CHECKOV} from PyPI into ${relative(root, venv)} (half a minute)`);
  run('python3', ['-m', 'venv', venv], 'python3 with its venv module is needed');
  run(
    join(venv, 'bin', 'pip'),
    ['install', '--quiet', `checkov==${CHECKOV}`],
    'checkov could not be installed from PyPI',
  );
  mkdirSync(join(venv, 'complete'));
  return checkov;
}

function run(command: string, args: readonly string[], impossible: string): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  console.error(
    `test:scan is not possible here: ${impossible} (${error?.message ?? stderr.trim().slice(-300)})`,
  );
  process.exit(2);
}

/** What is scanned of the older framework. */
function synthesizeWithCdktf(folder: string): readonly string[] {
  const outdir = join(folder, 'platform-from-scratch.out');
  mkdirSync(outdir, { recursive: true });
  const app = join(root, 'build/examples/platform-from-scratch/main.js');
  const { status, stderr } = spawnSync(process.execPath, [app], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`synth of platform-from-scratch failed: ${stderr}`);
  return [outdir, join(root, 'cdktf.out')];
}

/** One folder for each stack, since checkov takes folders. */
function foldersOfStacks(folder: string, outdirs: readonly string[]): readonly string[] {
  return outdirs
    .flatMap((outdir) => stackFiles(outdir))
    .map((file, index) => {
      const own = join(folder, 'stacks', String(index));
      cpSync(file, join(own, 'cdk.tf.json'));
      console.log(`scanning ${relative(root, file)}`);
      return own;
    });
}

function stackFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('cdk.tf.json'))
    .map((name) => join(folder, name));
}

interface Report {
  readonly summary?: { readonly parsing_errors: number };
  readonly results?: {
    readonly passed_checks: readonly Finding[];
    readonly failed_checks: readonly Finding[];
  };
}

interface Finding {
  readonly check_id: string;
  readonly resource: string;
}

function scan(checkov: string, folder: string): CheckResult[] {
  // `terraform_json` and not `terraform`, which reads no JSON and reports nothing. Nothing is downloaded or sent.
  const args = [
    '--directory',
    folder,
    '--framework',
    'terraform_json',
    '--skip-download',
    '--compact',
    '--output',
    'json',
  ];
  const { stdout, stderr } = spawnSync(checkov, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const report = JSON.parse(stdout) as Report;
  if (report.summary !== undefined && report.summary.parsing_errors > 0) {
    throw new Error(`checkov cannot read ${folder}: ${stderr.slice(-500)}`);
  }
  const results = (findings: readonly Finding[] | undefined, passed: boolean) =>
    (findings ?? []).map(({ check_id: check, resource: where }) => ({ check, where, passed }));
  return [...results(report.results?.passed_checks, true), ...results(report.results?.failed_checks, false)];
}

/** Scans what one framework has made. @returns how many problems there are */
function report(checkov: string, framework: string, folders: readonly string[]): number {
  const skips = JSON.parse(readFileSync(join(root, 'test/scan/skips.json'), 'utf8')) as Skip[];
  const results = folders.flatMap((folder) => scan(checkov, folder));
  const problems = problemsOf(results, skips);
  for (const problem of problems) console.error(`${framework}: ${problem}`);
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(
    `checkov ${CHECKOV}, ${framework}: ${String(results.length - failed)} passed, ${String(failed)} failed (checks with a reason: ${skips.map(({ check }) => check).join(', ')}), ${String(problems.length)} problems`,
  );
  return problems.length;
}

async function main(): Promise<void> {
  const checkov = installed();
  rmSync(stacks, { recursive: true, force: true });
  const [older, newer] = [join(stacks, 'cdktf'), join(stacks, 'cdktn')];
  const problems =
    report(checkov, 'cdktf', foldersOfStacks(older, synthesizeWithCdktf(older))) +
    report(checkov, 'cdktn', foldersOfStacks(newer, await synthesizeWithCdktn(newer)));
  process.exitCode = problems === 0 ? 0 : 1;
}

void main();
