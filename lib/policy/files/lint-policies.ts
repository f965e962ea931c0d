import { ANY_TEXT, ConfigurationError, optional, type Problem, recordOf } from '../../core';
import { PolicyErrors } from '../errors';
import type { LintOptions } from '../lint/lint';
import type { PolicyFinding } from '../lint/finding';
import { PolicyDocument } from '../policy-document';
import type { PolicyRule } from '../policy-rule';
import { type AcceptComment, acceptComments, SHORTEST_REASON } from './accept-comments';
import { looksLikePolicy, type PolicySource } from './find-policies';
import { type LintedPolicy, PolicyLintResult, type SkippedPolicy } from './lint-result';
import type { LocatedFinding } from './located-finding';
import { check, lintPoliciesOptions, SOURCE } from '../private/arguments';
import { checkKnown } from '../uses/known-mounts';

/** How {@link lintPolicies} looks. */
export interface LintPoliciesOptions extends LintOptions {
  /**
   * Codes whose findings are right as they are, in every file, each with the reason. They stay in the result, and no
   * longer count. One file alone: a comment `# aks-vault-constructs/accept.CODE: REASON` in it.
   * @default none
   */
  readonly accept?: Readonly<Record<string, string>>;
}

/**
 * Lints policies in files: what servers accept and ignore, and what they refuse, each at its line.
 *
 * Never throws for what a text holds.
 *
 * @example
 * const { sources } = findPolicies(['policies']);
 * expect(lintPolicies(sources, { mounts: { secret: 'kv-v2' } }).errors).toEqual([]);
 *
 * @throws POLICY_SOURCE_INVALID for what is no list of files and texts (only from untyped code)
 * @throws POLICY_ACCEPT_REASON for a reason of less than 10 characters
 */
export function lintPolicies(
  sources: readonly PolicySource[],
  options: LintPoliciesOptions = {},
): PolicyLintResult {
  checkSources(sources);
  checkKnown('options', options, lintPoliciesOptions);
  check('options.accept', options.accept, optional(recordOf(ANY_TEXT)));
  const accept = Object.entries(options.accept ?? {});
  for (const [code, reason] of accept) checkReason(code, reason);
  const linted = sources.map((source) => lintOne(source, options, new Map(accept)));
  return PolicyLintResult.of({
    findings: linted.flatMap(({ findings }) => findings),
    files: linted.flatMap(({ file }) => file ?? []),
    skipped: linted.flatMap(({ skipped }) => skipped ?? []),
  });
}

interface Linted {
  readonly findings: readonly LocatedFinding[];
  readonly file?: LintedPolicy;
  readonly skipped?: SkippedPolicy;
}

function lintOne(
  { file, text, found = false }: PolicySource,
  options: LintOptions,
  accept: ReadonlyMap<string, string>,
): Linted {
  let policy: PolicyDocument;
  try {
    policy = PolicyDocument.parse(text, { file, server: options.server ?? 'vault' });
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    const other = error.code === 'POLICY_OTHER_LANGUAGE';
    const bom = text.startsWith('\uFEFF');
    const isMeant = looksLikePolicy(text);
    // A folder has other files as well; one that was meant as a policy shows it.
    if (found && !(bom && isMeant) && (other || !isMeant)) {
      const what =
        other && !bom ? error.problem.rule.replace(/^this is |, not a policy$/g, '') : 'other file';
      return { findings: [], skipped: { file, what } };
    }
    return { findings: [refused(file, text, error)], file: { file, rules: 0 } };
  }
  // `name` alone is a policy to a server, and package.json to everybody else.
  if (found && policy.rules.length === 0 && !looksLikePolicy(text))
    return { findings: [], skipped: { file, what: 'other file' } };
  const lines = text.split('\n');
  const comments = acceptComments(text);
  const { mounts, server } = options;
  const all = policy.lint({ mounts, server });
  const findings = all.map((finding) => {
    const located = place(file, finding, policy.rules, lines);
    const here = comments.find(({ code, reason }) => code === finding.code && isReason(reason));
    const reason = here?.reason ?? accept.get(finding.code);
    return reason === undefined ? located : { ...located, accepted: reason };
  });
  const wrong = comments.flatMap((comment) => commentFinding(file, comment, all, lines));
  return { findings: inOrder([...findings, ...wrong]), file: { file, rules: policy.rules.length } };
}

