import { type CheckFindings, type Finding, type Unreadable } from './finding';
import { objectName } from './location';
import { unreadableText } from './text-report';

/** A result as SARIF 2.1.0: one run, each rule with its help, each finding at its line. */
export function sarifReport(result: CheckFindings, version?: string): string {
  const { rules } = result;
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'aks-vault-constructs',
            ...(version === undefined ? {} : { semanticVersion: version }),
            rules: rules.map(({ id, level, title, remedy }) => ({
              id,
              shortDescription: { text: title },
              help: {
                text: `${title}. Instead: ${remedy}. See docs/check.md#${id}.`,
                markdown: `${title}.\n\nInstead: ${remedy}.\n\nSee \`docs/check.md#${id}\`.`,
              },
              defaultConfiguration: { level },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: result.unreadable.length === 0,
            toolExecutionNotifications: result.unreadable.map(notification),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: result.findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: finding.level,
          message: { text: `${finding.message}. Instead: ${finding.remedy}.` },
          locations: [location(finding)],
          partialFingerprints: { 'objectAndPath/v1': fingerprint(finding) },
          ...(finding.accepted === undefined
            ? {}
            : { suppressions: [{ kind: 'external', status: 'accepted', justification: finding.accepted }] }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function location({ location: place }: Finding): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(place.file) },
      region: { startLine: place.line, startColumn: place.column },
    },
    logicalLocations: [
      {
        name: place.name === '' ? place.kind : place.name,
        fullyQualifiedName: `${objectName(place)} ${place.path}`.trimEnd(),
        kind: 'resource',
      },
    ],
  };
}

/** The same finding after lines above it have come or gone. */
function fingerprint({ rule, location: place }: Finding): string {
  return [rule, place.kind, place.namespace ?? '', place.name, place.path].join('|');
}

/** Viewers resolve it against the repository's root; backslashes are Windows'. */
function uriOf(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/').replace(/^\.\//, '');
}

function notification(unreadable: Unreadable): object {
  const { file, line, column } = unreadable;
  return {
    level: 'error',
    message: { text: unreadableText(unreadable) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}
