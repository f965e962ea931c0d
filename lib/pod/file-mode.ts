import { PodErrors } from './errors';

/**
 * The permissions of a file of secrets. The agent writes the files, so it is their owner; their group is that of the
 * pod's volumes (`fsGroup`), through which the application reads them.
 *
 * Where only the owner may read, the agent runs as the application's user: what has to be so for programs that refuse a
 * key which others may read, such as libpq, OpenSSH, PostgreSQL's server and Erlang with its cookie.
 */
export class FileMode {
  private constructor(
    /** The permissions as four octal digits: `0440`. */
    public readonly octal: string,
  ) {
    Object.freeze(this);
  }

  /** `0400`: the application's user alone, which has to be stated and is not root. */
  public static owner(): FileMode {
    return new FileMode('0400');
  }

  /** `0440`, the default: processes of the group of the pod's volumes, as those of all its containers are. */
  public static group(): FileMode {
    return new FileMode('0440');
  }

  /** `0444`: every process in a container that sees the file. */
  public static everyone(): FileMode {
    return new FileMode('0444');
  }

  /**
   * Any other permissions, as `chmod` takes them: `0600` for programs that want just that, `0550` for a script.
   * @param octal Three octal digits, or four of which the first is 0. The owner reads; nobody else writes; others have
   *   nothing that the group has not, and the group nothing that the owner has not.
   * @throws POD_FILE_MODE_INVALID
   */
  public static of(octal: string): FileMode {
    const rule =
      typeof octal === 'string' ? problemOf(octal) : 'a mode is a text of octal digits, as chmod takes it';
    if (rule !== undefined) throw PodErrors.POD_FILE_MODE_INVALID({ rule, got: octal });
    return new FileMode(octal.padStart(4, '0'));
  }

  /** Whether the owner alone can read the file. */
  public get isForOwnerAlone(): boolean {
    return (parseInt(this.octal, 8) & 0o040) === 0;
  }
}

function problemOf(octal: string): string | undefined {
  if (!/^0?[0-7]{3}$/.test(octal)) return 'a mode is three octal digits, or four of which the first is 0';
  const [owner, group, others] = [...octal.slice(-3)].map(Number) as [number, number, number];
  if ((owner & 4) === 0) return 'the owner of the file, which is the agent, can read it';
  if (((group | others) & 2) !== 0) return 'nobody but the agent writes the file';
  if ((group & ~owner) !== 0 || (others & ~group) !== 0) {
    return 'the group has nothing that the owner has not, and others nothing that the group has not';
  }
  return undefined;
}
