import { VaultCa, VaultServer } from '../../lib/agent';
import { EnvDelivery, FailedRotation, type InjectInput, OnChange, ServiceMesh } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { application, injected } from './support';

/**
 * How many lines `kubectl describe pod` prints of our annotations, by its rule: one for a short value; else the name,
 * and below it every line of the value, shortened. `test/cluster/carries-configuration-described.test.ts` counts the
 * lines that kubectl prints.
 */
const MOST_IN_ONE_LINE = 140;

function linesOf(overrides: Partial<InjectInput>): number {
  const command = ['/bin/shop'];
  const { metadata } = injected(overrides, {
    containers: [{ ...application, command, securityContext: { runAsUser: 1000, runAsGroup: 1000 } }],
  });
  return Object.entries(metadata.annotations)
    .map(([name, value]) => {
      const lines = value.replace(/\n$/, '').split('\n').length;
      return lines === 1 && name.length + value.length + 2 <= MOST_IN_ONE_LINE ? 1 : 1 + lines;
    })
    .reduce((sum, lines) => sum + lines, 0);
}

const apiKey = kv2('secret').at('shop/payment').key('apiKey');
const pem = VaultCa.fromPem('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
const reacting = {
  vault: VaultServer.at('https://vault.example:8200', { ca: pem }),
  onChange: OnChange.signal('SIGHUP'),
  failedRotation: FailedRotation.event(),
};
const supervised = { env: { API_KEY: apiKey }, envDelivery: EnvDelivery.supervisor() };

describe('kubectl describe pod prints of our annotations', () => {
  test('6 lines of a pod with nothing but files', () => {
    expect(linesOf({})).toBe(6);
  });

  test('12 lines with a reaction, an event and a CA as PEM, which is no PEM without its lines', () => {
    expect(linesOf(reacting)).toBe(12);
  });

  test('1 line more with a mesh, which is for the mesh to read', () => {
    expect(linesOf({ ...reacting, mesh: ServiceMesh.istio() })).toBe(13);
    expect(linesOf({ ...reacting, mesh: ServiceMesh.linkerd() })).toBe(13);
  });

  // A second process in another container has a configuration of its own.
  test('2 lines more under the process supervisor', () => {
    expect(linesOf({ files: {}, ...supervised })).toBe(8);
  });
});
