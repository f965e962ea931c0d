import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify, parse } from 'yaml';
import { workload } from '../check/support';
import { cliFile, ensureBuilt } from '../support/built';
import { projectRoot } from '../support/project';
import { type SarifLog, sarifProblems } from '../support/sarif';

/**
 * examples/pipelines/check-*.yml: the commands in them, run by bash as the service runs a step, in a real repository. What
 * fetches the package is left out, and the command is the built one.
 */
interface Step {
  readonly run?: string;
  readonly bash?: string;
  readonly name?: string;
  readonly displayName?: string;
  readonly if?: string;
  readonly condition?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const text = (name: string) => readFileSync(join(projectRoot(), 'examples/pipelines', name), 'utf8');
const github = parse(text('check-github-actions.yml')) as {
  permissions: Record<string, string>;
  jobs: { check: { permissions: Record<string, string>; steps: readonly Step[] } };
};
const azure = parse(text('check-azure-pipelines.yml')) as { steps: readonly Step[] };
const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
  version: string;
};
const INSTALL = `npm install --global --legacy-peer-deps aks-vault-constructs@${version}`;

const GOOD = {
  'manifests/web.yaml': stringify(workload()),
  'policies/shop.hcl': 'path "secret/data/shop/*" {\n  capabilities = ["read"]\n}\n',
  'policies/shop.test.yaml':
    'policies: shop.hcl\ntests:\n  - name: the shop\n    may: [read secret/data/shop/db]\n',
};
const BAD = {
  'manifests/web.yaml': stringify(workload({ initContainers: [] })),
  'policies/shop.hcl': 'path "secret/shop/*" {\ncapabilities = ["read"]\n}\n',
  'policies/shop.test.yaml': GOOD['policies/shop.test.yaml'],
};

let folder: string;

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'avc-check-pipelines-'));
  mkdirSync(join(folder, 'bin'));
  const command = join(folder, 'bin/aks-vault-constructs');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${cliFile()}" "$@"\n`);
  chmodSync(command, 0o755);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A repository whose base is the good state, and whose head is what is given. */
class Repository {
  public readonly path = mkdtempSync(join(folder, 'repository-'));
  public readonly temp = mkdtempSync(join(folder, 'temp-'));
  public readonly base: string;

  public constructor(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
    this.git('init', '--quiet', '--initial-branch=main');
    this.base = this.commit(before);
    this.git('update-ref', 'refs/remotes/origin/main', this.base);
    this.commit(after);
  }

  /** Runs the steps as the service does: each in a bash of its own. @returns the exit codes by the step's name */
  public run(steps: readonly Step[], shell: readonly string[]): Readonly<Record<string, number | null>> {
    const codes: Record<string, number | null> = {};
    for (const step of steps) {
      const script = step.run ?? step.bash;
      if (script === undefined || script === INSTALL) continue;
      const file = join(this.temp, 'step.sh');
      writeFileSync(file, script);
      const { status, stderr } = spawnSync('bash', [...shell, file], {
        cwd: this.path,
        encoding: 'utf8',
        env: {
          PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
          HOME: folder,
          BASE: this.base,
          RUNNER_TEMP: this.temp,
          GITHUB_STEP_SUMMARY: join(this.temp, 'summary.md'),
          AGENT_TEMPDIRECTORY: this.temp,
          BUILD_ARTIFACTSTAGINGDIRECTORY: this.temp,
          SYSTEM_PULLREQUEST_TARGETBRANCHNAME: 'main',
        },
      });
      expect(stderr).not.toMatch(/command not found|\[CLI_/);
      codes[step.name ?? step.displayName ?? script] = status;
    }
    return codes;
  }

  public read(name: string): string {
    const inTemp = join(this.temp, name);
    return readFileSync(existsSync(inTemp) ? inTemp : join(this.path, name), 'utf8');
  }

  private commit(files: Readonly<Record<string, string>>): string {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), content);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'x');
    return this.git('rev-parse', 'HEAD').trim();
  }

  private git(...args: readonly string[]): string {
    return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: this.path,
      encoding: 'utf8',
    });
  }
}

