import { ANY_TEXT, type FileFailure, findFiles, listOf, TEXT } from '../../core';
import { check, FIND_OPTIONS } from '../private/arguments';

/** A text with a policy. */
export interface PolicySource {
  /** As findings name it. */
  readonly file: string;
  /** HCL or JSON. */
  readonly text: string;
  /**
   * Whether it was found in a folder, where there are other files too: one that is no policy is then skipped.
   * @default false
   */
  readonly found?: boolean;
}

/** How {@link findPolicies} looks. */
export interface FindPoliciesOptions {
  /**
   * Patterns of files and folders that are left out: `*`, `**`, `?` and `{a,b}`, against the path and against the name
   * alone.
   * @default none
   */
  readonly exclude?: readonly string[];
}

/** The texts behind a list of paths. */
export interface FoundPolicies {
  readonly sources: readonly PolicySource[];
  /** What could not be read. */
  readonly failures: readonly FileFailure[];
}

/**
 * Reads files, and in folders every `*.hcl`, `*.policy` and `*.json`. Hidden folders and `node_modules` are left out.
 *
 * @param paths files and folders; what was named is read in any case
 * @example lintPolicies(findPolicies(['policies']).sources).errors
 */
export function findPolicies(paths: readonly string[], options: FindPoliciesOptions = {}): FoundPolicies {
  check('paths', paths, listOf(TEXT, 'a list of paths of files and folders'));
  check('options', options, FIND_OPTIONS);
  const { exclude = [] } = options;
  const { files, failures } = findFiles(paths, {
    name: /\.(?:hcl|policy|json)$/,
    names: '*.hcl, *.policy or *.json',
    exclude,
  });
  return {
    sources: files.map(({ file, text, found }) => ({ file, text, ...(found ? { found } : {}) })),
    failures,
  };
}

/** Whether a text has what nearly every policy has, even one with errors: a stanza of a path. */
export function looksLikePolicy(text: string): boolean {
  check('text', text, ANY_TEXT);
  const bare = text.replace(/^\uFEFF/, '');
  if (!bare.trimStart().startsWith('{'))
    return /^\s*path[ \t]*"[^"\n]*"(?:[ \t]*=)?[ \t\n]*\{/m.test(bare) || /"path"\s*[:"]/.test(bare);
  // Files of all kinds have a path somewhere; a policy has it on top, with stanzas in it.
  const value = jsonOf(bare);
  if (value === undefined)
    return /"path"\s*:\s*[[{]/.test(bare) && /"(?:capabilities|policy)"\s*:/.test(bare);
  return typeof value === 'object' && value !== null && isStanzas((value as { path?: unknown }).path);
}

function isStanzas(path: unknown): boolean {
  return typeof path === 'object' && path !== null;
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
