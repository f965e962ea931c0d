import { AuthMount } from '../../lib/access';
import { AgentImage, VaultServer } from '../../lib/agent';
import { Delivery, EnvDelivery, type InjectInput } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { application, injected } from './support';

// The login in one Vault namespace and the secrets in another.

const vault = VaultServer.at('https://vault.example:8200', { namespace: 'teams/shop' });
const auth = AuthMount.kubernetes('k8s-shop', { namespace: 'teams' });
const textOf = (overrides: Partial<InjectInput>) => JSON.stringify(injected({ vault, auth, ...overrides }));

test('the agent logs in at the namespace of the mount and reads in that of the server', () => {
  const text = textOf({}).replaceAll('\\', '');
  expect(text).toContain('"mount_path":"auth/k8s-shop","namespace":"teams",');
  expect(text).toContain('"namespace":"teams/shop","retry"');
});

test('without a namespace of the mount, both are those of the server', () => {
  const text = textOf({ auth: AuthMount.kubernetes('k8s-shop') }).replaceAll('\\', '');
  expect(text.match(/"namespace":"teams\/shop"/g)).toHaveLength(2);
});

test('the token is given back to the namespace that it is from', () => {
  expect(textOf({})).toContain('"-namespace=teams"');
});

test("the process supervisor's agent logs in there too", () => {
  const env = { KEY: kv2('secret').at('db').key('k') };
  const envDelivery = EnvDelivery.supervisor();
  const container = { ...application, command: ['/app'] };
  const template = injected({ vault, auth, env, envDelivery }, { containers: [container] });
  const text = JSON.stringify(template).replaceAll('\\', '');
  expect(text.match(/"mount_path":"auth\/k8s-shop","namespace":"teams",/g)).toHaveLength(2);
});

test.each([
  ['by the injector', { delivery: Delivery.injector() }],
  ["with OpenBao's agent", { agentImage: AgentImage.openBao('2.7.2') }],
  [
    "by two of OpenBao's agents",
    { agentImage: AgentImage.openBao('2.7.2'), delivery: Delivery.initAndSidecar() },
  ],
])('is refused %s, which has one namespace for both: POD_LOGIN_NAMESPACE_UNKNOWN', (_, overrides) => {
  expect(() => textOf(overrides)).toThrow(errorWith('POD_LOGIN_NAMESPACE_UNKNOWN'));
  const same = AuthMount.kubernetes('k8s-shop', { namespace: 'teams/shop' });
  expect(() => textOf({ ...overrides, auth: same })).not.toThrow();
});
