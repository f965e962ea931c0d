/** One result of checkov. */
export interface CheckResult {
  readonly check: string;
  /** Logical id in the stack, and the stack. */
  readonly where: string;
  readonly passed: boolean;
}

/** A check that may fail, and why. */
export interface Skip {
  readonly check: string;
  readonly reason: string;
}

/**
 * Checks of checkov for clusters, node pools and their networks. All of them must have run: a scanner that finds no
 * resource, as `--framework terraform` does with Terraform JSON, reports no failure either.
 */
export const EXPECTED_CHECKS: readonly string[] = [
  ...[4, 5, 6, 7, 8, 115, 116, 117, 141, 143, 168, 169, 170, 171, 172, 226, 227, 232, 246].map(
    (number) => `CKV_AZURE_${String(number)}`,
  ),
  'CKV2_AZURE_29',
];

/** What is wrong with the results: one line each, none when all is well. */
export function problemsOf(results: readonly CheckResult[], skips: readonly Skip[]): readonly string[] {
  const skipped = new Set(skips.map(({ check }) => check));
  const ran = new Set(results.map(({ check }) => check));
  const failed = results.filter(({ passed }) => !passed);
  return [
    ...failed
      .filter(({ check }) => !skipped.has(check))
      .map(({ check, where }) => `${check} failed for ${where} and has no reason in test/scan/skips.json`),
    ...EXPECTED_CHECKS.filter((check) => !ran.has(check)).map((check) => `${check} did not run`),
    ...skips
      .filter(({ check }) => !failed.some((result) => result.check === check))
      .map(({ check }) => `${check} passes everywhere: take it out of test/scan/skips.json`),
    ...skips
      .filter(({ reason }) => reason.length < 40)
      .map(({ check }) => `${check} has no real reason in test/scan/skips.json`),
  ];
}
