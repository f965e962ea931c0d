import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../core';
import { checkManifests, type CheckResult, checkSummary, findManifests, type FoundManifests } from '../check';
import { type CommandOutput } from './policy-import';

export const CHECK_USAGE = `aks-vault-constructs check FILE... [--strict] [--accept RULE=REASON]... [--sarif [OUT]]
  Looks in plain manifests for what is known to fail between pods and Vault. FILE is YAML or JSON with any number of
  documents, a folder with *.yaml, *.yml and *.json below it, or "-" for standard input: helm template ... | ... check -
  --strict               warnings fail too
  --accept RULE=REASON   findings of this rule are right as they are
  --sarif                SARIF 2.1.0 on standard output, in place of the text
  --sarif=OUT            SARIF 2.1.0 into this file, beside the text
  Exit codes: 0 nothing that fails, 1 errors (with --strict warnings too), 2 wrong arguments, a file that cannot be
  read or is no YAML, or no Kubernetes object in any of them.`;

interface CheckArguments {
  readonly files: readonly string[];
  readonly strict: boolean;
  readonly accept: Readonly<Record<string, string>>;
  /** A file, or true for standard output. */
  readonly sarif: string | boolean;
}

/**
 * The command `check`: findings on standard output, what could not be looked at on standard error.
 *
 * @param args behind `check`
 * @returns the exit code, as the usage says
 */
export function check(args: readonly string[], output: CommandOutput): number {
  const wanted = parsed(args);
  if (wanted === undefined) {
    output.err(`${CHECK_USAGE}\n`);
    return 2;
  }
  const { sources, skipped, failures } = foundFor(wanted.files);
  for (const failure of failures) output.err(`error: ${failure}\n`);
  try {
    const result = checkManifests(sources, { accept: wanted.accept });
    if (!report(result, wanted, output)) return 2;
    output.err(checkSummary(result, skipped));
    if (failures.length > 0 || result.unreadable.length > 0 || result.objects === 0) return 2;
    return result.errors.length > 0 || (wanted.strict && result.warnings.length > 0) ? 1 : 0;
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    output.err(`error: ${error.message}\n`);
    return 2;
  }
}

/** Undefined for arguments that the usage does not know. */
function parsed(args: readonly string[]): CheckArguments | undefined {
  const files: string[] = [];
  const accept: Record<string, string> = {};
  let [strict, sarif]: [boolean, string | boolean] = [false, false];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const accepted = /^--accept(?:=(.*))?$/s.exec(arg);
    if (arg === '--strict') strict = true;
    else if (arg === '--sarif') sarif = true;
    else if (arg.startsWith('--sarif=') && arg.length > '--sarif='.length)
      sarif = arg.slice('--sarif='.length);
    else if (accepted !== null) {
      const [, rule, reason] = /^([^=]*)=(.*)$/s.exec(accepted[1] ?? rest.shift() ?? '') ?? [];
      if (rule === undefined || reason === undefined) return undefined;
      accept[rule] = reason;
    } else if (arg === '-' || !arg.startsWith('-')) files.push(arg);
    else return undefined;
  }
  return files.length === 0 ? undefined : { files, strict, accept, sarif };
}

/** The texts behind the arguments; what cannot be read is told at the end, so that the others are checked. */
function foundFor(paths: readonly string[]): FoundManifests {
  const { sources, skipped, failures } = findManifests(paths.filter((path) => path !== '-'));
  const input = paths.includes('-') ? [{ file: 'standard input', text: readFileSync(0, 'utf8') }] : [];
  return { sources: [...sources, ...input], skipped, failures };
}

/** False where the report cannot be written. */
function report(result: CheckResult, { sarif }: CheckArguments, output: CommandOutput): boolean {
  if (sarif === true) {
    output.out(result.toSarif(ownVersion()));
    return true;
  }
  output.out(result.toText());
  if (sarif === false) return true;
  try {
    writeFileSync(sarif as string, result.toSarif(ownVersion()));
    return true;
  } catch (error) {
    output.err(
      `error: ${sarif as string} cannot be written: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return false;
  }
}

/** Of package.json, which stands two folders above the source of this file and three above what is made of it. */
function ownVersion(): string | undefined {
  const file = ['../../package.json', '../../../package.json']
    .map((path) => join(__dirname, path))
    .find((path) => existsSync(path));
  if (file === undefined) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: string }).version;
}
