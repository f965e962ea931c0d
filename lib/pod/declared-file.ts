import { isListOf, type Said } from '../core';
import { type FileContent, SecretFile, SecretRef } from '../secrets';
import { PodErrors } from './errors';
import { FileMode } from './file-mode';
import { OWNER_MODE } from './words';

/** A file with more to say than what it holds. */
export interface FileDeclaration {
  /** What the file holds. */
  readonly content: FileContent;
  /**
   * Its permissions.
   * @default FileMode.group(): 0440
   * @throws POD_FILE_MODE_USER_UNKNOWN, POD_FILE_MODE_USERS_DIFFER for a mode that lets the owner alone read
   */
  readonly mode?: FileMode;
  /**
   * The names of the containers that see the file, init containers included. No other container has it, and one
   * that sees no file at all has no mount.
   * @default visibleTo of the whole declaration
   * @throws POD_VISIBLE_TO_UNKNOWN, POD_VISIBLE_TO_WITH_INJECTOR
   */
  readonly visibleTo?: readonly string[];
}

/** A file of the declaration: what it holds, alone or with more to say. */
export type DeclaredFile = FileContent | FileDeclaration;

/** What is said of a file beside its content. */
export interface FileSettings {
  readonly mode: FileMode;
  /** Undefined: as the whole declaration says. */
  readonly visibleTo: readonly string[] | undefined;
}

/** The files of a declaration, contents and settings apart. */
export interface DeclaredFiles {
  readonly contents: Readonly<Record<string, FileContent>>;
  readonly settings: ReadonlyMap<string, FileSettings>;
}

/**
 * Takes declared files apart. What a file holds is checked by those who take the contents.
 * @throws POD_FILE_SETTING_INVALID for an unknown setting, and for one of another type
 */
export function declaredFiles(files: Readonly<Record<string, DeclaredFile>>): DeclaredFiles {
  const contents: Record<string, FileContent> = {};
  const settings = new Map<string, FileSettings>();
  for (const [name, file] of Object.entries(files)) {
    const { content, mode, visibleTo } = isDeclaration(file) ? checked(name, file) : plain(file);
    // Not by assignment, which would set the prototype for the name "__proto__".
    Object.defineProperty(contents, name, { value: content, enumerable: true });
    settings.set(name, { mode: mode ?? FileMode.group(), visibleTo });
  }
  return { contents, settings };
}

function plain(content: FileContent): FileDeclaration {
  return { content };
}

function isDeclaration(file: DeclaredFile): file is FileDeclaration {
  if (file instanceof SecretRef || file instanceof SecretFile) return false;
  const value: unknown = file;
  return typeof value === 'object' && value !== null && 'content' in value;
}

function checked(name: string, file: FileDeclaration): FileDeclaration {
  const invalid = (setting: string, example: Said) =>
    PodErrors.POD_FILE_SETTING_INVALID({ name, setting, example });
  const unknown = Object.keys(file).find((one) => !['content', 'mode', 'visibleTo'].includes(one));
  if (unknown !== undefined) throw invalid(unknown, 'content, mode and visibleTo');
  const { mode, visibleTo } = file as { readonly mode?: unknown; readonly visibleTo?: unknown };
  if (mode !== undefined && !(mode instanceof FileMode)) throw invalid('mode', OWNER_MODE);
  if (visibleTo !== undefined && !areContainerNames(visibleTo)) throw invalid('visibleTo', '["web"]');
  return file;
}

/** Whether a value is a list of at least one name. */
export function areContainerNames(value: unknown): value is readonly string[] {
  return isListOf(value, (one) => typeof one === 'string' && one !== '') && value.length > 0;
}
