import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VaultAccessContract } from '../../../lib';
import { leastPolicyOf, verifyContract, type VerifyResult } from '../../../lib/verify';
import { projectRoot } from '../../support/project';
import { expectOk } from '../../support/vault-server/client';
import { SERVERS } from '../../support/vault-server/server-kind';
import { Cluster } from '../cluster';
import { forDelivery } from '../faults/fault';
import { playStart } from '../faults/play';
import { Trial } from '../faults/trial';
import { predictedFaults } from './predicted-faults';

/**
 * Every fault in Vault: first what verify says, with a token that has the printed policy and no more; then the pod
 * is applied, and has to say what was predicted. Written down in docs/verify-faults.md.
 */
const cluster = Cluster.fromEnvironment();
const kind = SERVERS[cluster.state.vault.kind];
const FAULTS = predictedFaults().filter(({ rule }) => kind.namespaces || rule !== 'namespace-missing');
const rows = new Map<string, string>();

test.concurrent.each(FAULTS.map((one) => ({ ...one, title: one.fault.title })))(
  '$title: $rule',
  async ({ fault, rule, title }) => {
    const trial = await Trial.create(cluster, 'agent');
    try {
      await fault.prepare?.(trial);
      await trial.write('db', 'correct-horse');
      await trial.write('api', 'battery-staple');
      await trial.allow(fault.role);
      // Trials share a server, so that their policies are named after them.
      const own = trial.accessWith(fault.props?.(trial) ?? {});
      const access = own.at(own.auth, { policyName: trial.name });
      const contract = VaultAccessContract.of([access]);
      const token = await tokenFor(trial, contract);
      const verify = (): Promise<VerifyResult> =>
        verifyContract(contract, {
          address: trial.vault.address,
          server: kind.name,
          env: { VAULT_TOKEN: token },
        });
      await fault.begin(trial);
      const before = (await verify()).findings.filter(
        ({ level }) => level === 'error' || level === 'unknown',
      );
      const [found] = before;
      expect(before.map((one) => one.rule)).toEqual(rule === undefined ? [] : before.map(() => rule));
      expect(found?.rule).toBe(rule);
      const says = forDelivery(fault.says, 'agent') ?? '';
      if (found !== undefined) expect(found.podSays).toBe(says);
      const seen = await playStart(trial, { ...fault, begin: () => Promise.resolve() });
      // Once the cause is gone, so is the prediction.
      expect(
        (await verify()).findings.filter(({ level }) => level === 'error' || level === 'unknown'),
      ).toEqual([]);
      const predicted =
        found === undefined
          ? 'not predicted: without reading it, an empty value looks like any other'
          : `\`${found.rule}\`: ${anonymous(found.message, trial.name)}`;
      rows.set(title, `| ${title} | ${predicted} | ${seen.replace('not started; ', '')} |`);
    } finally {
      await trial.remove();
    }
  },
  400_000,
);

/** A token with the policy that verify prints, in the root namespace. */
async function tokenFor(trial: Trial, contract: VaultAccessContract): Promise<string> {
  const name = `${trial.name}-verify`;
  expectOk(await trial.vault.putPolicy(name, leastPolicyOf(contract, 'root').render()), 'policy');
  trial.onRemove(async () => {
    await trial.vault.delete(`sys/policies/acl/${name}`).catch(() => undefined);
  });
  return trial.vault.createToken({ policies: [name], no_default_policy: true });
}

/** Names of trials differ in each run. */
function anonymous(text: string, name: string): string {
  return text
    .replaceAll(name, 'shop')
    .replace(/; is it .*$/, '')
    .replaceAll('|', String.raw`\|`);
}

afterAll(() => {
  // A run of some of them, or with a server without namespaces, says nothing of the page.
  if (rows.size < predictedFaults().length) return;
  const page = `# Faults, predicted

Written by \`test/cluster/predictions\`, never by hand, with ${kind.title} ${kind.version}: each fault in Vault, what \`verify\` said of it before the pod was applied, and what the pod then said. The token of \`verify\` had the policy that \`verify --policy\` prints, with which it can read no value: so a value that is empty is the one fault that it cannot predict, and the pod waits. When the cause was gone, the pod started as its column says, and \`verify\` found nothing more.

| fault | predicted | the pod then |
|---|---|---|
${predictedFaults()
  .map(({ fault }) => rows.get(fault.title) ?? '')
  .join('\n')}
`;
  const file = join(projectRoot(), 'docs', 'verify-faults.md');
  if (process.env['CI'] === undefined) writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});
