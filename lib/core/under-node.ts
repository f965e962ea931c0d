/** What is said at synth about a construct: `Aks` and `Vault` are the rooms of Terraform. */
export type SaidAs = `${'Aks' | 'Vault'}${'Warning' | 'Note'}`;

interface InApp {
  readonly node: { readonly path: string; tryGetContext(name: string): unknown };
}

/**
 * Prints an annotation of cdktf to standard error where nobody else does: cdktf writes annotations for its own command
 * line, and only that prints them. A program that is run by node alone would never show one; apps of cdktf's `Testing` are
 * read by their tests.
 */
export function sayUnderNode(construct: InApp, said: string, as: SaidAs): void {
  const byCommandLine = process.env['CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS'] !== undefined;
  const byTesting = construct.node.tryGetContext('cdktfVersion') === 'stubbed';
  if (!byCommandLine && !byTesting) process.emitWarning(`[${construct.node.path}] ${said}`, as);
}