const NAMES = [
  'Manifests',
  'Policies',
  'Layout of the policies',
  'Cases of the policies',
  'What the policies mean now',
];
const all = (code: number) => Object.fromEntries(NAMES.map((name) => [name, code]));

/** As GitHub runs a step without `shell`, and as Azure DevOps runs one of `bash`. */
const SERVICES = [
  {
    name: 'check-github-actions.yml',
    steps: github.jobs.check.steps,
    shell: ['-e'],
    sarif: ['manifests.sarif', 'policies.sarif'],
    summary: 'summary.md',
  },
  {
    name: 'check-azure-pipelines.yml',
    steps: azure.steps,
    shell: ['--noprofile', '--norc'],
    sarif: ['sarif/manifests.sarif', 'sarif/policies.sarif'],
    summary: 'policies.md',
  },
];

describe.each(SERVICES)('$name', ({ steps, shell, sarif, summary }) => {
  test('installs this version, without peers', () => {
    expect(steps.map(({ run, bash }) => run ?? bash)).toContain(INSTALL);
  });

  test('a clean change passes every step', () => {
    const repository = new Repository(GOOD, GOOD);
    expect(repository.run(steps, shell)).toEqual(all(0));
    for (const file of sarif) {
      const log = JSON.parse(repository.read(file)) as SarifLog;
      expect(sarifProblems(log)).toBeNull();
      expect(log.runs[0].results).toEqual([]);
    }
    expect(repository.read(summary)).toContain('the same meaning');
  });

  test('a change with errors fails each check, leaves valid SARIF with their places, and shows what the policies mean', () => {
    const repository = new Repository(GOOD, BAD);
    expect(repository.run(steps, shell)).toEqual({ ...all(1), 'What the policies mean now': 0 });
    const places = sarif.flatMap((file) => {
      const log = JSON.parse(repository.read(file)) as SarifLog;
      expect(sarifProblems(log)).toBeNull();
      return log.runs[0].results.map(({ ruleId, locations: [{ physicalLocation }] }) =>
        [ruleId, physicalLocation.artifactLocation.uri].join(' '),
      );
    });
    expect(places).toEqual([
      'injector-start-race manifests/web.yaml',
      'POLICY_LINT_KV_V2_DATA policies/shop.hcl',
    ]);
    const said = repository.read(summary);
    expect(said).toMatch(/^- secret\/data\/shop\/\*: read /m);
    expect(said).toMatch(/^\+ secret\/shop\/\*: read /m);
    expect(said.match(/^```/gm)).toHaveLength(2);
  });

  test('the first policies of a repository are compared with none', () => {
    const repository = new Repository({ 'manifests/web.yaml': GOOD['manifests/web.yaml'] }, GOOD);
    expect(repository.run(steps, shell)).toEqual(all(0));
    expect(repository.read(summary)).toContain('1 capability gained, 0 lost, 0 changed');
  });

  test('each check runs whether or not the one before has failed', () => {
    const named = steps.filter((step) => NAMES.includes(step.name ?? step.displayName ?? ''));
    expect(named).toHaveLength(5);
    for (const step of named.slice(1))
      expect(step.if ?? step.condition).toMatch(/!cancelled\(\)|succeededOrFailed\(\)/);
  });
});

describe('check-github-actions.yml', () => {
  const { steps, permissions } = github.jobs.check;

  test('uploads both files, each as a category of its own, and not for a fork', () => {
    const uploads = steps.filter(({ uses }) => uses?.startsWith('github/codeql-action/upload-sarif@'));
    expect(uploads.map((step) => step.with?.['sarif_file'])).toEqual(['manifests.sarif', 'policies.sarif']);
    expect(new Set(uploads.map((step) => step.with?.['category'])).size).toBe(2);
    for (const step of uploads) expect(step.if).toContain('head.repo.full_name == github.repository');
  });

  test('may write security events and nothing else, pins its actions, and puts nothing of a pull request into a script', () => {
    expect([github.permissions, permissions]).toEqual([
      { contents: 'read' },
      { contents: 'read', 'security-events': 'write' },
    ]);
    for (const { uses } of steps) expect(uses ?? '@'.padEnd(41, 'a')).toMatch(/@[0-9a-f]{40}$/);
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});
