import { counted, packagePage, sarifLog } from '../core';
import { type FindingLevel, type VerifyFinding, verifyRules } from './finding';
import { nameOf, type VerifyResult } from './verify-contract';

const PAGE = packagePage('docs/verify.md');

/** What was found, for people: workload by workload, with what the pod would say. */
export function verifyText(result: VerifyResult): string {
  // A workload with a listener has two logins, and one name.
  const names = new Set(result.workloads.map(nameOf));
  const blocks = [...names].flatMap((name) => {
    const found = result.findings.filter(({ workload }) => workload === name);
    return found.length === 0 ? [] : [[name, ...found.map(lineOf)].join('\n')];
  });
  return [...blocks, `${verifySummary(result)}\n`].join('\n\n');
}

function lineOf({ level, rule, subject, message, podSays, remedy }: VerifyFinding): string {
  const indent = ' '.repeat(11);
  return [
    `  ${level.padEnd(7)}  ${subject}: ${message} (${rule})`,
    ...(podSays === undefined ? [] : [`${indent}the pod would say: ${podSays}`]),
    `${indent}instead: ${remedy}`,
  ].join('\n');
}

/** `3 workloads at https://vault.example:8200: 1 error, 2 warnings`. */
export function verifySummary({ findings, workloads, leftOut, address }: VerifyResult): string {
  const counts = (['error', 'warning', 'unknown', 'note'] as const).flatMap((level) => {
    const count = findings.filter((one) => one.level === level).length;
    return count === 0 ? [] : [counted(count, level, level === 'unknown' ? level : undefined)];
  });
  const left =
    leftOut.length === 0 ? '' : `; ${counted(leftOut.length, 'workload')} for another server left out`;
  const what = counts.length === 0 ? 'everything is there' : counts.join(', ');
  return `${counted(workloads.length, 'workload')} at ${address}: ${what}${left}`;
}

/** For scripts. */
export function verifyJson({ findings, workloads, leftOut, address }: VerifyResult): string {
  const content = { address, workloads: workloads.map(nameOf), leftOut: leftOut.map(nameOf), findings };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** SARIF 2.1.0: each finding at the contract, by the workload. */
export function verifySarif(result: VerifyResult, file: string, version?: string): string {
  // The contract is written by synth: no line of it is anybody's.
  const place = { file, region: { startLine: 1, startColumn: 1 } };
  const run = {
    rules: Object.entries(verifyRules()).map(([id, { level, title }]) => ({
      id,
      level: sarifLevel(level),
      title,
      help: `${title}. See ${PAGE}.`,
      markdown: `${title}.\n\nSee \`${PAGE}\`.`,
    })),
    results: result.findings.map((finding) => ({
      rule: finding.rule,
      level: sarifLevel(finding.level),
      message: messageOf(finding),
      ...place,
      logical: {
        name: finding.workload,
        fullName: `${finding.workload} ${finding.subject}`,
        kind: 'resource',
      },
      fingerprint: { 'workloadAndSubject/v1': `${finding.rule}|${finding.workload}|${finding.subject}` },
    })),
    failures: result.findings
      .filter(({ level }) => level === 'unknown')
      .map((finding) => ({ message: messageOf(finding), ...place })),
  };
  return sarifLog(run, version);
}

function messageOf({ workload, subject, message, podSays, remedy }: VerifyFinding): string {
  const says = podSays === undefined ? '' : ` The pod would say: ${podSays}.`;
  return `${workload}: ${subject}: ${message}.${says} Instead: ${remedy}.`;
}

/** What could not be looked at is as bad as an error to a pipeline. */
function sarifLevel(level: FindingLevel): 'error' | 'warning' | 'note' {
  return level === 'unknown' ? 'error' : level;
}
