import { otherCopyOf } from '../core';
import { SecretsErrors } from './errors';
import { FileName } from './file-name';
import { undecided } from './optional-secret';
import { meantBy } from './private/meant';
import { isPlainObject } from './private/entries';
import { type ParameterSet } from './parameters';
import { RawFile } from './raw-file';
import { SecretFile } from './secret-file';
import { SecretRef } from './secret-ref';
import { type SecretRequest } from './secret-request';

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

class NamedFile implements NamedSecretFile {
  public constructor(
    public readonly name: string,
    public readonly file: SecretFile,
  ) {
    Object.freeze(this);
  }

  /** When it is asked for: the contract has no use for it. */
  public get template(): string {
    return this.file.template();
  }
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
  if (!isPlainObject(files)) throw SecretsErrors.SECRETS_FILES_INVALID({ kind: meantBy(files).kind });
  const entries = Object.entries(files);
  if (entries.length === 0) throw SecretsErrors.SECRETS_FILES_EMPTY({});
  FileName.all(entries.map(([name]) => name));
  const named = Object.freeze(
    entries.map(([name, content]: [string, unknown]) => {
      if (!(content instanceof SecretRef) && !(content instanceof SecretFile)) {
        const open = undecided(content);
        if (open !== undefined) throw open;
        // Not the value: who writes a string here may have written a password.
        const kind = otherCopyOf('SecretRef. JsonFile. DotenvFile. SecretText.', content);
        throw SecretsErrors.SECRETS_FILE_CONTENT_INVALID({
          name,
          ...(kind === undefined ? meantBy(content) : { kind }),
        });
      }
      return new NamedFile(name, toSecretFile(content));
    }),
  );
  checkRequests(named.flatMap(({ file }) => file.requests));
  return named;
}

/**
 * An agent tells two reads of one path apart by their version alone: with other parameters too, one file would get the
 * answer to the other's request.
 */
function checkRequests(requests: readonly SecretRequest[]): void {
  const known = new Map<string, ParameterSet>();
  for (const { isUpdate, path, parameters, version } of requests) {
    if (isUpdate) continue;
    const request = `${path} ${String(version)}`;
    const sent = known.get(request) ?? parameters;
    if (sent !== parameters && JSON.stringify(sent) !== JSON.stringify(parameters))
      throw SecretsErrors.SECRETS_PARAMETERS_DIFFER({ path });
    known.set(request, parameters);
  }
}
