import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { AuthMount, VaultAccess } from '../../lib/access';
import { VaultServer } from '../../lib/agent';
import { type Container, inject, type InjectInput, type PodSpec } from '../../lib/pod';
import { declaredOf } from '../../lib/pod/plan/declared';
import { renderPod, type RenderOptions } from '../../lib/render';
import { expectOk, type VaultClient } from '../support/vault-server/client';
import { serverProgram } from '../support/vault-server/server-kind';

/** What a workload of these tests is. */
export interface WorkloadOfTest extends Partial<InjectInput> {
  readonly name?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly spec?: Partial<PodSpec>;
  /** Where the manifests say that Vault is. */
  readonly address?: string;
}

/** The declaration of a workload. */
function declaration({ address = 'http://127.0.0.1:1', ...input }: WorkloadOfTest): InjectInput {
  return {
    vault: VaultServer.atPlainHttp(address),
    auth: AuthMount.kubernetes('kubernetes'),
    roleName: 'render',
    files: {},
    ...input,
  };
}

/** A container of the application. */
export function containerOf(name: string, more: Partial<Container> = {}): Container {
  const securityContext = { runAsUser: 10_001, runAsGroup: 10_001 };
  return { name, image: 'registry.example/shop/web:1', command: ['/web'], securityContext, ...more };
}

/** The manifest of a workload, as a synth writes it. */
export function manifestOf(workload: WorkloadOfTest): string {
  const { name = 'web', kind = 'Deployment', namespace = 'shop', spec = {}, ...input } = workload;
  const { containers = [containerOf('main')] } = spec;
  const template = inject(
    { metadata: { labels: { app: 'web' } }, spec: { ...spec, serviceAccountName: 'web', containers } },
    declaration(input),
  );
  const object = {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { app: 'web' } }, template },
  };
  return stringify(object, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The policy that the contract of a workload derives. */
export function policyOf(workload: WorkloadOfTest): string {
  const { files } = declaredOf(declaration(workload));
  const access = { workload: 'web', roleName: 'render', namespace: 'shop', serviceAccount: 'web' };
  return VaultAccess.ofFiles({ ...access, auth: AuthMount.kubernetes('kubernetes') }, files)
    .policy()
    .render();
}

/** A developer's token: that policy, and what every login has. */
export async function developerToken(
  root: VaultClient,
  name: string,
  workload: WorkloadOfTest,
): Promise<string> {
  expectOk(await root.putPolicy(name, policyOf(workload)), name);
  return root.createToken({ policies: [name], ttl: '1h' });
}

/** What render has said, and how it has ended. */
export interface Rendered {
  readonly code: number;
  readonly said: readonly string[];
}

/** A folder of a test, with what render needs in it. */
export class RenderFolder {
  public readonly path = mkdtempSync(join(tmpdir(), 'avc-render-test-'));

  /** Runs render with the agent of this test run; the environment is that of `env` alone. */
  public async render(
    manifests: string | readonly string[],
    options: Partial<RenderOptions> = {},
  ): Promise<Rendered> {
    const said: string[] = [];
    const texts = typeof manifests === 'string' ? [manifests] : manifests;
    const { env, ...others } = options;
    const code = await renderPod(
      texts.map((text, index) => ({ file: `manifest-${String(index)}.yaml`, text })),
      {
        agent: await serverProgram(),
        say: (line) => said.push(line),
        timeout: 60,
        env: { PATH: process.env['PATH'], HOME: this.path, XDG_RUNTIME_DIR: this.path, ...env },
        ...others,
      },
    );
    return { code, said };
  }

  public at(name: string): string {
    return join(this.path, name);
  }

  public write(name: string, text: string): string {
    writeFileSync(this.at(name), text, { mode: 0o600 });
    return this.at(name);
  }

  public read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  /** Private folders that are still there: none is, once render has ended. */
  public left(): readonly string[] {
    return readdirSync(this.path).filter((name) => name.startsWith('avc-render-'));
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The files of a folder: mode and hash of each. */
export function hashesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort()
      .map((name) => {
        const hash = createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex');
        return [name, `${(statSync(join(folder, name)).mode & 0o777).toString(8)} ${hash}`];
      }),
  );
}
