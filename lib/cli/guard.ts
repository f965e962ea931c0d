import { TokenAudience } from '../access';
import { ConfigurationError, packagePage } from '../core';
import { admissionGuard, GuardedNamespaces, GuardExemption, GuardMode, type Labels } from '../guard';
import { manifestText } from '../inject';
import { type Arguments, type Command, type CommandOutput, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { writeResult } from './files';

const MODES: Readonly<Record<string, () => GuardMode>> = {
  deny: () => GuardMode.deny(),
  warn: () => GuardMode.warn(),
  audit: () => GuardMode.audit(),
};

/** `guard`: the manifests of a guard at admission. */
export function guardCommand(): Command {
  return {
    name: 'guard',
    operands: '[NAMESPACE...]',
    count: { min: 0, max: Number.POSITIVE_INFINITY },
    summary: 'prints an admission policy that refuses pods without a start gate',
    details: `The policy is for the given namespaces, those with a label, or all but some. It refuses a pod that asks for secrets of Vault and could start without them: ${packagePage('docs/guard.md')}. Apply it with kubectl, as an administrator.`,
    options: {
      'namespace-label': { value: 'NAME=VALUE', repeated: true, help: 'the namespaces with this label' },
      'all-but': { help: 'all namespaces but the given ones and those of the system' },
      mode: {
        value: 'deny|warn|audit',
        choices: Object.keys(MODES),
        help: 'what happens to such a pod; deny is the default',
      },
      audience: { value: 'AUDIENCE', repeated: true, help: 'of the tokens for Vault; vault is the default' },
      'exempt-account': {
        value: 'NAMESPACE/NAME',
        repeated: true,
        help: 'pods of this service account pass',
      },
      'exempt-label': { value: 'NAME=VALUE', repeated: true, help: 'pods with this label pass' },
      name: { value: 'NAME', help: 'of both objects; vault-start-gate is the default' },
      output: OUTPUT_OPTION,
    },
    exitCodes: { 0: 'done', 1: '(not used)' },
    run: guard,
  };
}

function guard(args: Arguments, output: CommandOutput): number {
  const audiences = args
    .values('audience')
    .map((audience) => asOption('--audience', () => TokenAudience.of(audience)));
  const name = args.value('name');
  const exemptions = [
    ...args.values('exempt-account').map((text) => {
      const [namespace = '', account = ''] = pair(text, 'exempt-account', '/', 'NAMESPACE/NAME');
      return asOption('--exempt-account', () => GuardExemption.serviceAccount(namespace, account));
    }),
    ...args
      .values('exempt-label')
      .map((text) => asOption('--exempt-label', () => GuardExemption.labels(labels([text], 'exempt-label')))),
  ];
  const guarded = namespaces(args);
  const objects = asOption('--name', () =>
    admissionGuard({
      namespaces: guarded,
      mode: (MODES[args.value('mode') ?? 'deny'] ?? GuardMode.deny)(),
      exemptions,
      ...(audiences.length === 0 ? {} : { audiences }),
      ...(name === undefined ? {} : { name }),
    }),
  );
  const text = manifestText(objects);
  const file = args.value('output');
  if (file === undefined || file === '-') output.out(text);
  else writeResult(file, text);
  return 0;
}

/** What a class refuses, in the words of the command line. */
function asOption<T>(option: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    const { rule, got } = error.problem;
    throw CliErrors.CLI_OPTION_VALUE_INVALID({
      command: 'guard',
      option,
      rule,
      got: typeof got === 'string' ? got : JSON.stringify(got),
    });
  }
}

function namespaces(args: Arguments): GuardedNamespaces {
  const given = args.values('namespace-label');
  if (args.flag('all-but')) {
    if (given.length > 0) throw clash('--all-but');
    return asOption('NAMESPACE', () => GuardedNamespaces.allBut(...args.operands));
  }
  if (given.length + args.operands.length === 0) {
    const operands = 'NAMESPACE, --namespace-label NAME=VALUE or --all-but, such as guard shop';
    throw CliErrors.CLI_OPERANDS_WRONG({ command: 'guard', operands, got: [] });
  }
  if (given.length === 0) return asOption('NAMESPACE', () => GuardedNamespaces.named(...args.operands));
  if (args.operands.length > 0) throw clash(args.operands.join(' '));
  return asOption('--namespace-label', () => GuardedNamespaces.labelled(labels(given, 'namespace-label')));
}

function clash(got: string): Error {
  const rule = 'not together with names of namespaces or --all-but';
  return CliErrors.CLI_OPTION_VALUE_INVALID({ command: 'guard', option: '--namespace-label', rule, got });
}

function labels(texts: readonly string[], option: string): Labels {
  return Object.fromEntries(texts.map((text) => pair(text, option, '=', 'NAME=VALUE')));
}

function pair(text: string, option: string, separator: string, form: string): readonly [string, string] {
  const at = text.indexOf(separator);
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw CliErrors.CLI_OPTION_VALUE_INVALID({
    command: 'guard',
    option: `--${option}`,
    rule: `needs ${form}`,
    got: text,
  });
}
