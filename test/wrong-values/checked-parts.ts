import * as check from '../../lib/check';

// What `check` hands to rules, of a pod of its own: there is no other way to these objects.

const manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    template: {
      metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true' } },
      spec: { containers: [{ name: 'web', image: 'web:1' }] },
    },
  },
};

/** What a rule of `check` is handed: there is no other way to these objects. */
export function checkedParts(): { readonly run: check.CheckRun; readonly pod: check.CheckedPod } {
  const seen: { run?: check.CheckRun; pod?: check.CheckedPod } = {};
  const rule: check.Rule = {
    id: 'looks-only',
    level: 'note',
    title: 'looks only',
    remedy: 'leave it',
    pod: (pod, run) => {
      Object.assign(seen, { pod, run });
      return [];
    },
  };
  check.checkManifests([{ file: 'a.yaml', text: JSON.stringify(manifest) }], { rules: [rule] });
  if (seen.run === undefined || seen.pod === undefined) throw new Error('no pod was checked');
  return { run: seen.run, pod: seen.pod };
}
export const kubernetesObject = () => checkedParts().run.manifests.objects[0];

export function agentsOf(): unknown {
  const agent = {
    ...manifest,
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'web', image: 'web:1' },
            { name: 'agent', image: 'hashicorp/vault:2.0.4', args: ['agent', '-config=/a.hcl'] },
          ],
        },
      },
    },
  };
  let found: unknown;
  check.checkManifests([{ file: 'a.yaml', text: JSON.stringify(agent) }], {
    rules: [
      {
        id: 'looks-only',
        level: 'note',
        title: 'looks only',
        remedy: 'leave it',
        pod: ({ agents }) => {
          found = agents;
          return [];
        },
      },
    ],
  });
  return found;
}
