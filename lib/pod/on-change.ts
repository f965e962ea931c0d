import { checkTarget } from './container-target';
import { type DurationLike, isListOf } from '../core';
import { PodErrors } from './errors';
import { numberOf } from './units';

/** Signals that programs take as "read your files again", and those that end them. */
export type SignalName =
  'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGUSR1' | 'SIGUSR2' | 'SIGTERM' | 'SIGCONT' | 'SIGWINCH';

const SIGNALS: readonly SignalName[] = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGTERM',
  'SIGCONT',
  'SIGWINCH',
];

/** What a reaction does: the arguments of the script that the agent runs. */
export type Reaction =
  | { readonly kind: 'signal'; readonly signal: string; readonly container: string | undefined }
  | { readonly kind: 'restart'; readonly container: string | undefined; readonly spread: number | undefined }
  | { readonly kind: 'httpPost'; readonly url: string }
  | { readonly kind: 'command'; readonly command: readonly string[] };

/** Which container a signal is for. */
export interface OnChangeTarget {
  /**
   * The name of the container.
   * @default the first of the workload's `containers`
   */
  readonly container?: string;
}

/** Which container is started again, and when. */
export interface RestartOptions extends OnChangeTarget {
  /**
   * The time over which the pods of a workload are spread, from 1 s to 1 h: each waits for a share of it that follows from
   * its name, so that they do not all restart at once. The old value has to be good for that long.
   * @default none: at once
   * @throws POD_ON_CHANGE_SPREAD_INVALID
   */
  readonly spread?: DurationLike;
}

/** What happens when a file has changed: one reaction or several at the same time, for all files or for each by its name. */
export type DeclaredOnChange =
  OnChange | readonly OnChange[] | Readonly<Record<string, OnChange | readonly OnChange[]>>;

/**
 * What happens when a file has changed. The agent does it, right after it has written the file: within
 * `renderInterval` of the change of a static secret, and at the renewal of one with a lease. Files of one workload
 * that change together and react alike react once.
 *
 * A reaction that fails is logged and does no harm: the new file is there, and read at the next start. The reaction to
 * the very first writing finds no application yet, and does nothing.
 *
 * `docs/rotation.md` compares them.
 */
export class OnChange {
  private constructor(
    /** What it does. */
    public readonly reaction: Reaction,
  ) {
    Object.freeze(this);
  }

  /**
   * Sends a signal to the main process of a container. For that the containers of the pod share their processes, and
   * the agent runs as the application's user and group, which have to be stated (`securityContext.user` and `group`).
   * @throws POD_SIGNAL_UNKNOWN
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
   */
  public static signal(signal: SignalName, target: OnChangeTarget = {}): OnChange {
    checkTarget('OnChange.signal', target);
    if (!(SIGNALS as readonly string[]).includes(signal)) {
      throw PodErrors.POD_SIGNAL_UNKNOWN({ signal, known: SIGNALS });
    }
    return new OnChange({ kind: 'signal', signal, container: target.container });
  }

  /**
   * Ends the main process of a container by SIGTERM; the kubelet starts it again in the same pod, at once the first
   * time and after 10 s and more when it is often. Needs what {@link signal} needs. Not in Jobs, whose containers are
   * not started again.
   * @throws POD_ON_CHANGE_SPREAD_INVALID
   */
  public static restart(options: RestartOptions = {}): OnChange {
    checkTarget('OnChange.restart', options, ['container', 'spread']);
    const { container, spread } = options;
    if (spread === undefined) return new OnChange({ kind: 'restart', container, spread });
    const seconds = numberOf(spread, 'toSeconds');
    if (seconds === undefined || !(seconds >= 1 && seconds <= 3600)) {
      throw PodErrors.POD_ON_CHANGE_SPREAD_INVALID({
        got: seconds === undefined ? typeof spread : `${String(seconds)} s`,
      });
    }
    return new OnChange({ kind: 'restart', container, spread: seconds });
  }

  /**
   * Posts an empty body to the application in the same pod; an answer other than 2xx is tried again, five times in all.
   * @param url An http URL of this pod, such as `http://127.0.0.1:8080/-/reload`.
   * @throws POD_ON_CHANGE_URL_INVALID for another host, for https and for credentials in the URL
   */
  public static httpPost(url: string): OnChange {
    if (typeof url !== 'string') throw PodErrors.POD_ON_CHANGE_URL_INVALID({ url });
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const local = ['127.0.0.1', 'localhost', '[::1]'].includes(parsed?.hostname ?? '');
    if (
      parsed?.protocol !== 'http:' ||
      !local ||
      parsed.username !== '' ||
      parsed.password !== '' ||
      /['\s]/.test(url)
    ) {
      throw PodErrors.POD_ON_CHANGE_URL_INVALID({ url: url.replace(/\/\/[^/]*@/, '//***@') });
    }
    return new OnChange({ kind: 'httpPost', url });
  }

  /**
   * Runs a program of the agent's image in the agent's container, without a shell, for at most 25 s. It sees the files
   * and nothing of the application.
   * @param command The program and its arguments, at least one.
   * @throws POD_ON_CHANGE_COMMAND_EMPTY
   */
  public static command(command: readonly string[]): OnChange {
    const words: unknown = command;
    if (!isListOf(words, isText) || words.length === 0 || words[0] === '')
      throw PodErrors.POD_ON_CHANGE_COMMAND_EMPTY({});
    return new OnChange({ kind: 'command', command: Object.freeze([...command]) });
  }
}

function isText(word: unknown): boolean {
  return typeof word === 'string';
}
