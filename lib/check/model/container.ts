import { commandLines } from './command-lines';
import { type Located } from './located';

/** A mount of a volume in a container. */
export interface Mount {
  readonly volume: string;
  /** Without a slash at the end. */
  readonly path: string;
  /** A file or folder of the volume, where not the whole of it is mounted. */
  readonly subPath: string | undefined;
  readonly readOnly: boolean;
  readonly at: Located;
}

/** A container of a pod, an init container or not. */
export class Container {
  public readonly name: string;
  public readonly image: string;
  /** `command` and `args`, as the program gets them. */
  public readonly words: readonly string[];
  /** The programs that it runs with their arguments: its own, or those of its shell's script, as far as text tells. */
  public readonly commands: readonly (readonly string[])[];
  public readonly mounts: readonly Mount[];
  /** Undefined where the manifest leaves it to the image. */
  public readonly user: number | undefined;
  public readonly group: number | undefined;

  /** @internal */
  public constructor(
    public readonly at: Located,
    pod: Located,
  ) {
    this.name = at.at('name').text ?? '';
    this.image = at.at('image').text ?? '';
    this.words = ['command', 'args'].flatMap((key) =>
      at
        .at(key)
        .items()
        .flatMap(({ text }) => text ?? []),
    );
    this.commands = commandLines(this.words);
    this.mounts = at
      .at('volumeMounts')
      .items()
      .map((mount) => ({
        volume: mount.at('name').text ?? '',
        path: withoutSlash(mount.at('mountPath').text ?? ''),
        subPath: mount.at('subPath').text,
        readOnly: mount.at('readOnly').isTrue,
        at: mount,
      }));
    const security = (key: string): number | undefined =>
      at.at('securityContext', key).number ?? pod.at('securityContext', key).number;
    this.user = security('runAsUser');
    this.group = security('runAsGroup');
  }

  /** An init container that goes on running beside the application. */
  public get isNativeSidecar(): boolean {
    return this.at.at('restartPolicy').text === 'Always';
  }

  /** Command and arguments in one text, to look for paths in. */
  public get line(): string {
    return this.words.join(' ');
  }

  /** Command, arguments and plain environment in one text, to look for paths in. */
  public get said(): string {
    return [...this.words, ...this.variables().flatMap(({ value }) => value.text ?? [])].join(' ');
  }

  /** The environment variables that are written out; those of this name where one is given. */
  public variables(name?: string): readonly { readonly name: string; readonly value: Located }[] {
    return this.at
      .at('env')
      .items()
      .map((variable) => ({ name: variable.at('name').text ?? '', value: variable.at('value') }))
      .filter((variable) => name === undefined || variable.name === name);
  }
}

/** A folder's path as it is compared. */
export function withoutSlash(path: string): string {
  return path.replace(/(.)\/+$/, '$1');
}
