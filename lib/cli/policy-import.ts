import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ConfigurationError } from '../core';
import { PolicyDocument, printTypeScript } from '../policy';

/** Where a command writes; the process's own streams when it runs. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export const POLICY_IMPORT_USAGE = `aks-vault-constructs policy import FILE
  Prints the policy in FILE (HCL or JSON, "-" for standard input) as typed TypeScript.
  What lint finds in it goes to standard error.`;

/**
 * The command `policy import`: typed code on standard output, findings on standard error.
 *
 * @param args behind `policy import`
 * @returns the exit code: 0, 1 where the policy is refused, 2 for wrong arguments or a file that cannot be read
 */
export function policyImport(args: readonly string[], output: CommandOutput): number {
  const [file, ...others] = args;
  if (file === undefined || others.length > 0 || (file.startsWith('-') && file !== '-')) {
    output.err(`${POLICY_IMPORT_USAGE}\n`);
    return 2;
  }
  const text = read(file, output);
  if (text === undefined) return 2;
  try {
    const policy = PolicyDocument.parse(text, file === '-' ? 'standard input' : file);
    output.out(printTypeScript(policy, { name: constantName(file) }));
    for (const { severity, message } of policy.lint()) output.err(`${severity}: ${message}\n`);
    return 0;
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    output.err(`error: ${error.message}\n`);
    return 1;
  }
}

function read(file: string, output: CommandOutput): string | undefined {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    output.err(`error: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

/** `shop-app.hcl` gives `shopApp`. */
function constantName(file: string): string {
  const words = basename(file)
    .replace(/\..*$/, '')
    .split(/[^A-Z0-9]+/i)
    .filter((word) => word !== '');
  const name = words
    .map((word, index) => (index === 0 ? word.toLowerCase() : word[0]?.toUpperCase() + word.slice(1)))
    .join('');
  return /^[A-Z]/i.test(name) ? name : `policy${name}`;
}
