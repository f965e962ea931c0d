import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requiredVersion } from '../support/go-build';
import { kubernetesModule, kubernetesReleases } from './node/layout';

const run = promisify(execFile);

/**
 * The kubelet's own reader of Kubernetes 1.35, 1.36 and 1.37, compiled from its source, on files as `kubeletEnv` writes them
 * (test/secrets/kubelet-env.test.ts shows that the agent writes them so). environment.test.ts has the node's kubelet,
 * one of these versions, read some of them.
 */
const VALUES = [
  'correct-horse',
  '$HOME `id` $(id) "double" \\ \\n #no comment',
  'a=b=c',
  '  around  ',
  'one\n\ntwo\n',
  'pässwörd 🔑',
  '{{ secret }} ${x}',
  '#',
  'ends with a backslash \\',
  'x'.repeat(30_000),
];

const MAIN = `package main

import (
	"encoding/json"
	"fmt"
	"os"

	env "reader/env"
)

func main() {
	values := map[string]string{}
	for _, name := range os.Args[2:] {
		value, err := env.ParseEnv(os.Args[1], name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		values[name] = value
	}
	json.NewEncoder(os.Stdout).Encode(values)
}
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'avc-kubelet-env-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const VERSIONS = kubernetesReleases().map((release) =>
  requiredVersion(kubernetesModule(release), 'k8s.io/kubernetes'),
);

describe.each(VERSIONS)("the kubelet's reader of %s", (version) => {
  let program: string;

  beforeAll(async () => {
    const { stdout } = await run('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${version}`]);
    const { Dir: source } = JSON.parse(stdout) as { Dir: string };
    const module = join(folder, version);
    await mkdir(join(module, 'env'), { recursive: true });
    await copyFile(join(source, 'pkg/kubelet/util/env/env_util.go'), join(module, 'env', 'env_util.go'));
    await writeFile(join(module, 'go.mod'), 'module reader\n\ngo 1.24\n');
    await writeFile(join(module, 'main.go'), MAIN);
    program = join(module, 'reader');
    await run('go', ['build', '-o', program, '.'], { cwd: module });
  });

  test('reads every value byte for byte, whatever is before and after it', async () => {
    const entries = VALUES.map((value, index): [string, string] => [`V${String(index)}`, value]);
    const file = join(folder, `${version}.env`);
    await writeFile(file, entries.map(([name, value]) => `${name}='${value}'\n`).join(''));
    const { stdout } = await run(program, [file, ...entries.map(([name]) => name)]);
    expect(JSON.parse(stdout)).toEqual(Object.fromEntries(entries));
  });

  test('cannot read a single quote, and drops a carriage return: which is why these are refused', async () => {
    const file = join(folder, `${version}.bad.env`);
    await writeFile(file, `A='it'\\''s'\n`);
    await expect(run(program, [file, 'A'])).rejects.toMatchObject({ code: 1 });
    await writeFile(file, `A='one\r\ntwo'\n`);
    expect(JSON.parse((await run(program, [file, 'A'])).stdout)).toEqual({ A: 'one\ntwo' });
  });
});
