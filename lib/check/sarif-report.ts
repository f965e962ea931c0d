import { packagePage, sarifLog } from '../core';
import { type CheckFindings, type Finding } from './finding';
import { objectName } from './location';
import { unreadableText } from './text-report';

const PAGE = packagePage('docs/check.md');

/** A result as SARIF 2.1.0: one run, each rule with its help, each finding at its line. */
export function sarifReport(result: CheckFindings, version?: string): string {
  const run = {
    rules: result.rules.map(({ id, level, title, remedy }) => ({
      id,
      level,
      title,
      help: `${title}. Instead: ${remedy}. See ${PAGE}#${id}.`,
      markdown: `${title}.\n\nInstead: ${remedy}.\n\nSee \`${PAGE}#${id}\`.`,
    })),
    results: result.findings.map((finding) => ({
      rule: finding.rule,
      level: finding.level,
      message: `${finding.message}. Instead: ${finding.remedy}.`,
      ...placeOf(finding),
      fingerprint: { 'objectAndPath/v1': fingerprint(finding) },
      accepted: finding.accepted,
    })),
    failures: result.unreadable.map((unreadable) => ({
      message: unreadableText(unreadable),
      file: unreadable.file,
      region: { startLine: unreadable.line, startColumn: unreadable.column },
    })),
  };
  return sarifLog(run, version);
}

function placeOf({ location: place }: Finding) {
  return {
    file: place.file,
    region: { startLine: place.line, startColumn: place.column },
    logical: {
      name: place.name === '' ? place.kind : place.name,
      fullName: `${objectName(place)} ${place.path}`.trimEnd(),
      kind: 'resource',
    },
  };
}

/** The same finding after lines above it have come or gone. */
function fingerprint({ rule, location: place }: Finding): string {
  return [rule, place.kind, place.namespace ?? '', place.name, place.path].join('|');
}
