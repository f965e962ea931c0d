import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { compareCodeUnits, counted } from '../core';
import { PolicyDiff, type PolicyDocument, type PolicyServer } from '../policy';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { readPolicies } from './policy-inputs';
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
      'Each is a policy, a folder, whose policies are compared by their names, "-" for standard input, or "none". Compared is the meaning for every path: order, formatting and rules that decide nothing say nothing.',
    options: {
      server: SERVER_OPTION,
      format: formatOption(['text', 'json']),
      output: OUTPUT_OPTION,
    },
    exitCodes: { 0: 'the same meaning', 1: 'something differs' },
    run: policyDiff,
  };
}

/** A policy as a report calls it, and where it is on either side. */
interface Pair {
  readonly name: string;
  readonly diff: PolicyDiff;
}

function policyDiff(args: Arguments, output: CommandOutput): number {
  const [before = '', after = ''] = args.operands;
  const pairs = pairsOf(before, after, serverOf(args));
  const differing = pairs.filter(({ diff }) => !diff.same);
  writeReport(args, output, {
    summary: summaryOf(pairs, differing),
    text: () => differing.map((pair) => textOf(pair, pairs.length > 1)).join('\n'),
    json: () =>
      differing.flatMap(({ name, diff }) => diff.changes.map((change) => ({ policy: name, ...change }))),
  });
  return differing.length === 0 ? 0 : 1;
}

function pairsOf(before: string, after: string, server: PolicyServer): readonly Pair[] {
  const [old, young] = [before, after].map((operand) => sideOf(operand, server));
  const folders = isFolder(before) || isFolder(after);
  if ([before, after].some((one) => folders && one !== 'none' && !isFolder(one))) {
    const operands = 'two policies, or two folders';
    throw CliErrors.CLI_OPERANDS_WRONG({ command: NAME, operands, got: [before, after] });
  }
  if (!folders) {
    return [{ name: after, diff: PolicyDiff.of(old?.all ?? {}, young?.all ?? {}, { server }) }];
  }
  const names = new Set([...(old?.byName.keys() ?? []), ...(young?.byName.keys() ?? [])]);
  return [...names].sort(compareCodeUnits).map((name) => {
    const [one, other] = [old, young].map((side) => side?.byName.get(name) ?? {});
    return { name, diff: PolicyDiff.of(one ?? {}, other ?? {}, { server }) };
  });
}

interface Side {
  readonly all: Readonly<Record<string, PolicyDocument>>;
  /** By the path from the folder. */
  readonly byName: ReadonlyMap<string, Readonly<Record<string, PolicyDocument>>>;
}

function sideOf(operand: string, server: PolicyServer): Side {
  if (operand === 'none') return { all: {}, byName: new Map() };
  const all = readPolicies(NAME, [operand], server);
  const folder = isFolder(operand);
  const byName = Object.entries(all).map(
    ([file, policy]) => [folder ? relative(operand, file) : file, { [file]: policy }] as const,
  );
  return { all, byName: new Map(byName) };
}

function isFolder(operand: string): boolean {
  return statSync(operand, { throwIfNoEntry: false })?.isDirectory() === true;
}

function textOf({ name, diff }: Pair, several: boolean): string {
  const lines = diff.toString().trimEnd().split('\n').slice(0, -1);
  return `${several ? `${name}\n` : ''}${lines.join('\n')}\n`;
}

function summaryOf(pairs: readonly Pair[], differing: readonly Pair[]): string {
  if (differing.length === 0) return 'the same meaning';
  const sum = (of: (diff: PolicyDiff) => readonly unknown[]): string =>
    String(differing.reduce((total, { diff }) => total + of(diff).length, 0));
  const changes = `${sum((diff) => diff.gained)} gained, ${sum((diff) => diff.lost)} lost, ${sum((diff) => diff.changed)} changed`;
  if (pairs.length === 1) return changes;
  return `${changes}; ${String(differing.length)} of ${counted(pairs.length, 'policy', 'policies')}`;
}
