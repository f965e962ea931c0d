import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../support/process';
import { startAgent } from '../../support/vault-server/agent';
import { expectOk, VaultClient } from '../../support/vault-server/client';
import { createLocalLogin } from '../../support/vault-server/local-agent';
import { type AgentTemplateConfig, declaredTemplates, deployment, webhookTemplates } from './manifests';
import { app1, MOUNTS, STYLES } from './styles';

/**
 * The declaration that replaces hand-written annotations of the injector, against the agent's configuration that the
 * webhook makes of the same annotations (the model of test/support/injector): the same files, and one real agent gives
 * both the same bytes.
 */
const root = VaultClient.fromEnvironment();
const SECRET = {
  password: "it's; $PW {{ x }} <&>",
  user: 'bob',
  'dash-key': 'é\n',
  number: '5432',
  b64: 'aGVsbG8=',
};

describe('a declaration from annotations', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'avc-takeover-'));
    await root.enableMount(MOUNTS.kv2, { type: 'kv', options: { version: '2' } });
    await root.enableMount(MOUNTS.kv1, { type: 'kv' });
    await root.enableMount(MOUNTS.pki, { type: 'pki' });
    const written = async () => (await root.write(`${MOUNTS.kv2}/data/app`, { data: SECRET })).status < 400;
    await waitUntil('the mount to be there', written);
    expectOk(await root.write(app1, SECRET), 'secret');
    const authority = { common_name: 'Shop Root', ttl: '700h' };
    expectOk(await root.write(`${MOUNTS.pki}/root/generate/internal`, authority), 'authority');
    const role = { allow_any_name: true, enforce_hostnames: false, max_ttl: '100h' };
    expectOk(await root.write(`${MOUNTS.pki}/roles/web`, role), 'role');
    const policy = Object.values(MOUNTS)
      .map((mount) => `path "${mount}/*" { capabilities = ["read", "list", "update"] }`)
      .join('\n');
    expectOk(await root.putPolicy('takeover', policy), 'policy');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('there are at least 40 manifests', () => {
    expect(STYLES.length).toBeGreaterThanOrEqual(40);
  });

  test.each(STYLES)('has the same files: %s', (_, annotations) => {
    const { text, pod } = deployment(annotations);
    const files = (templates: readonly AgentTemplateConfig[]) =>
      templates.map(({ destination }) => destination).sort();
    expect(files(declaredTemplates(text))).toEqual(files(webhookTemplates(pod)));
  });

  test(`has the same bytes in them, by a real agent: ${String(STYLES.length)} manifests`, async () => {
    const login = await createLocalLogin(root, ['takeover'], folder);
    const pairs = STYLES.flatMap(([style, annotations]) => {
      const { text, pod } = deployment(annotations);
      const ours = declaredTemplates(text);
      return webhookTemplates(pod).map((theirs) => ({
        style,
        theirs,
        ours: ours.find(({ destination }) => destination === theirs.destination) as AgentTemplateConfig,
      }));
    });
    const file = (index: number, side: string) => join(folder, `${String(index)}-${side}`);
    const agent = await startAgent({
      vault: { address: root.address },
      auto_auth: { method: [login] },
      template: pairs.flatMap(({ theirs, ours }, index) => [
        { ...theirs, command: undefined, destination: file(index, 'theirs'), perms: '0600' },
        { ...ours, command: undefined, destination: file(index, 'ours'), perms: '0600' },
      ]),
    });
    const all = pairs.flatMap((_, index) => [file(index, 'theirs'), file(index, 'ours')]);
    try {
      await waitUntil('all files', () => all.every((one) => existsSync(one)), { timeoutMs: 60_000 }).catch(
        (error: unknown) => {
          throw new Error(`${String(error)}\n${agent.logs().slice(-3000)}`);
        },
      );
      const read = (side: string) =>
        pairs.map(({ style }, index) => [style, readFileSync(file(index, side), 'utf8')]);
      expect(read('ours')).toEqual(read('theirs'));
    } finally {
      await agent.stop();
    }
  }, 120_000);
});
