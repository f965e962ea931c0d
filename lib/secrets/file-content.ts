import { SecretsErrors } from './errors';
import { FileName } from './file-name';
import { RawFile } from './raw-file';
import { SecretFile } from './secret-file';
import { SecretRef } from './secret-ref';

/** What a file of secrets can hold: one value as it is, or a format with values in it. */
export type FileContent = SecretFile | SecretRef;

/** A file of one workload, ready for the agent. */
export interface NamedSecretFile {
  /** The checked name. */
  readonly name: string;
  /** The content. */
  readonly file: SecretFile;
  /** The template that the agent renders. */
  readonly template: string;
}

/** A reference becomes a file that holds its value; a file stays itself. */
export function toSecretFile(content: FileContent): SecretFile {
  return content instanceof SecretRef ? new RawFile(content) : content;
}

/**
 * The files of a workload, checked, in the order given.
 *
 * @throws SECRETS_FILES_EMPTY without any
 * @throws SECRETS_FILE_NAME_INVALID, SECRETS_FILE_NAME_DUPLICATE
 * @throws SECRETS_FILE_CONTENT_INVALID for what is neither a file nor a reference (from untyped code)
 */
export function secretFiles(files: Readonly<Record<string, FileContent>>): readonly NamedSecretFile[] {
  const entries = Object.entries(files);
  if (entries.length === 0) throw SecretsErrors.SECRETS_FILES_EMPTY({});
  FileName.all(entries.map(([name]) => name));
  return Object.freeze(
    entries.map(([name, content]: [string, unknown]) => {
      if (!(content instanceof SecretRef) && !(content instanceof SecretFile)) {
        // Not the value: who writes a string here may have written a password.
        throw SecretsErrors.SECRETS_FILE_CONTENT_INVALID({
          name,
          type: content === null ? 'null' : typeof content,
        });
      }
      const file = toSecretFile(content);
      return Object.freeze({
        name,
        file,
        // When it is asked for: the contract has no use for it.
        get template() {
          return file.template();
        },
      });
    }),
  );
}
