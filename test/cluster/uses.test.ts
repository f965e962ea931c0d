import { Size } from 'cdk8s';
import { type ContainerProps, Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import { kv2, transit, type VaultAccess } from '../../lib';
import { expectOk } from '../support/vault-server/client';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { Scenario, statusOf } from './scenario';

/**
 * An application that encrypts without a token, as pods have it: it starts when the listener lets its uses through, its
 * first request is answered, and what it has not declared is refused.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

/** Encrypts once, and ends where that fails; then asks for what is not declared, and looks for a token. */
const program = (mount: string, kv: string): string => `
ask() { wget -q -O - --header 'X-Vault-Request: true' "$@" 2>&1; }
first=$(ask --post-data '{"plaintext":"NDExMQ=="}' "$VAULT_ADDR/v1/${mount}/encrypt/orders") || exit 1
echo "encrypted: $first"
sealed=$(echo "$first" | sed 's/.*"ciphertext":"\\([^"]*\\)".*/\\1/')
echo "decrypted: $(ask --post-data "{\\"ciphertext\\":\\"$sealed\\"}" "$VAULT_ADDR/v1/${mount}/decrypt/orders")"
echo "other key: $(ask --post-data '{"plaintext":"NDExMQ=="}' "$VAULT_ADDR/v1/${mount}/encrypt/invoices")"
echo "secret: $(ask "$VAULT_ADDR/v1/${kv}/data/shop/db")"
echo "renew: $(ask --post-data '{}' "$VAULT_ADDR/v1/auth/token/renew-self/")"
echo "lookup: $(ask "$VAULT_ADDR/v1/auth/token/lookup-self")"
echo "without header: $(wget -q -O - --post-data '{}' "$VAULT_ADDR/v1/${mount}/encrypt/orders" 2>&1)"
echo "tokens: $(grep -rlE 'hvs[.]|^s[.]' /vault /tmp 2>/dev/null | tr '\\n' ' ')$(env | grep -E 'hvs[.]|=s[.]')"
echo "listens: $(netstat -ltn | grep ':8100 ' | sed 's/  */ /g' | cut -d ' ' -f 4)"
echo done
trap "exit 0" TERM; while :; do sleep 1 & wait $!; done`;

const container = (script: string): ContainerProps => ({
  name: 'main',
  image: cluster.state.images.busybox,
  imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
  command: ['/bin/sh', '-c', script],
  securityContext: { user: 10_001, group: 10_001 },
  resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(16) } },
});

async function write(scenario: Scenario, access: VaultAccess): Promise<void> {
  const { roleName, policyName } = access;
  // Policies are the server's, and these tests share one.
  const policy = `${scenario.name}-${policyName}`;
  expectOk(await cluster.vault.putPolicy(policy, access.policy().render()), policy);
  const role = {
    bound_service_account_names: access.serviceAccount,
    bound_service_account_namespaces: access.namespace,
    audience: access.auth.audience.value,
    token_policies: policy,
    token_no_default_policy: true,
    token_period: 3600,
  };
  expectOk(await cluster.vault.write(`auth/${scenario.name}/role/${roleName}`, role), 'role');
}

describe.each([true, false])('an application that encrypts, with a file too: %j', (hasFile) => {
  test('starts when the listener lets it, encrypts at its first try, and gets 403 for everything else', async () => {
    const scenario = await Scenario.create(cluster, 'uses');
    scenarios.push(scenario);
    const mount = `${scenario.name}-transit`;
    await cluster.vault.enableMount(mount, { type: 'transit' });
    for (const key of ['orders', 'invoices'])
      expectOk(await cluster.vault.write(`${mount}/keys/${key}`), key);
    await scenario.writeSecret('shop/db', { password: 'correct-horse' });
    const orders = transit(mount).key('orders');
    await scenario.deploy({}, {
      files: hasFile ? { password: kv2(scenario.name).at('shop/db').key('password') } : undefined,
      uses: [orders.encrypt(), orders.decrypt()],
      containers: [container(program(mount, scenario.name))],
    } as Parameters<Scenario['deploy']>[1]);
    const { access } = scenario;
    if (hasFile) await write(scenario, access);
    // Without the role of the listener the application waits, and the gate says for what.
    const said = await scenario.gateMessage();
    expect(said).toContain(`${mount}/encrypt/orders(answer 403)`);
    expect(said).toContain('vault-listener says: [ERROR] proxy.auth.handler: ');
    expect(said.includes('password')).toBe(false);
    expect(statusOf(await scenario.pod(), 'main')?.state).toHaveProperty('waiting');

    await write(scenario, access.listener ?? access);
    await cluster.kubectl(['rollout', 'status', 'deployment/web', '-n', scenario.name, '--timeout=120s'], {
      timeoutMs: 130_000,
    });
    let log = '';
    await waitUntil('the application to have asked for everything', async () => {
      log = await cluster.kubectl(['logs', 'deployment/web', '-c', 'main', '-n', scenario.name]);
      return log.endsWith('done\n');
    });
    expect(statusOf(await scenario.pod(), 'main')?.restartCount).toBe(0);
    const line = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(log)?.[1];
    expect(line('encrypted')).toMatch(/"ciphertext":"vault:v1:/);
    expect(line('decrypted')).toContain('"plaintext":"NDExMQ=="');
    for (const refused of ['other key', 'secret', 'renew', 'lookup']) {
      expect([refused, line(refused)]).toEqual([refused, expect.stringContaining('403')]);
    }
    expect(line('without header')).toContain('412');
    expect(line('tokens')?.trim()).toBe('');
    expect(line('listens')).toBe('127.0.0.1:8100');
    expect(log).not.toContain('correct-horse');
    await cluster.vault.delete(`sys/mounts/${mount}`);
  });
});
