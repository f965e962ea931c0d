/** How a reader of INI files takes values, of which no standard says it. */
export type IniDialectKind = 'plain' | 'configparser' | 'quoted';

/**
 * What reads an INI file. There is no standard, so what a value may hold is the reader's to say; a value that the reader
 * would change is an error of the template, and never a wrong value.
 */
export class IniDialect {
  private constructor(public readonly kind: IniDialectKind) {
    Object.freeze(this);
  }

  /**
   * Values as they are, to the end of the line: the files of the AWS tools, `pip.conf`, Python's `RawConfigParser`. A
   * value with a line break or another control character, or with a blank around it, is an error of the template.
   */
  public static plain(): IniDialect {
    return new IniDialect('plain');
  }

  /** As {@link plain}, with `%` written twice: Python's `ConfigParser`, which replaces `%(name)s` otherwise. */
  public static configParser(): IniDialect {
    return new IniDialect('configparser');
  }

  /**
   * Every value in double quotes with JSON's escapes: the package `ini` of npm and what is built on it, such as `.npmrc`.
   * Any value can be written; `true`, `false` and `null` are read as these and not as texts.
   */
  public static quoted(): IniDialect {
    return new IniDialect('quoted');
  }
}
