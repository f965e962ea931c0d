import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, projectRoot } from '../support/project';
import { PROVIDER_VERSIONS, REPLACEMENT, schemaFile } from '../support/schema/current-schemas';

/** One resource's change in a plan, as `terraform show -json` has it. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    /** Of what is taken over. */
    readonly importing?: { readonly id: string };
    /** `['update']`, `['delete', 'create']` for a replacement, `['no-op']`. */
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** A plan, as far as the tests read it. */
export interface Plan {
  readonly resource_changes: readonly ResourceChange[];
  /** What Terraform printed: warnings of `check` blocks for one. */
  readonly text: string;
}

/** The real provider, and the server that it writes to. */
export interface RealProvider {
  readonly address: string;
  readonly env: Readonly<Record<string, string>>;
}

const SCHEMAS = join(projectRoot(), 'test/fixtures/schemas');

/**
 * The real Terraform over the published schemas, without a cloud. Its providers are test/terraform/provider, built once into
 * `.cache/`: it makes nothing, and plans what replaces a resource as azurerm does.
 */
export class Terraform {
  private readonly env: NodeJS.ProcessEnv;

  /**
   * @param folder where stack and state are
   * @param real what the real provider of Vault needs, in place of the schemas: see real-provider.ts
   */
  public constructor(
    private readonly folder: string,
    private readonly real?: RealProvider,
  ) {
    const common = { ...process.env, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
    if (real !== undefined) {
      this.env = { ...common, ...real.env };
      return;
    }
    const mirror = pluginFolder();
    this.env = {
      ...common,
      TF_CLI_CONFIG_FILE: join(mirror, 'terraform.rc'),
      AZURERM_SCHEMA: schemaIn(mirror, 'azurerm'),
      AZURERM_REPLACEMENT: join(SCHEMAS, REPLACEMENT),
      VAULT_SCHEMA: schemaIn(mirror, 'vault'),
      AZURERM_EXISTING: join(this.folder, 'existing.json'),
    };
  }

  /**
   * What Azure has already, for stacks that take it over: the resources of a type that another folder has applied.
   *
   * @returns their ids
   */
  public existing(of: Terraform, type: string): readonly string[] {
    const state = JSON.parse(readFileSync(join(of.folder, 'terraform.tfstate'), 'utf8')) as {
      readonly resources: readonly {
        readonly type: string;
        readonly instances: readonly { readonly attributes: { readonly id: string } }[];
      }[];
    };
    const found = state.resources
      .filter((one) => one.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => [attributes.id, attributes] as const));
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'existing.json'), JSON.stringify({ [type]: Object.fromEntries(found) }));
    return found.map(([id]) => id);
  }

  /** Writes a synthesized stack, in place of the one before. */
  public write(stack: string): this {
    // The state is kept here; where the stack would keep it is none of this test's business.
    const { terraform, ...rest } = JSON.parse(stack) as { terraform: Record<string, unknown> };
    const json = { ...rest, terraform: { ...terraform, backend: undefined } };
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'cdk.tf.json'), JSON.stringify(json));
    this.init();
    return this;
  }

  /** Writes a module in HCL, in place of the one before, with a provider that needs no server. */
  public writeHcl(text: string): this {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'main.tf'), text);
    const address = this.real?.address ?? 'https://vault.example:8200';
    writeFileSync(join(this.folder, 'provider.tf'), `provider "vault" {\n  address = "${address}"\n}\n`);
    this.init();
    return this;
  }

  /** A provider that is named by the configuration of Terraform needs none. */
  private init(): void {
    const done = this.real !== undefined || existsSync(join(this.folder, '.terraform'));
    if (!done) this.run('init', '-input=false');
  }

  /** Takes everything away that was applied. */
  public destroy(): void {
    this.run('destroy', '-auto-approve', '-input=false');
  }

  /** The files that `terraform fmt` would change, a line each. */
  public unformatted(): string {
    return this.run('fmt', '-list=true', '-write=false');
  }

  public validate(): void {
    this.run('validate');
  }

  public apply(variables: Readonly<Record<string, string>> = {}): void {
    this.run(
      'apply',
      '-auto-approve',
      '-input=false',
      ...this.refresh(),
      '-parallelism=20',
      ...args(variables),
    );
  }

  /** @throws with what Terraform says when it refuses, a replacement that `prevent_destroy` forbids for one */
  public plan(variables: Readonly<Record<string, string>> = {}): Plan {
    const text = this.run('plan', '-input=false', ...this.refresh(), '-out=plan', ...args(variables));
    const json = JSON.parse(this.run('show', '-json', 'plan')) as Omit<Plan, 'text'>;
    return { ...json, text };
  }

  /** The schemas have nothing to read; the real provider asks the server. */
  private refresh(): readonly string[] {
    return this.real === undefined ? ['-refresh=false'] : [];
  }

  private run(command: string, ...rest: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync(
      'terraform',
      [command, ...rest, ...(command === 'show' ? [] : ['-no-color'])],
      { cwd: this.folder, env: this.env, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status !== 0) throw new Error(`terraform ${command}: ${error?.message ?? `${stdout}\n${stderr}`}`);
    return stdout;
  }
}

function args(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`);
}

/** The schema of a provider, in a file for the program that serves it. */
function schemaIn(folder: string, provider: 'azurerm' | 'vault'): string {
  const path = join(folder, `${provider}-${PROVIDER_VERSIONS[provider]}.json`);
  writeFileSync(path, JSON.stringify(schemaFile(provider)));
  return path;
}

/** A folder in which Terraform finds the providers, by the sources' hash: built once for each state of them. */
function pluginFolder(): string {
  const source = join(projectRoot(), 'test/terraform/provider');
  const hash = createHash('sha256');
  for (const name of readdirSync(source).sort()) hash.update(readFileSync(join(source, name)));
  const folder = cacheFolder(`schema-provider-${hash.digest('hex').slice(0, 12)}`);
  const program = join(folder, 'provider');
  if (!existsSync(program)) {
    const built = spawnSync('go', ['build', '-o', `${program}.part`, '.'], {
      cwd: source,
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(`go build of ${source}: ${built.error?.message ?? built.stderr}`);
    renameSync(`${program}.part`, program);
  }
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  for (const [name, version] of Object.entries(PROVIDER_VERSIONS)) {
    const at = join(folder, 'registry.terraform.io/hashicorp', name, version, platform);
    const plugin = join(at, `terraform-provider-${name}_v${version}`);
    mkdirSync(at, { recursive: true });
    if (!existsSync(plugin)) copyFileSync(program, plugin);
  }
  const config = `provider_installation {\n  filesystem_mirror {\n    path = "${folder}"\n  }\n}\n`;
  writeFileSync(join(folder, 'terraform.rc'), config);
  return folder;
}
