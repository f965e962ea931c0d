import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthMount, type DeclaredFile, VaultAccess, VaultServer } from '../../../lib';
import { declaredOf } from '../../../lib/pod';
import { agentProcess } from '../../../lib/pod/parts/agent';
import { podPlan } from '../../../lib/pod/plan/pod-plan';
import { runAgentOnce, type RunningAgent, startAgent } from '../../support/vault-server/agent';
import { expectOk, type VaultClient } from '../../support/vault-server/client';
import { createLocalLogin, rewriteForLocalAgent } from '../../support/vault-server/local-agent';

/** What a pod is beside its files. */
export interface PodAgentOptions {
  /** What the downward API would put into the agent's environment. @default nothing */
  readonly env?: Readonly<Record<string, string>>;
  /** The names of the application's containers. @default main */
  readonly containers?: readonly string[];
}

/**
 * A workload's agent as its pod configures it, run on this machine with exactly the policy that the contract derives:
 * the pod's own configuration with another login, server and folder.
 */
export class PodAgent {
  private constructor(
    private readonly config: object,
    /** Where the files appear. */
    public readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  public static async of(
    root: VaultClient,
    name: string,
    files: Readonly<Record<string, DeclaredFile>>,
    { env = {}, containers = ['main'] }: PodAgentOptions = {},
  ): Promise<PodAgent> {
    const folder = await mkdtemp(join(tmpdir(), 'avc-secrets-test-'));
    const auth = AuthMount.kubernetes('kubernetes');
    const declared = declaredOf({
      vault: VaultServer.at('https://vault.example:8200'),
      auth,
      roleName: name,
      files,
      renderInterval: { toSeconds: () => 10 },
    });
    const access = { workload: name, roleName: name, namespace: 'shop', serviceAccount: 'web', auth };
    expectOk(
      await root.putPolicy(name, VaultAccess.ofFiles(access, declared.files).policy().render()),
      'policy',
    );
    const securityContext = { runAsUser: 10_001 };
    const plan = podPlan(
      { spec: { containers: containers.map((one) => ({ name: one, securityContext })) } },
      declared,
    );
    // Past inject(), which refuses what no pod could carry: some of these tests deliver more than a megabyte at once.
    const emitted = agentProcess(plan, 'revoked').configuration['agent.json'] ?? '';
    const own = JSON.parse(emitted) as { readonly template_config: object };
    // Shorter than a workload may have it, so that a test need not wait to see an agent heal.
    const quick = {
      ...own,
      template_config: { ...own.template_config, static_secret_render_interval: '2s' },
    };
    const config = rewriteForLocalAgent(quick, {
      address: root.address,
      login: await createLocalLogin(root, [name], folder),
      pathMap: {
        '/vault/secrets': folder,
        '/vault/views': join(folder, 'views'),
        '/vault/log': folder,
        '/vault/token': folder,
      },
    });
    return new PodAgent({ ...config, log_file: join(folder, 'agent.log') }, folder, env);
  }

  /** Runs until every file is there. Fails with the agent's log when it does not. */
  public async renderOnce(): Promise<{ readonly logs: string }> {
    const { exitCode, logs } = await runAgentOnce(this.config, { env: this.env });
    if (exitCode !== 0) throw new Error(`the agent ended with ${String(exitCode)}:\n${logs}`);
    return { logs };
  }

  /** Runs until it is stopped, as in the pod. */
  public start(): Promise<RunningAgent> {
    return startAgent(this.config, { env: this.env });
  }

  /** The bytes of a file. */
  public read(name: string): Promise<Buffer> {
    return readFile(join(this.folder, name));
  }

  public remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
