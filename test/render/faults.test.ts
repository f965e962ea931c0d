import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { type RenderOptions } from '../../lib/render';
import { localAgentConfig } from '../../lib/render/agent-config';
import { kv2, secretText } from '../../lib/secrets';
import { VaultClient, expectOk } from '../support/vault-server/client';
import { errorWith } from '../support/errors';
import { containerOf, developerToken, hashesIn, manifestOf, RenderFolder } from './support';

// What render says where the files do not come, and what it refuses before it asks anything.

const root = VaultClient.fromEnvironment();
const folder = new RenderFolder();
const VALUE = 'correct-horse-battery-staple';
const password = kv2('render-faults').at('shop/db').key('password');
const workload = { files: { password } };
const manifest = manifestOf(workload);
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  await root.enableMount('render-faults', { type: 'kv', options: { version: '2' } });
  expectOk(
    await root.write('render-faults/data/shop/db', { data: { password: VALUE, user: VALUE } }),
    'secret',
  );
  env = { VAULT_ADDR: root.address, VAULT_TOKEN: await developerToken(root, 'render-faults', workload) };
});
afterAll(() => {
  expect(folder.left()).toEqual([]);
  folder.remove();
});

/** The last line: the one that the pod has as its termination message. */
async function failure(text: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const output = folder.at('failed');
  const { code, said } = await folder.render(text, { output, env: variables, timeout: 3 });
  expect(code).toBe(1);
  expect(said.join('\n')).not.toContain(VALUE);
  return said.at(-1) ?? '';
}

describe('where files are missing it ends with 1, after --timeout, with what the pod would say', () => {
  test('a key is missing', async () => {
    const line = await failure(
      manifestOf({ files: { password: kv2('render-faults').at('shop/db').key('pasword') } }),
      env,
    );
    expect(line).toContain('secrets not there after 3 s, the application was not started; missing in ');
    expect(line).toContain('password; vault-agent says: ');
    expect(line).toContain('render-faults/data/shop/db has no key "pasword"');
  });

  test('the policy of the token does not allow the read', async () => {
    const token = await root.createToken({ policies: ['default'], ttl: '1h' });
    const line = await failure(manifest, { ...env, VAULT_TOKEN: token });
    expect(line).toMatch(/render-faults\/data\/shop\/db.*permission denied/);
  });

  test('the secret is missing', async () => {
    const other = { files: { password: kv2('render-faults').at('shop/none').key('password') } };
    const token = await developerToken(root, 'render-faults-none', other);
    expect(await failure(manifestOf(other), { ...env, VAULT_TOKEN: token })).toContain(
      'render-faults/data/shop/none',
    );
  });

  test('the server does not know the token', async () => {
    expect(await failure(manifest, { ...env, VAULT_TOKEN: 'hvs.unknown' })).toMatch(
      /lookup-self.*(?:403|permission denied|bad token)/,
    );
  });

  test('Vault is not there', async () => {
    expect(await failure(manifest, { ...env, VAULT_ADDR: 'http://127.0.0.1:1' })).toContain(
      'connection refused',
    );
  });
});

test('what was rendered before is not taken for new: the files go first', async () => {
  const output = folder.at('again');
  await folder.render(manifest, { output, env });
  expect(readFileSync(`${output}/password`, 'utf8')).toBe(VALUE);
  const { code } = await folder.render(manifest, {
    output,
    env: { ...env, VAULT_TOKEN: 'none' },
    timeout: 2,
  });
  expect([code, existsSync(`${output}/password`)]).toEqual([1, false]);
});

test('the role of the manifest does not matter: the login is the token', async () => {
  const output = folder.at('role');
  expect(
    (await folder.render(manifestOf({ ...workload, roleName: 'nobody-has-it' }), { output, env })).code,
  ).toBe(0);
});

