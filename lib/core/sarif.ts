/** A place in a text: lines and columns from 1, columns in UTF-16 code units. */
export interface SarifRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A rule with its help. */
export interface SarifRule {
  readonly id: string;
  readonly level?: 'error' | 'warning' | 'note';
  readonly title: string;
  /** Plain text; `markdown` says the same. */
  readonly help: string;
  readonly markdown: string;
}

/** A finding at its place. */
export interface SarifResult {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly file: string;
  readonly region: SarifRegion;
  /** Names of the thing that the finding is about. */
  readonly logical: { readonly name: string; readonly fullName: string; readonly kind: string };
  /** What stays the same after lines above it have come or gone. */
  readonly fingerprint: Readonly<Record<string, string>>;
  /** Why it no longer counts. */
  readonly accepted?: string | undefined;
}

/** A text that could not be looked at. */
export interface SarifFailure {
  readonly message: string;
  readonly file: string;
  readonly region: SarifRegion;
}

/**
 * SARIF 2.1.0 of one run, which code review of GitHub and Azure DevOps shows at the line.
 *
 * @param version of this package
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(
  run: {
    readonly rules: readonly SarifRule[];
    readonly results: readonly SarifResult[];
    readonly failures: readonly SarifFailure[];
  },
  version?: string,
): string {
  const indices = new Map(run.rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'aks-vault-constructs',
            ...(version === undefined ? {} : { semanticVersion: version }),
            rules: run.rules.map(({ id, level, title, help, markdown }) => ({
              id,
              shortDescription: { text: title },
              help: { text: help, markdown },
              ...(level === undefined ? {} : { defaultConfiguration: { level } }),
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: run.failures.length === 0,
            toolExecutionNotifications: run.failures.map(({ message, file, region }) => ({
              level: 'error',
              message: { text: message },
              locations: [{ physicalLocation: physical(file, region) }],
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: run.results.map(
          ({ rule, level, message, file, region, logical, fingerprint, accepted }) => ({
            ruleId: rule,
            ruleIndex: indices.get(rule) ?? -1,
            level,
            message: { text: message },
            locations: [
              {
                physicalLocation: physical(file, region),
                logicalLocations: [
                  { name: logical.name, fullyQualifiedName: logical.fullName, kind: logical.kind },
                ],
              },
            ],
            partialFingerprints: fingerprint,
            ...(accepted === undefined
              ? {}
              : { suppressions: [{ kind: 'external', status: 'accepted', justification: accepted }] }),
          }),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function physical(file: string, region: SarifRegion): object {
  return { artifactLocation: { uri: sarifUri(file) }, region };
}

/** Viewers resolve it against the repository's root; backslashes are Windows'. */
function sarifUri(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/').replace(/^\.\//, '');
}
