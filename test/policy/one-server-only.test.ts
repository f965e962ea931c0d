// What to see here: what only one of the servers has. Each text goes to the real one, and what it makes of it is what we
// make of it; what the capabilities of Vault Enterprise allow cannot be asked of its other edition.
import { ConfigurationError } from '../../lib/core';
import { PolicyDocument, type PolicyServer, PolicySet } from '../../lib/policy';
import { VaultClient } from '../support/vault-server/client';
import { chosenServer } from '../support/vault-server/server-kind';

const SERVER = chosenServer();

const stanza = (...lines: readonly string[]) => `path "secret/data/only/x" {\n  ${lines.join('\n  ')}\n}\n`;

/** Texts that only Vault takes, with the capabilities that it reports for them. */
const OF_VAULT: readonly (readonly [what: string, text: string, capabilities: readonly string[]])[] = [
  ['the capability recover', stanza('capabilities = ["recover"]'), ['recover']],
  ['the capability subscribe', stanza('capabilities = ["subscribe"]'), ['subscribe']],
  [
    'subscribe_event_types',
    stanza('capabilities = ["read", "subscribe"]', 'subscribe_event_types = ["kv*"]'),
    ['read', 'subscribe'],
  ],
  [
    'subscribe_event_types alone',
    stanza('capabilities = ["read"]', 'subscribe_event_types = ["kv*"]'),
    ['read'],
  ],
];

/** Texts that both take; what they add is for Vault Enterprise. */
const OF_BOTH: typeof OF_VAULT = [
  ['MFA methods', stanza('capabilities = ["read"]', 'mfa_methods = ["totp"]'), ['read']],
  [
    'a control group',
    stanza(
      'capabilities = ["read"]',
      'control_group = {',
      '  factor "two" {',
      '    controlled_capabilities = ["read"]',
      '    identity {',
      '      group_names = ["ops"]',
      '      approvals = 2',
      '    }',
      '  }',
      '}',
    ),
    ['read'],
  ],
];

describe(`what only one server has, on ${SERVER.title}`, () => {
  const bao = VaultClient.fromEnvironment();

  async function asked(text: string): Promise<object> {
    const { status } = await bao.putPolicy('one-server-only', text);
    if (status >= 300) return { taken: false };
    const token = await bao.createToken({
      policies: ['one-server-only'],
      no_default_policy: true,
      ttl: '5m',
    });
    const answer = await bao.capabilities(token, ['secret/data/only/x']);
    return { taken: true, capabilities: [...(answer['secret/data/only/x'] ?? [])].sort() };
  }

  function ours(text: string): object {
    try {
      const set = PolicySet.of([PolicyDocument.parse(text, { server: SERVER.name })], {
        server: SERVER.name,
      });
      return { taken: true, capabilities: [...set.capabilities('secret/data/only/x')].sort() };
    } catch (error) {
      if (!ConfigurationError.is(error)) throw error;
      return { taken: false };
    }
  }

  test.each(OF_VAULT)(
    '%s: taken and reported by Vault, refused by OpenBao',
    async (_what, text, capabilities) => {
      const expected = SERVER.name === 'vault' ? { taken: true, capabilities } : { taken: false };
      expect(await asked(text)).toEqual(expected);
      expect(ours(text)).toEqual(expected);
    },
  );

  test.each(OF_VAULT)('%s: an error of lint for OpenBao, and none for Vault', (_what, text) => {
    const policy = PolicyDocument.parse(text);
    const codes = (server: PolicyServer) => policy.lint({ server }).map(({ code }) => code);
    expect(codes('openbao')).toContain('POLICY_LINT_OF_VAULT_ALONE');
    expect(codes('vault')).not.toContain('POLICY_LINT_OF_VAULT_ALONE');
  });

  test.each(OF_BOTH)('%s: taken and reported by both', async (_what, text, capabilities) => {
    expect(await asked(text)).toEqual({ taken: true, capabilities });
    expect(ours(text)).toEqual({ taken: true, capabilities });
  });
});
