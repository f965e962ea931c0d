/** What a text is that becomes a manifest only by another program. */
export interface SourceKind {
  /** Such as `Helm template`. */
  readonly what: string;
  /** The command that makes manifests of it. */
  readonly remedy?: string | undefined;
  /** Where it shows, from 1. */
  readonly line: number;
}

/** Behind the commands that make manifests. */
export const CHECK = '| npx aks-vault-constructs check -';

/** Part of an object, which only kustomize makes one of. */
export const KUSTOMIZE_PATCH: SourceKind = {
  what: 'patch of kustomize',
  remedy: `kustomize build DIR ${CHECK}`,
  line: 1,
};

/** Whether a text has the words that every Kubernetes object has. */
export function looksLikeManifest(text: string): boolean {
  return /^[ \t]*["']?apiVersion["']?[ \t]*:/m.test(text) && /^[ \t-]*["']?kind["']?[ \t]*:/m.test(text);
}

/** The number of a line, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
