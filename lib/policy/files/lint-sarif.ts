import { packagePage, sarifLog, type SarifRule } from '../../core';
import { LINT_TITLES } from '../lint/titles';
import type { LocatedFinding } from './located-finding';

const PAGE = packagePage('docs/errors.md');

/** Findings as SARIF 2.1.0: one run, every rule of lint with its help, each finding at its line. */
export function lintSarif(findings: readonly LocatedFinding[], version?: string): string {
  const refusals = [...new Set(findings.map(({ code }) => code))].filter((code) => !(code in LINT_TITLES));
  const rules = [
    ...Object.entries(LINT_TITLES).map(([code, title]) => ruleOf(code, title)),
    ...refusals.sort().map((code) => ruleOf(code, 'A policy that cannot be read, or a server refuses')),
  ];
  const results = findings.map((finding) => ({
    rule: finding.code,
    level: finding.severity,
    message: `${finding.message}. Instead: ${finding.remedy}.`,
    file: finding.file,
    region: {
      startLine: finding.line,
      startColumn: finding.column,
      endLine: finding.line,
      endColumn: finding.endColumn,
    },
    logical: { name: finding.path ?? 'policy', fullName: finding.path ?? 'policy', kind: 'resource' },
    fingerprint: { 'rulePath/v1': [finding.code, finding.path ?? ''].join('|') },
    accepted: finding.accepted,
  }));
  return sarifLog({ rules, results, failures: [] }, version);
}

function ruleOf(id: string, title: string): SarifRule {
  const anchor = id.toLowerCase();
  return {
    id,
    title,
    help: `${title}. See ${PAGE}#${anchor}.`,
    markdown: `${title}.\n\nSee \`${PAGE}#${anchor}\`.`,
  };
}