describe('the token', () => {
  test('is that of --token-file, before VAULT_TOKEN, before ~/.vault-token', async () => {
    const good = env['VAULT_TOKEN'] ?? '';
    const tokenFile = folder.write('token', `${good}\n`);
    const address = root.address;
    expect(
      (
        await folder.render(manifest, {
          output: folder.at('t1'),
          tokenFile,
          address,
          env: { VAULT_TOKEN: 'bad' },
        })
      ).code,
    ).toBe(0);
    folder.write('.vault-token', good);
    expect((await folder.render(manifest, { output: folder.at('t2'), address })).code).toBe(0);
    folder.write('.vault-token', 'bad');
    expect((await folder.render(manifest, { output: folder.at('t3'), address, env })).code).toBe(0);
  });

  test.each([
    ['is missing', { HOME: '/nonexistent' }, 'RENDER_TOKEN_MISSING'],
    ['holds a blank', { VAULT_TOKEN: `two words ${VALUE}` }, 'RENDER_OPTION_INVALID'],
  ])('that %s is an error, without a part of it', async (_, variables, code) => {
    const failed = folder.render(manifest, {
      output: folder.at('t4'),
      address: root.address,
      env: variables,
    });
    await expect(failed).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining(VALUE) as string,
    });
  });
});

describe('the folder of --output', () => {
  test('is made for the user alone', async () => {
    await folder.render(manifest, { output: folder.at('deep/new'), env });
    expect(statSync(folder.at('deep/new')).mode & 0o777).toBe(0o700);
    expect(Object.keys(hashesIn(folder.at('deep/new')))).toEqual(['password']);
  });

  test('that others may look into is refused', async () => {
    mkdirSync(folder.at('open'));
    chmodSync(folder.at('open'), 0o755);
    await expect(folder.render(manifest, { output: folder.at('open'), env })).rejects.toThrow(
      /other users of this machine can read the folder.*chmod 700/,
    );
  });

  test('that is a file, or is below one, is refused', async () => {
    folder.write('file', '');
    await expect(folder.render(manifest, { output: folder.at('file'), env })).rejects.toThrow('is a file');
    await expect(folder.render(manifest, { output: folder.at('file/below'), env })).rejects.toThrow(
      'ENOTDIR',
    );
  });

  test('in a work tree of git is refused unless git ignores it', async () => {
    const tree = folder.at('tree');
    mkdirSync(tree);
    execFileSync('git', ['init', '--quiet', tree]);
    const output = folder.at('tree/secrets');
    await expect(folder.render(manifest, { output, env })).rejects.toThrow(
      /git would commit password.*add .*\/secrets\/ to \.gitignore/,
    );
    expect(existsSync(output)).toBe(false);
    folder.write('tree/.gitignore', '/secrets/\n');
    expect((await folder.render(manifest, { output, env })).code).toBe(0);
  });
});

describe('which workload', () => {
  const api = manifestOf({ ...workload, name: 'api' });
  const job = manifestOf({ ...workload, name: 'web', kind: 'Rollout' });
  const others = [manifest, api, job];

  test.each([
    ['api', 0],
    ['deployment/web', 0],
    ['shop/Rollout/web', 0],
  ])('is --workload %s', async (name, code) => {
    const output = folder.at(`chosen-${name.replaceAll('/', '-')}`);
    expect((await folder.render(others, { output, env, workload: name })).code).toBe(code);
  });

  test('is its name without the hash that cdk8s puts behind it too', async () => {
    const hashed = [manifestOf({ ...workload, name: 'shop-web-c87dd176' }), api];
    const output = folder.at('hashed');
    for (const name of ['shop-web', 'deployment/shop-web', 'shop-web-c87dd176'])
      expect((await folder.render(hashed, { output, env, workload: name })).code).toBe(0);
    await expect(folder.render(hashed, { output, env, workload: 'shop-wbe' })).rejects.toThrow(
      'write --workload shop-web',
    );
  });

  test.each([
    ['several and none is named', others, undefined, 'RENDER_WORKLOAD_AMBIGUOUS'],
    ['two have the name', others, 'web', 'RENDER_WORKLOAD_AMBIGUOUS'],
    ['none has the name', others, 'shop/deployment/wep', 'RENDER_WORKLOAD_UNKNOWN'],
    ['the name is a path', others, '../../etc/passwd', 'RENDER_WORKLOAD_UNKNOWN'],
    [
      'the manifests have none',
      ['{ kind: Namespace, apiVersion: v1, metadata: { name: a } }'],
      undefined,
      'RENDER_WORKLOADS_NONE',
    ],
    ['a manifest is no YAML', ['a: [', manifest], undefined, 'RENDER_MANIFESTS_UNREADABLE'],
  ])('where there are %s, it is an error', async (_, texts, name, code) => {
    await expect(folder.render(texts, { output: folder.at('x'), env, workload: name })).rejects.toThrow(
      errorWith(code),
    );
  });

  test('names of manifests are made printable, and no path is made of them', async () => {
    const hostile = manifest.replace('name: web', 'name: "../../\\e[31m\\u202Eweb"');
    const output = folder.at('hostile');
    const { code, said } = await folder.render(hostile, { output, env });
    expect(code).toBe(0);
    expect(said.join('')).toMatch(/^[\x20-\x7e\ufffd]*$/);
    expect(Object.keys(hashesIn(output))).toEqual(['password']);
  });

  test('--container that is unknown, or sees nothing, is an error that names those that do', async () => {
    const two = manifestOf({
      files: { password: { content: password, visibleTo: ['main'] } },
      spec: { containers: [containerOf('main'), containerOf('proxy')] },
    });
    for (const container of ['proxy', 'none', 'vault-agent']) {
      await expect(folder.render(two, { output: folder.at('c'), env, container })).rejects.toThrow(
        'write one of "main"',
      );
    }
  });
});

