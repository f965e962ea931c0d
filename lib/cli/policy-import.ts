import { basename } from 'node:path';
import { ConfigurationError, counted } from '../core';
import { PolicyDocument, printTypeScript } from '../policy';
import { type Arguments, type Command, type CommandOutput, OUTPUT_OPTION } from './command';
import { nameOf, readInput, writeResult } from './files';
import { SERVER_OPTION, serverOf } from './policy-options';

/** `policy import`: typed code on standard output, findings and the summary on standard error. */
export function policyImportCommand(): Command {
  return {
    name: 'policy import',
    operands: 'FILE',
    count: { min: 1, max: 1 },
    summary: 'prints the policy in FILE as typed TypeScript',
    details:
      'FILE is HCL or JSON, "-" is standard input. What lint finds in the policy goes to standard error, and so does a summary line. The code is equal to the policy, and is printed even if lint finds errors.',
    options: { server: SERVER_OPTION, output: OUTPUT_OPTION },
    exitCodes: {
      0: 'done, and lint has found no errors',
      1: 'done, and lint has found errors; or the policy is one that servers refuse, and nothing is written',
    },
    run: policyImport,
  };
}

function policyImport(args: Arguments, output: CommandOutput): number {
  const [file = ''] = args.operands;
  const text = readInput(file);
  const server = serverOf(args);
  let policy: PolicyDocument;
  try {
    policy = PolicyDocument.parse(text, { file: nameOf(file), server });
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    output.err(`error: ${error.message}\n${nameOf(file)}: nothing is written\n`);
    return 1;
  }
  const code = printTypeScript(policy, { name: constantName(file) });
  const target = args.value('output');
  const toFile = target !== undefined && target !== '-';
  if (toFile) writeResult(target, code);
  else output.out(code);
  const findings = policy.lint({ server });
  for (const { severity, message } of findings) output.err(`${severity}: ${message}\n`);
  const written = toFile ? `, written to ${target}` : '';
  output.err(
    `${nameOf(file)}: ${counted(policy.rules.length, 'rule')}, ${counted(findings.length, 'finding')}${written}\n`,
  );
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
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
