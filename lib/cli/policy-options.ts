import { type KnownMounts, type PolicyServer } from '../policy';
import { type Arguments, type Option } from './command';
import { CliErrors } from './errors';

/** `--server` of commands that ask for a server's meaning. */
export const SERVER_OPTION: Option = {
  value: 'vault|openbao',
  choices: ['vault', 'openbao'],
  help: 'whose meaning counts; vault is the default',
};

/** `--kv-v2` and `--kv-v1`: what mounts hold. */
export const KV_OPTIONS: Readonly<Record<string, Option>> = {
  'kv-v2': {
    value: 'MOUNT',
    repeated: true,
    help: 'the mount is KV v2; others are guessed from "data/" in paths',
  },
  'kv-v1': { value: 'MOUNT', repeated: true, help: 'the mount is KV v1' },
};

/** The value of {@link SERVER_OPTION}. */
export function serverOf(args: Arguments): PolicyServer {
  return args.value('server') === 'openbao' ? 'openbao' : 'vault';
}

/**
 * The values of {@link KV_OPTIONS}.
 * @throws CLI_OPTION_VALUE_INVALID for a mount that is no path, or is given as both
 */
export function mountsOf(command: string, args: Arguments): KnownMounts {
  const mounts = new Map<string, 'kv-v1' | 'kv-v2'>();
  for (const kind of ['kv-v2', 'kv-v1'] as const) {
    for (const written of args.values(kind)) {
      const mount = written.replace(/^\/+|\/+$/g, '');
      const other = mounts.get(mount);
      const rule =
        mount === '' || /[*+{}\s]/.test(mount)
          ? 'needs the path of a mount, such as "secret" or "team/kv"'
          : other !== undefined && other !== kind
            ? 'the mount is given as KV v1 and as KV v2'
            : undefined;
      if (rule !== undefined) {
        throw CliErrors.CLI_OPTION_VALUE_INVALID({ command, option: `--${kind}`, rule, got: written });
      }
      mounts.set(mount, kind);
    }
  }
  return Object.fromEntries(mounts);
}
