import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a Java that can run a source file is on the PATH. */
export function hasJava(): boolean {
  return spawnSync('java', ['-version']).status === 0;
}

/** What `java.util.Properties` reads from a file, as Spring does: from a stream, so in ISO 8859-1. */
export function readByJava(file: string, folder: string): Record<string, string> {
  const source = join(folder, 'Dump.java');
  writeFileSync(
    source,
    `import java.nio.charset.StandardCharsets;
import java.util.*;
import java.io.*;
class Dump {
  public static void main(String[] a) throws Exception {
    Properties p = new Properties();
    try (InputStream in = new FileInputStream(a[0])) { p.load(in); }
    for (String k : p.stringPropertyNames())
      System.out.println(b64(k) + " " + b64(p.getProperty(k)));
  }
  static String b64(String s) { return Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.UTF_8)); }
}
`,
  );
  const output = execFileSync('java', ['-XX:TieredStopAtLevel=1', source, file], { encoding: 'utf8' });
  const decoded = (text = '') => Buffer.from(text, 'base64').toString('utf8');
  return Object.fromEntries(
    output.split('\n').flatMap((line) => {
      const [key, value] = line.split(' ');
      return key === undefined || key === '' ? [] : [[decoded(key), decoded(value)]];
    }),
  );
}

/** The same by the documentation of `Properties.load`, for machines without Java. */
export function readBySpecification(bytes: Buffer): Record<string, string> {
  const text = bytes.toString('latin1');
  const logical = text
    .split(/\r\n|\r|\n/)
    .filter((line) => !/^[ \t\f]*(?:[#!]|$)/.test(line))
    .map((line) => line.replace(/^[ \t\f]+/, ''));
  return Object.fromEntries(
    logical.map((line) => {
      const end = /^(?:\\.|[^\\ \t\f=:])*/.exec(line)?.[0].length ?? 0;
      const separator = /^[ \t\f]*[=:]?[ \t\f]*/.exec(line.slice(end))?.[0].length ?? 0;
      return [unescaped(line.slice(0, end)), unescaped(line.slice(end + separator))];
    }),
  );
}

function unescaped(text: string): string {
  const single: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_whole, code?: string, char?: string) =>
    code === undefined ? (single[char ?? ''] ?? char ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
}
