import { VaultServer } from '../../lib/agent';
import { errorWith } from '../support/errors';
import { injected } from './support';

/** A pod for a server of this name, whose spec says more. */
const pod = (host: string, spec: object) => injected({ vault: VaultServer.at(`https://${host}:8200`) }, spec);

describe('Vault by a name of the cluster and a pod that asks the DNS of its node', () => {
  test.each(['vault', 'vault.vault.svc', 'vault.vault.svc.cluster.local'])(
    '%s is unknown there: POD_VAULT_NAME_UNKNOWN_TO_NODE',
    (host) => {
      for (const spec of [
        { hostNetwork: true },
        { hostNetwork: true, dnsPolicy: 'ClusterFirst' },
        { hostNetwork: true, dnsPolicy: 'Default' },
        { dnsPolicy: 'Default' },
      ])
        expect(() => pod(host, spec)).toThrow(errorWith('POD_VAULT_NAME_UNKNOWN_TO_NODE'));
    },
  );

  test('the remedy works, and is said: ClusterFirstWithHostNet on the network of the node, ClusterFirst elsewhere', () => {
    expect(() => pod('vault.vault.svc', { hostNetwork: true })).toThrow(
      'write dnsPolicy: ClusterFirstWithHostNet',
    );
    expect(() => pod('vault.vault.svc', { dnsPolicy: 'Default' })).toThrow('write dnsPolicy: ClusterFirst,');
    expect(
      pod('vault.vault.svc', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }).spec['hostNetwork'],
    ).toBe(true);
    expect(() => pod('vault.vault.svc', { dnsPolicy: 'ClusterFirst' })).not.toThrow();
  });

  test.each(['vault.example', '10.0.0.7', '[fd00::7]', 'localhost'])(
    '%s is found from the network of the node as well',
    (host) => {
      expect(() => pod(host, { hostNetwork: true })).not.toThrow();
    },
  );

  test('a resolver of its own is the business of the pod', () => {
    expect(() => pod('vault.vault.svc', { hostNetwork: true, dnsPolicy: 'None' })).not.toThrow();
  });
});
