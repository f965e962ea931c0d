import type { LintCode } from '../lint/lint-code';
import type { PolicyDocument } from '../policy-document';
import { compareCodeUnits, formatDuration } from '../../core';
import type { PolicyRule } from '../policy-rule';
import { TOKEN } from '../private/tokens';
import { renderHcl } from '../render/hcl';
import { identifier } from './identifier';
import { literalText, type WrittenVerb, writtenVerbs } from './vocabulary-table';
import { check, POLICY, PRINT_OPTIONS } from '../private/arguments';

/** How {@link printTypeScript} names things. */
export interface PrintOptions {
  /** The name of the constant; one that would not compile becomes one that does. @default 'policy' */
  readonly name?: string;
  /** Where the printed code imports from. @default 'aks-vault-constructs/policy' */
  readonly from?: string;
}

/** Rules with such a finding never match anything, so that leaving them out changes nothing. */
const LEFT_OUT: readonly LintCode[] = [
  'POLICY_LINT_PATH_UNREACHABLE',
  'POLICY_LINT_TEMPLATE_UNKNOWN',
  'POLICY_LINT_WILDCARD_LITERAL',
];

/**
 * A policy as typed code: verbs of the vocabularies where a rule is unmistakably one, else `PolicyRule.allow`.
 * The code renders to what the policy renders to; rules that never match are left out, with a comment that says why.
 */
export function printTypeScript(policy: PolicyDocument, options: PrintOptions = {}): string {
  check('policy', policy, POLICY);
  check('options', options, PRINT_OPTIONS);
  const verbs = writtenVerbs();
  const { rules } = policy.united();
  const useless = new Map(
    policy
      .lint()
      .flatMap(({ code, rule, message }) =>
        LEFT_OUT.includes(code) && rule ? [[rule.path.toString(), message] as const] : [],
      ),
  );
  const uses = new Set(['PolicyDocument']);
  const lines = rules.flatMap((rule) => {
    const why = useless.get(rule.path.toString());
    if (why !== undefined) return [`  // left out, it never matches: ${oneLine(why)}`];
    return printRule(rule, verbs, uses);
  });
  const names = [...uses].sort(compareCodeUnits).join(', ');
  const name = identifier(options.name ?? 'policy', uses);
  return [
    `import { ${names} } from ${literalText(options.from ?? 'aks-vault-constructs/policy')};`,
    '',
    lines.length === 0
      ? `export const ${name} = PolicyDocument.of();`
      : `export const ${name} = PolicyDocument.of(\n${lines.join('\n')}\n);`,
    '',
  ].join('\n');
}

function printRule(rule: PolicyRule, verbs: readonly WrittenVerb[], uses: Set<string>): readonly string[] {
  const path = literalText(rule.path.written);
  const said = rule.comment === undefined ? [] : [`comment: ${literalText(rule.comment)}`];
  if (rule.isDeny) {
    uses.add('PolicyRule');
    return [`  PolicyRule.deny(${[path, ...objects(said)].join(', ')}),`];
  }
  if (rule.capabilities.length === 0 || hasInterpolation(rule)) {
    const hcl = renderHcl([rule]).trimEnd();
    return [
      "  // Nothing typed says this; here it is in Vault's language:",
      `  PolicyDocument.parse(${literalText(hcl)}).rules,`,
    ];
  }
  const conditions = printConditions(rule);
  const written = conditions.length === 0 ? asVerbs(rule, verbs) : undefined;
  if (written !== undefined) {
    for (const { uses: name } of written) uses.add(name);
    return written.map(
      ({ call }, index) =>
        `  ${call(rule.path.toString()) ?? ''}(${index === 0 ? objects(said).join('') : ''}),`,
    );
  }
  uses.add('PolicyRule');
  const capabilities = `[${rule.capabilities.map(literalText).join(', ')}]`;
  return [`  PolicyRule.allow(${[path, capabilities, ...objects([...said, ...conditions])].join(', ')}),`];
}

/** A "${" or a template of others in a path is refused by the typed form, as it is nearly always a slip. */
function hasInterpolation(rule: PolicyRule): boolean {
  return /\$\{|\{\{(?!\s*identity\.)/.test(rule.path.toString().replace(TOKEN, ''));
}

/** The verbs that together grant exactly what the rule grants; undefined where there are none. */
function asVerbs(rule: PolicyRule, verbs: readonly WrittenVerb[]): readonly WrittenVerb[] | undefined {
  const path = rule.path.toString();
  const fitting = verbs.filter(
    ({ capabilities, call }) =>
      capabilities.every((capability) => rule.capabilities.includes(capability)) && call(path) !== undefined,
  );
  const granted = new Set(fitting.flatMap(({ capabilities }) => capabilities));
  return fitting.length > 0 && granted.size === rule.capabilities.length ? fitting : undefined;
}

function printConditions(rule: PolicyRule): readonly string[] {
  const {
    allowedParameters,
    deniedParameters,
    requiredParameters,
    minWrappingTtlSeconds,
    maxWrappingTtlSeconds,
  } = rule;
  return [
    ...option('allowedParameters', allowedParameters && printed(withoutStarValues(allowedParameters))),
    ...option('deniedParameters', deniedParameters && printed(withoutStarValues(deniedParameters))),
    ...option('requiredParameters', requiredParameters && printed(requiredParameters)),
    ...option('minWrappingTtl', minWrappingTtlSeconds && duration(minWrappingTtlSeconds)),
    ...option('maxWrappingTtl', maxWrappingTtlSeconds && duration(maxWrappingTtlSeconds)),
    ...option('subscribeEventTypes', rule.subscribeEventTypes && printed(rule.subscribeEventTypes)),
    ...option('mfaMethods', rule.mfaMethods && printed(rule.mfaMethods)),
    ...option('controlGroup', rule.controlGroup && printed(controlGroupProps(rule))),
  ];
}

function controlGroupProps({ controlGroup }: PolicyRule): object {
  const ttl = controlGroup?.ttlSeconds;
  return {
    ...(ttl !== undefined && { ttl: ttl % 1 === 0 ? formatDuration(ttl) : `${String(ttl)}s` }),
    ...(controlGroup?.selfApproval && { selfApproval: true }),
    factors: controlGroup?.factors,
  };
}

/** Values of `*` are ignored by servers and refused by the typed form. */
function withoutStarValues(constraints: Readonly<Record<string, unknown>>): object {
  return '*' in constraints ? { ...constraints, '*': [] } : constraints;
}

function option(name: string, text: string | number | undefined): readonly string[] {
  return text === undefined || text === 0 ? [] : [`${name}: ${String(text)}`];
}

function objects(options: readonly string[]): readonly string[] {
  return options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
}

function duration(seconds: number): string {
  return literalText(seconds % 1 === 0 ? formatDuration(seconds) : `${String(seconds)}s`);
}

/** A plain value as TypeScript. */
function printed(value: unknown): string {
  if (typeof value === 'string') return literalText(value);
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([name, inner]) => `${/^[A-Z_]\w*$/i.test(name) ? name : literalText(name)}: ${printed(inner)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]/g, ' ');
}
