import { kubeletEnvFile, kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { PodAgent } from './support/pod-agent';

/** The file that the kubelet reads environment variables from: on a real agent, byte for byte. */
const root = VaultClient.fromEnvironment();
const MOUNT = 'kubelet-env';

/** Values that both sides can take; test/cluster/kubelet-env.test.ts gives the same to the kubelet's reader. */
const VALUES: Readonly<Record<string, string>> = {
  PLAIN: 'correct-horse',
  SHELL: '$HOME `id` $(id) "double" \\ \\n #no comment',
  EQUALS: 'a=b=c',
  SPACES: '  around  ',
  NEWLINES: 'one\n\ntwo\n',
  UNICODE: 'pässwörd 🔑',
  TEMPLATE: '{{ secret }} ${x}',
};

beforeAll(async () => {
  await root.enableMount(MOUNT, { type: 'kv', options: { version: '2' } });
  const bad = { QUOTE: "it's", RETURN: 'a\r\nb', EMPTY: '' };
  expectOk(await root.write(`${MOUNT}/data/app`, { data: { ...VALUES, ...bad } }), 'secret');
});

const secret = kv2(MOUNT).at('app');

describe('kubeletEnv', () => {
  test('writes each value as it is between single quotes, one variable after the other', async () => {
    const names = Object.keys(VALUES);
    const env = Object.fromEntries(names.map((name) => [name, secret.key(name)]));
    const agent = await PodAgent.of(root, MOUNT, {
      'vault.env': kubeletEnvFile({ ...env, HOST: 'db.shop' }),
    });
    try {
      await agent.renderOnce();
      const lines = [...Object.entries(VALUES), ['HOST', 'db.shop']].map(
        ([name, value]) => `${name ?? ''}='${value ?? ''}'\n`,
      );
      expect((await agent.read('vault.env')).toString()).toBe(lines.join(''));
    } finally {
      await agent.remove();
    }
  });

  test.each([
    ['QUOTE', /the value of QUOTE holds a single quote/],
    ['RETURN', /the value of RETURN holds a carriage return/],
    ['EMPTY', /the value of EMPTY is empty/],
  ])(
    'does not write the file when the value of %s cannot be read by the kubelet, and says why',
    async (name, reason) => {
      const agent = await PodAgent.of(root, MOUNT, {
        'vault.env': kubeletEnvFile({ [name]: secret.key(name) }),
      });
      const running = await agent.start();
      try {
        await running.waitForLog(reason);
        await expect(agent.read('vault.env')).rejects.toMatchObject({ code: 'ENOENT' });
      } finally {
        await running.stop();
        await agent.remove();
      }
    },
  );

  test.each(["it's", 'a\rb', ''])('refuses the plain value %j at synth', (value) => {
    expect(() => kubeletEnvFile({ A: secret.key('k'), B: value })).toThrow(
      errorWith('SECRETS_ENTRY_VALUE_INVALID'),
    );
  });
});