function place(
  file: string,
  { code, severity, rule, problem }: PolicyFinding,
  rules: readonly PolicyRule[],
  lines: readonly string[],
): LocatedFinding {
  const path = rule?.path.toString();
  // What several stanzas say together is said at the first.
  const at = rule?.source ?? rules.find((one) => one.path.toString() === path)?.source;
  return located(file, lines, { code, severity, path, problem, at: at ?? { line: 1, column: 1 } });
}

/** What servers refuse: nothing else is known of such a file. */
function refused(file: string, text: string, error: ConfigurationError): LocatedFinding {
  const at = error.problem.at ?? { line: 1, column: 1 };
  return located(file, text.split('\n'), {
    code: error.code,
    severity: 'error',
    path: undefined,
    problem: error.problem,
    at,
  });
}

function commentFinding(
  file: string,
  { code, reason, line }: AcceptComment,
  findings: readonly PolicyFinding[],
  lines: readonly string[],
): readonly LocatedFinding[] {
  const at = { line, column: 1 };
  if (!isReason(reason)) {
    const error = PolicyErrors.POLICY_ACCEPT_REASON({ code, reason });
    return [
      located(file, lines, {
        code: error.code,
        severity: 'error',
        path: undefined,
        problem: error.problem,
        at,
      }),
    ];
  }
  if (findings.some((finding) => finding.code === code)) return [];
  const error = PolicyErrors.POLICY_LINT_ACCEPTED_NOTHING({ code, path: undefined, reason });
  return [
    located(file, lines, {
      code: error.code,
      severity: 'warning',
      path: undefined,
      problem: error.problem,
      at,
    }),
  ];
}

interface Found {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly path: string | undefined;
  readonly problem: Problem;
  readonly at: { readonly line: number; readonly column: number };
}

function located(
  file: string,
  lines: readonly string[],
  { code, severity, path, problem, at: { line, column } }: Found,
): LocatedFinding {
  const { subject, rule, got, remedy } = problem;
  // The place is beside it.
  const placed = `${file}:${String(line)}:${String(column)}`;
  const bare = subject.startsWith(placed) ? subject.slice(placed.length).replace(/^: /, '') : subject;
  const about = bare.replace(/ \(line \d+\)$/, '');
  const shown = got === undefined ? '' : `, got ${cut(JSON.stringify(got))}`;
  const end = (lines[line - 1] ?? '').trimEnd().length + 1;
  return {
    code,
    severity,
    file,
    line,
    column,
    endColumn: Math.max(end, column + 1),
    path,
    message: `${about === '' ? '' : `${about}: `}${rule}${shown}`,
    remedy,
  };
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function isReason(reason: string): boolean {
  return reason.trim().length >= SHORTEST_REASON;
}

function checkReason(code: string, reason: unknown): void {
  if (typeof reason === 'string' && isReason(reason)) return;
  throw PolicyErrors.POLICY_ACCEPT_REASON({ code, reason: typeof reason === 'string' ? reason : '' });
}

/** From untyped code too. */
function checkSources(sources: unknown): void {
  const isSource = (one: unknown): boolean => {
    return SOURCE.wrong(one, 'source', () => false) === undefined;
  };
  if (!Array.isArray(sources)) throw PolicyErrors.POLICY_SOURCE_INVALID({ index: undefined });
  const index = sources.findIndex((one) => !isSource(one));
  if (index >= 0) throw PolicyErrors.POLICY_SOURCE_INVALID({ index });
}

function inOrder(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}
