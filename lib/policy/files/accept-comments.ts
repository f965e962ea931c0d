/** A comment that accepts findings of one code in its whole file. */
export interface AcceptComment {
  readonly code: string;
  readonly reason: string;
  /** From 1. */
  readonly line: number;
}

/** `# aks-vault-constructs/accept.POLICY_LINT_BROAD: REASON`, alone on its line. */
export function acceptComments(text: string): readonly AcceptComment[] {
  if (!text.includes('aks-vault-constructs/accept.')) return [];
  return text.split('\n').flatMap((content, index) => {
    const [, code, reason = ''] =
      /^\s*(?:#|\/\/)\s*aks-vault-constructs\/accept\.(\w+)(?::(.*))?$/.exec(content.trimEnd()) ?? [];
    return code === undefined ? [] : [{ code, reason: reason.trim(), line: index + 1 }];
  });
}

/** The shortest reason that others can read. */
export const SHORTEST_REASON = 10;
