import { FileMode } from '../file-mode';
import { type Declared } from './declared';
import { type Reactions } from './reactions';
import { type View } from './views';

/** One file as the agent renders it. */
export interface RenderedFile {
  /** The name below the folder. */
  readonly name: string;
  /** Where the agent writes it. */
  readonly destination: string;
  /** Its permissions, as four octal digits. */
  readonly perms: string;
  /** The template. */
  readonly template: string;
  /** Whether the file is there when it is empty, by decision. */
  readonly mayBeEmpty: boolean;
  /** What the agent runs after it has written a change: program and arguments. */
  readonly onChange: readonly string[] | undefined;
}

/** The files of all views. The same template twice is one request to Vault, so that both hold the same values. */
export function renderedFiles(
  { files, settings }: Pick<Declared, 'files' | 'settings'>,
  views: readonly View[],
  { commands }: Reactions,
): readonly RenderedFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const templates = new Map(files.map((file) => [file.name, file.template]));
  return views.flatMap((view) =>
    view.files.map((name) => ({
      name,
      destination: `${view.folder}/${name}`,
      perms: (settings.get(name)?.mode ?? FileMode.group()).octal,
      template: templates.get(name) ?? '',
      mayBeEmpty: byName.get(name)?.file.mayBeEmpty ?? false,
      onChange: commands.get(name),
    })),
  );
}
