import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { type FileContent, VaultInjectedDeployment, VaultServer } from '../../../lib';
import { agentConfigOf, synthChart } from '../../support/manifests';
import { runAgentOnce, type RunningAgent, startAgent } from '../../support/openbao/agent';
import { expectOk, type OpenBaoClient } from '../../support/openbao/client';
import { createLocalLogin, rewriteForLocalAgent } from '../../support/openbao/local-agent';

/**
 * A workload's agent as the construct configures it, run on this machine with exactly the policy that the contract
 * derives: the ConfigMap's text with another login, server and folder.
 */
export class PodAgent {
  private constructor(
    private readonly config: object,
    /** Where the files appear. */
    public readonly folder: string,
  ) {}

  public static async of(
    root: OpenBaoClient,
    name: string,
    files: Readonly<Record<string, FileContent>>,
  ): Promise<PodAgent> {
    const folder = await mkdtemp(join(tmpdir(), 'avc-secrets-test-'));
    let policy = '';
    const manifests = synthChart((chart) => {
      const workload = new VaultInjectedDeployment(chart, name, {
        vault: VaultServer.at('https://vault.example:8200'),
        access: { roleName: name, serviceAccount: 'web' },
        files,
        // The shortest there is, so that a test sees an agent heal.
        renderInterval: Duration.seconds(10),
        containers: [{ image: 'registry.example/shop/web:1.4.2' }],
      });
      policy = workload.vaultAccess.policy().render();
    });
    expectOk(await root.putPolicy(name, policy), 'policy');
    const config = rewriteForLocalAgent(agentConfigOf(manifests) as object, {
      address: root.address,
      login: await createLocalLogin(root, [name], folder),
      pathMap: { '/vault/secrets': folder, '/vault/log': folder, '/vault/token': folder },
    });
    return new PodAgent({ ...config, log_file: join(folder, 'agent.log') }, folder);
  }

  /** Runs until every file is there. Fails with the agent's log when it takes more than 20 s. */
  public async renderOnce(): Promise<{ readonly logs: string }> {
    const { exitCode, logs } = await runAgentOnce(this.config);
    if (exitCode !== 0) throw new Error(`the agent ended with ${String(exitCode)}:\n${logs}`);
    return { logs };
  }

  /** Runs until it is stopped, as in the pod. */
  public start(): Promise<RunningAgent> {
    return startAgent(this.config);
  }

  /** The bytes of a file. */
  public read(name: string): Promise<Buffer> {
    return readFile(join(this.folder, name));
  }

  public remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
