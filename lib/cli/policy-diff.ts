import { relative } from 'node:path';
import { compareCodeUnits, ConfigurationError, counted } from '../core';
import { PolicyDiff, PolicyDocument, type PolicyServer } from '../policy';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { isFolder } from './files';
import { parsedPolicies, readPolicies } from './policy-inputs';
import { SERVER_OPTION, serverOf } from './policy-options';
import { writeReport } from './report';

const NAME = 'policy diff';

/** `policy diff`: what a change of policies means. */
export function policyDiffCommand(): Command {
  return {
    name: NAME,
    operands: 'OLD NEW',
    count: { min: 2, max: 2 },
    summary: 'prints what NEW allows and no longer allows, compared with OLD',
    details:
      'Each is a policy, a folder, whose policies are compared by their names, "-" for standard input, or "none". It compares the meaning for every path: order, formatting and rules without effect do not count. A policy that servers refuse ends the command with 2, in folders after the others are compared.',
    options: {
      server: SERVER_OPTION,
      format: formatOption(['text', 'json']),
      output: OUTPUT_OPTION,
    },
    exitCodes: { 0: 'the same meaning', 1: 'something differs' },
    run: policyDiff,
  };
}

/** A policy as a report calls it, and what has changed in it. */
interface Pair {
  readonly name: string;
  readonly diff: PolicyDiff;
}

function policyDiff(args: Arguments, output: CommandOutput): number {
  const [before = '', after = ''] = args.operands;
  const { pairs, refused } = comparison(before, after, serverOf(args));
  for (const error of refused) output.err(`error: ${error.message}\n`);
  const differing = pairs.filter(({ diff }) => !diff.same);
  writeReport(args, output, {
    summary: [
      ...(pairs.length > 0 || refused.length === 0 ? [summaryOf(pairs, differing)] : ['nothing is compared']),
      ...(refused.length > 0 ? [`${String(refused.length)} refused`] : []),
    ].join(', '),
    text: () => differing.map((pair) => textOf(pair, pairs.length > 1)).join('\n'),
    json: () =>
      differing.flatMap(({ name, diff }) => diff.changes.map((change) => ({ policy: name, ...change }))),
  });
  if (refused.length > 0) return 2;
  return differing.length === 0 ? 0 : 1;
}

interface Comparison {
  readonly pairs: readonly Pair[];
  /** Of the policies in folders that servers refuse; what they mean is unknown. */
  readonly refused: readonly ConfigurationError[];
}

function comparison(before: string, after: string, server: PolicyServer): Comparison {
  const folders = isFolder(before) || isFolder(after);
  if ([before, after].some((one) => folders && one !== 'none' && !isFolder(one))) {
    const operands = 'two policies, or two folders';
    throw CliErrors.CLI_OPERANDS_WRONG({ command: NAME, operands, got: [before, after] });
  }
  if (!folders) {
    const [old, young] = [before, after].map((operand) =>
      operand === 'none' ? {} : readPolicies(NAME, [operand], server),
    );
    return { pairs: [{ name: after, diff: PolicyDiff.of(old ?? {}, young ?? {}, { server }) }], refused: [] };
  }
  const sides = [before, after].map((operand) => policiesOf(operand, server));
  const names = [...new Set(sides.flatMap((side) => [...side.keys()]))].sort(compareCodeUnits);
  const refused = names.flatMap((name) =>
    sides.map((side) => side.get(name)).filter((one) => ConfigurationError.is(one)),
  );
  const pairs = names.flatMap((name) => {
    const [one, other] = sides.map((side) => side.get(name) ?? {});
    if (ConfigurationError.is(one) || ConfigurationError.is(other)) return [];
    return [{ name, diff: PolicyDiff.of(one ?? {}, other ?? {}, { server }) }];
  });
  return { pairs, refused };
}

type FolderPolicies = ReadonlyMap<string, Readonly<Record<string, PolicyDocument>> | ConfigurationError>;

/** By the path from the folder. */
function policiesOf(folder: string, server: PolicyServer): FolderPolicies {
  if (folder === 'none') return new Map();
  return new Map(
    [...parsedPolicies(NAME, [folder], server)].map(([file, policy]) => [
      relative(folder, file),
      policy instanceof PolicyDocument ? { [file]: policy } : policy,
    ]),
  );
}

function textOf({ name, diff }: Pair, several: boolean): string {
  const lines = diff.toString().trimEnd().split('\n').slice(0, -1);
  return `${several ? `${name}\n` : ''}${lines.join('\n')}\n`;
}

function summaryOf(pairs: readonly Pair[], differing: readonly Pair[]): string {
  if (differing.length === 0) return 'the same meaning';
  const sum = (of: (diff: PolicyDiff) => readonly unknown[]): number =>
    differing.reduce((total, { diff }) => total + of(diff).length, 0);
  const gained = counted(
    sum((diff) => diff.gained),
    'capability',
    'capabilities',
  );
  const changes = `${gained} gained, ${String(sum((diff) => diff.lost))} lost, ${String(sum((diff) => diff.changed))} changed`;
  if (pairs.length === 1) return changes;
  return `${changes}; ${String(differing.length)} of ${counted(pairs.length, 'policy', 'policies')}`;
}