test('templates that reach past their file are refused: writeToFile, plugin', async () => {
  for (const action of ['writeToFile "/etc/x" "" "" "0644"', 'plugin "sh" "-c" "id"']) {
    const hostile = manifest.replace(
      '[[- $r0 := secret',
      `[[ \\"x\\" | ${action.replaceAll('"', '\\"')} ]][[- $r0 := secret`,
    );
    const reached =
      hostile === manifest
        ? manifest.replace('[[- $r0 := secret', `[[ "x" | ${action} ]][[- $r0 := secret`)
        : hostile;
    await expect(folder.render(reached, { output: folder.at('x'), env })).rejects.toThrow(
      errorWith('RENDER_TEMPLATE_REFUSED'),
    );
  }
});

test("of the pod's configuration nothing but what makes files is taken: no listener, no sink, no cache", () => {
  const configuration = localAgentConfig({
    server: { address: 'http://127.0.0.1:1', tokenFile: '/t' },
    files: [],
    folder: '/f',
    logFile: '/l',
    renderInterval: undefined,
  });
  const keys = ['vault', 'auto_auth', 'template_config', 'template', 'log_file'];
  expect(Object.keys(JSON.parse(configuration) as object)).toEqual(keys);
});

test('commands that the pod runs on a change are not run here', async () => {
  const touched = folder.at('touched');
  const text = secretText`${password}`;
  const own = manifestOf({ files: { text } });
  const withExec = own.replace(
    '\\"backup\\":false',
    `\\"backup\\":false,\\"exec\\":{\\"command\\":[\\"touch\\",\\"${touched}\\"]}`,
  );
  const changed =
    withExec === own
      ? own.replace('"backup":false', `"backup":false,"exec":{"command":["touch","${touched}"]}`)
      : withExec;
  expect(changed).not.toBe(own);
  expect((await folder.render(changed, { output: folder.at('exec'), env })).code).toBe(0);
  expect(existsSync(touched)).toBe(false);
});

test.each<readonly [string, Partial<RenderOptions>, string]>([
  ['an agent that is missing', { agent: '/nonexistent/vault' }, 'RENDER_AGENT_MISSING'],
  ['an agent that is none', { agent: '/bin/false' }, 'RENDER_AGENT_FAILED'],
  ['no agent on PATH', { agent: undefined, env: { PATH: '/nonexistent' } }, 'RENDER_AGENT_MISSING'],
  ['an address that is none', { address: 'ftp://x' }, 'RENDER_OPTION_INVALID'],
  ['a certificate authority that is missing', { caFile: '/nonexistent' }, 'RENDER_FILE_UNREADABLE'],
  ['no time', { timeout: 0 }, 'RENDER_OPTION_INVALID'],
  ['a time that is no number', { timeout: Number.NaN }, 'RENDER_OPTION_INVALID'],
])('%s is an error with a code', async (_, options, code) => {
  const all = { output: folder.at('z'), ...options, env: { ...env, ...options.env } };
  await expect(folder.render(manifest, all)).rejects.toThrow(errorWith(code));
});
