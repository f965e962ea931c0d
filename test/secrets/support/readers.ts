import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

// Readers of TOML, INI and YAML that others wrote. Python's are those of its standard library (3.11 and later).

type Json = Readonly<Record<string, unknown>>;

/** What a Python program prints as JSON that reads the file of its first argument. */
function byPython(program: string, file: string): Json {
  const output = execFileSync('python3', ['-c', `import json, sys\n${program}`, file], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return JSON.parse(output) as Json;
}

/** What a POSIX shell has in its variables after it has read the file. */
export function readByShell(folder: string, file: string, variables: readonly string[]): string[] {
  const script = `set -a; . ./${file}; for n in ${variables.join(' ')}; do eval "printf '%s\\\\0' \\"\\$$n\\""; done`;
  const shell = spawnSync('sh', ['-c', script], { cwd: folder, maxBuffer: 64 << 20, env: {} });
  if (shell.stderr.length > 0) throw new Error(shell.stderr.toString());
  return shell.stdout.toString('utf8').split('\0').slice(0, -1);
}

/** TOML, by Python's tomllib. */
export function readToml(file: string): Json {
  return byPython('import tomllib\nprint(json.dumps(tomllib.load(open(sys.argv[1], "rb"))))', file);
}

/** INI, by Python's configparser: sections with their values. */
export function readIni(file: string, reader: 'ConfigParser' | 'RawConfigParser'): Json {
  return byPython(
    `import configparser
p = configparser.${reader}()
p.optionxform = str
p.read_file(open(sys.argv[1], encoding='utf-8', newline=''))
print(json.dumps({s: dict(p.items(s)) for s in p.sections()}))`,
    file,
  );
}

/** INI, by the package `ini` of the npm that came with this node; undefined where there is none. */
export function readIniByNpm(text: string): Json | undefined {
  const folder = join(dirname(process.execPath), '../lib/node_modules/npm/node_modules/ini');
  if (!existsSync(folder)) return undefined;
  const ini = createRequire(__filename)(folder) as { parse: (text: string) => Json };
  return JSON.parse(JSON.stringify(ini.parse(text))) as Json;
}

/** YAML, as this version of it says. */
export function readYaml(text: string, version: '1.1' | '1.2'): unknown {
  return parse(text, { version, schema: version === '1.1' ? 'yaml-1.1' : 'core' });
}

/** YAML, by PyYAML; undefined where Python does not have it. */
export function readYamlByPython(file: string): unknown {
  if (spawnSync('python3', ['-c', 'import yaml']).status !== 0) return undefined;
  return byPython(
    'import yaml\nprint(json.dumps(yaml.safe_load(open(sys.argv[1], encoding="utf-8"))))',
    file,
  );
}
