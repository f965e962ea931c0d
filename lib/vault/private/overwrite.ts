import { VaultErrors } from '../errors';

/** What bindings say of the provider that they were made from. */
export interface GeneratedFor {
  readonly terraformGeneratorMetadata?: { readonly providerVersion?: string | undefined } | undefined;
}

/**
 * `allow_overwrite` of a policy. Said where it is asked for, and by default where the provider of the bindings has it: from
 * 5.10 up to 6, which never overwrites.
 *
 * @throws VAULT_OVERWRITE_INVALID
 */
export function overwriteArgument(
  asked: boolean | undefined,
  { terraformGeneratorMetadata: generated }: GeneratedFor,
  at: string,
): boolean | undefined {
  if (asked !== undefined && typeof asked !== 'boolean') {
    throw VaultErrors.VAULT_OVERWRITE_INVALID({ got: asked }, at);
  }
  if (asked !== undefined) return asked;
  const [major = 0, minor = 0] = (generated?.providerVersion ?? '').split('.').map(Number);
  return major === 5 && minor >= 10 ? false : undefined;
}
