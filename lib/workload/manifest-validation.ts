import { readFileSync } from 'node:fs';
import type * as room from '../check';
import type { CheckOptions, CheckResult, Finding } from '../check';
import { packagePage } from '../core';
import { check as checkValue, VALIDATION_CONTEXT, VALIDATION_OPTIONS } from './private/shapes';
import { checkObject } from './private/checked-props';

/** What `properties` of the plug-in may hold in `cdk8s.yaml`. */
export interface ManifestValidationOptions extends CheckOptions {
  /** Whether warnings fail too. @default false */
  readonly strict?: boolean;
}

/** The part of cdk8s-cli's `ValidationContext` that the plug-in uses; cdk8s-cli itself is not loaded. */
export interface ManifestValidationContext {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        readonly locations: readonly string[];
        readonly manifestPath: string;
      }[];
    }): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

/**
 * The check of manifests as a plug-in of `cdk8s synth`, which fails when a manifest of the application would start
 * before its secrets, or breaks another rule of `docs/check.md`: for Deployments that are not ours, such as
 * `Include`d YAML and Helm charts, and for ours after patches of the `ApiObject`.
 *
 * ```yaml
 * # cdk8s.yaml
 * validations:
 *   - package: ./node_modules/aks-vault-constructs
 *     version: 0.1.0
 *     class: VaultManifestValidation
 *     properties:
 *       strict: true
 *       accept: { secret-in-manifest: 'the registry wants its pull secret here' }
 * ```
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations
 */
export class VaultManifestValidation {
  readonly #options: ManifestValidationOptions;

  /** @throws CHECK_RULE_UNKNOWN, CHECK_REASON_MISSING, WORKLOAD_VALUE_INVALID */
  public constructor(options: ManifestValidationOptions = {}) {
    checkObject('properties of VaultManifestValidation', options, '{ strict: true }');
    checkValue('', options, VALIDATION_OPTIONS);
    this.#options = options;
    // At once, so that a misspelt rule is found also where nothing is wrong.
    check([], checkOptions(options));
  }

  /** Looks at every manifest of the synth and submits the report. */
  public validate(context: ManifestValidationContext): Promise<void> {
    checkValue('context', context, VALIDATION_CONTEXT);
    const { manifests, report } = context;
    const sources = manifests.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
    const { findings, errors, warnings, notes, unreadable } = check(sources, checkOptions(this.#options));
    const open = findings.filter(({ accepted }) => accepted === undefined);
    for (const [first, ...more] of alike(open)) {
      report.addViolation({
        ruleName: first.rule,
        recommendation: `${first.level}: ${first.message}`,
        fix: `${first.remedy} (${packagePage('docs/check.md')}#${first.rule})`,
        violatingResources: [first, ...more].map(({ location }) => ({
          resourceName: location.name,
          locations: [`${location.path} (line ${String(location.line)})`],
          manifestPath: location.file,
        })),
      });
    }
    for (const { file, line, reason } of unreadable) {
      report.addViolation({
        ruleName: 'unreadable',
        recommendation: `error: cannot be read as YAML (${reason})`,
        fix: 'valid YAML',
        violatingResources: [{ resourceName: '', locations: [`line ${String(line)}`], manifestPath: file }],
      });
    }
    const failing = errors.length + unreadable.length + (this.#options.strict === true ? warnings.length : 0);
    report.submit(failing === 0 ? 'success' : 'failure', {
      errors: String(errors.length),
      warnings: String(warnings.length),
      notes: String(notes.length),
      accepted: String(findings.length - open.length),
    });
    return Promise.resolve();
  }
}

function checkOptions({ accept, rules, deploymentSafeguards }: ManifestValidationOptions): CheckOptions {
  return {
    ...(accept && { accept }),
    ...(rules && { rules }),
    ...(deploymentSafeguards && { deploymentSafeguards }),
  };
}

/** The check and its parser are loaded when a plug-in is made, since every application opens this door. */
function check(...args: Parameters<typeof room.checkManifests>): CheckResult {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { checkManifests } = require('../check') as typeof room;
  return checkManifests(...args);
}

/** Findings that say the same of several objects. */
function alike(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.message, finding.remedy]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}
