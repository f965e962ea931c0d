import { packagePage } from '../core';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { nameOf, readInput } from './files';
import { readCaseFile } from './policy-test/case-file';
import { caseSummary, casesAsJunit, casesAsTap, casesAsText } from './policy-test/case-reports';
import { runCases } from './policy-test/run-cases';
import { writeReport } from './report';

/** `policy test`: who may and who may not, as a file of cases. */
export function policyTestCommand(): Command {
  return {
    name: 'policy test',
    operands: 'FILE...',
    count: { min: 1, max: Number.POSITIVE_INFINITY },
    summary: 'tests that policies allow and refuse what FILE says',
    details: `FILE is YAML: policies, an identity, and who may and mayNot do what; ${packagePage('docs/policy-tools.md')} shows one, and lib/cli/policy-test.schema.json there is its JSON Schema. "-" is standard input. Paths of policies are relative to FILE.`,
    options: {
      format: formatOption(['text', 'tap', 'junit', 'json']),
      output: OUTPUT_OPTION,
    },
    exitCodes: { 0: 'everything as expected', 1: 'something is not as expected' },
    run: policyTest,
  };
}

function policyTest(args: Arguments, output: CommandOutput): number {
  const files = args.operands.map((operand) => readCaseFile(nameOf(operand), readInput(operand)));
  const results = runCases(files);
  writeReport(args, output, {
    summary: caseSummary(results),
    text: () => casesAsText(results),
    others: { tap: () => casesAsTap(results), junit: () => casesAsJunit(results) },
    json: () =>
      results.map(({ file, name, expectation: { place, ...expected }, passed, why }) => ({
        file,
        line: place.line,
        name,
        ...expected,
        passed,
        ...(passed ? {} : { why }),
      })),
  });
  return results.every(({ passed }) => passed) ? 0 : 1;
}
