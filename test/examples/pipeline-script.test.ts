import { execFile, execFileSync } from 'node:child_process';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inlineScripts } from '../../.ci/inline-scripts';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { projectRoot } from '../support/project';

/**
 * examples/pipelines/pipeline.sh as far as it runs without a cloud: the login to a real Vault server with the identity
 * token of either service, the review in a real repository, the refusal of a state that would be lost.
 */
const script = join(projectRoot(), 'examples/pipelines/pipeline.sh');
const vault = VaultClient.fromEnvironment();
let folder: string;

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Not at once, since the identity tokens come from a server in this process. */
function run(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const clean = { PATH: process.env['PATH'] ?? '', HOME: folder, ...env };
  return new Promise((resolve) => {
    execFile('bash', [script, ...args], { cwd, env: clean, encoding: 'utf8' }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
    });
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'avc-pipeline-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('with-vault', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ISSUER = 'https://token.actions.githubusercontent.com';
  const ADO_AUDIENCE = 'api://AzureADTokenExchange';
  /** What was asked of the identity service. */
  const asked: string[] = [];
  let server: Server;
  let settings: Record<string, string>;

  function jwt(audience: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      aud: audience,
      sub: 'repo:shop/platform:environment:production',
      iat: now,
      exp: now + 300,
    };
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
    const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
  }

  /** Answers as GitHub and as Azure DevOps do, to whoever shows the run's token. */
  function identityService(): Server {
    return createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      asked.push(`${request.method ?? ''} ${url.pathname}${url.search}`);
      const allowed = request.headers.authorization === 'Bearer run-token';
      const answer =
        url.pathname === '/github'
          ? { value: jwt(url.searchParams.get('audience') ?? '') }
          : { oidcToken: jwt(ADO_AUDIENCE) };
      response.writeHead(allowed ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(allowed ? answer : {}));
    });
  }

  beforeAll(async () => {
    server = identityService().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const service = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    await vault.enableAuth('ci-test', { type: 'jwt' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const config = { jwt_validation_pubkeys: [pem], bound_issuer: ISSUER };
    expectOk(await vault.write('auth/ci-test/config', config), 'config');
    const role = {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_audiences: ['vault', ADO_AUDIENCE],
      bound_subject: 'repo:shop/platform:environment:production',
      token_policies: 'ci-test',
      token_ttl: 600,
    };
    expectOk(await vault.write('auth/ci-test/role/ci-deploy', role), 'role');
    settings = {
      VAULT_ADDR: vault.address,
      VAULT_JWT_MOUNT: 'ci-test',
      VAULT_JWT_ROLE: 'ci-deploy',
      service,
    };
  });

  afterAll(async () => {
    server.close();
    await vault.delete('sys/auth/ci-test');
  });

  const github = () => ({
    ...settings,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${settings['service'] ?? ''}/github?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'run-token',
  });
  const azureDevOps = () => ({
    ...settings,
    SYSTEM_OIDCREQUESTURI: `${settings['service'] ?? ''}/azure`,
    SYSTEM_ACCESSTOKEN: 'run-token',
  });
  const lookup = (token: string) => vault.withToken(token).read('auth/token/lookup-self');
  /** Says what it got and lets the server say what the token is. */
  const TELL =
    'printf "%s %s" "$VAULT_TOKEN" "$TERRAFORM_VAULT_SKIP_CHILD_TOKEN"; curl -sf -H "X-Vault-Token: $VAULT_TOKEN" "$VAULT_ADDR/v1/auth/token/lookup-self" >&2';

  test.each([
    ['GitHub', github, 'GET /github?api-version=2.0&audience=vault'],
    ['Azure DevOps', azureDevOps, 'POST /azure?api-version=7.1'],
  ])(
    'logs in with the identity of %s, runs the command with the token, and revokes it',
    async (_, env, request) => {
      const { code, out, err } = await run(['with-vault', 'bash', '-c', TELL], folder, env());
      expect({ code, err }).toMatchObject({ code: 0 });
      expect(asked.at(-1)).toBe(request);
      const [token = '', skip] = out.split(' ');
      expect(skip).toBe('true');
      expect(err).toContain('"ci-test"');
      expect((await lookup(token)).status).toBe(403);
    },
  );

  test("gives the command's exit code back, and revokes the token then too", async () => {
    const { code, out } = await run(
      ['with-vault', 'bash', '-c', 'printf %s "$VAULT_TOKEN"; exit 7'],
      folder,
      github(),
    );
    expect(code).toBe(7);
    expect((await lookup(out)).status).toBe(403);
  });

  test.each<[string, () => Record<string, string>, RegExp]>([
    ['another audience', () => ({ ...github(), VAULT_JWT_AUDIENCE: 'elsewhere' }), /audience/],
    ['an unknown role', () => ({ ...github(), VAULT_JWT_ROLE: 'admin' }), /role "admin" could not be found/],
    ['a run without identity', () => settings, /no identity token/],
    [
      "a token of the run that is not the run's",
      () => ({ ...github(), ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' }),
      /401/,
    ],
  ])('with %s runs nothing and says why', async (_, env, says) => {
    const { code, out, err } = await run(['with-vault', 'echo', 'it ran'], folder, env());
    expect(code).toBe(3);
    expect(out).not.toContain('it ran');
    expect(err).toMatch(says);
    expect(err).not.toContain('eyJ');
  });
});

describe('in a repository', () => {
  let repository: string;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const AVC = { AVC: 'node avc-cli.cjs' };

  /** A program of an application team that reads these secrets. */
  function application(...secrets: readonly string[]): string {
    const files = secrets.map(
      (name) => `${JSON.stringify(name)}: kv2('secret').at(${JSON.stringify(`shop/${name}`)}).key('k')`,
    );
    return `
      const { Chart } = require('cdk8s');
      const { AuthMount, kv2, VaultApp, VaultInjectedDeployment, VaultServer } = require('./avc.cjs');
      const app = new VaultApp({ auth: AuthMount.kubernetes('k8s-shop') });
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      new VaultInjectedDeployment(chart, 'Web', {
        vault: VaultServer.at('https://vault.example'),
        access: { roleName: 'shop-web', serviceAccount: 'web' },
        files: { ${files.join(', ')} },
        containers: [{ image: 'registry.example/web:1', portNumber: 8080 }],
      });
      app.synth();`;
  }

  const PLATFORM = `
    const { App, TerraformStack, AzurermBackend } = require('cdktf');
    const app = new App();
    const stack = new TerraformStack(app, 'platform');
    if (process.env.WITH_BACKEND) new AzurermBackend(stack, {
      storageAccountName: 'x', containerName: 'x', key: 'x', resourceGroupName: 'x', useOidc: true,
    });
    app.synth();`;

  function write(name: string, content: string): void {
    writeFileSync(join(repository, name), content);
  }

  beforeAll(async () => {
    repository = join(folder, 'repository');
    mkdirSync(repository);
    await bundle('lib/index.ts', join(repository, 'avc.cjs'));
    await bundle('lib/cli/main.ts', join(repository, 'avc-cli.cjs'));
    symlinkSync(join(projectRoot(), 'node_modules'), join(repository, 'node_modules'));
    write('.gitignore', 'node_modules\ndist\nvault-access\ncdktf.out\n');
    write('package.json', '{ "name": "shop", "private": true }');
    write('package-lock.json', '{}');
    write('cdk8s.yaml', 'language: typescript\napp: node application.js\noutput: dist\n');
    write(
      'cdktf.json',
      '{ "language": "typescript", "app": "node platform.js", "projectId": "x", "sendCrashReports": "false" }',
    );
    write('platform.js', PLATFORM);
    write('README.md', 'before there were secrets\n');
    git('init', '-q', '-b', 'main');
    git('add', 'README.md');
    git('commit', '-q', '-m', 'before there was an application');
    git('tag', 'bare');
    write('application.js', 'require("fs").mkdirSync("dist", { recursive: true });');
    git('add', '.');
    git('commit', '-q', '-m', 'nothing yet');
    git('tag', 'empty');
    write('application.js', application('db', 'smtp'));
    git('commit', '-q', '-a', '-m', 'two secrets');
    write('application.js', application('db', 'api'));
    git('commit', '-q', '-a', '-m', 'another secret');
  });

  test('synth writes manifests and contract', async () => {
    expect(await run(['synth'], repository)).toMatchObject({ code: 0 });
    expect(readFileSync(join(repository, 'dist/shop.k8s.yaml'), 'utf8')).toContain('vault-secrets-ready');
    expect(readFileSync(join(repository, 'vault-access/vault-access.json'), 'utf8')).toContain(
      'secret/data/shop/api',
    );
  });

  test('review says what is gained and lost since the base, also in the summary of the run, and leaves no worktree behind', async () => {
    const summary = join(folder, 'summary.md');
    const { code, out } = await run(['review', 'HEAD~1'], repository, {
      ...AVC,
      GITHUB_STEP_SUMMARY: summary,
    });
    const report = [
      '+ shop/web at k8s-shop (kubernetes, audience vault) of https://vault.example: read secret/data/shop/api',
      '- shop/web at k8s-shop (kubernetes, audience vault) of https://vault.example: read secret/data/shop/smtp',
      '1 capability gained, 1 capability lost\n',
    ].join('\n');
    expect({ code, out }).toEqual({ code: 0, out: report });
    expect(readFileSync(summary, 'utf8')).toBe(`### Vault access\n\n\`\`\`diff\n${report}\`\`\`\n`);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  test('review fails on a gain with DENY_GAIN, and still says what', async () => {
    const { code, out } = await run(['review', 'HEAD~1'], repository, { ...AVC, DENY_GAIN: '1' });
    expect(code).toBe(1);
    expect(out).toContain('+ shop/web');
  });

  test.each([
    ['a contract', 'empty'],
    ['an application', 'bare'],
  ])('review takes a base without %s as one without access', async (_, base) => {
    const { code, out } = await run(['review', base], repository, AVC);
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining('4 capabilities gained, 0') as string,
    });
  });

  test('deploy refuses a stack whose state is a local file, before it logs in anywhere', async () => {
    const { code, err } = await run(['deploy'], repository);
    expect(code).toBe(3);
    expect(err).toContain('cdktf.out/stacks/platform/cdk.tf.json');
    expect(err).toContain('AzurermBackend');
    expect(err).not.toContain('identity');
  });

  test('deploy of a stack with a backend goes on to the login', async () => {
    const { code, err } = await run(['deploy'], repository, {
      WITH_BACKEND: '1',
      VAULT_JWT_ROLE: 'ci-deploy',
    });
    expect(code).toBe(3);
    expect(err).toContain('no identity token');
  });

  test('an unknown step prints the steps with exit code 2', async () => {
    const { code, err } = await run(['fly'], repository);
    expect(code).toBe(2);
    expect(err).toMatch(/^ +pipeline\.sh install/m);
  });
});

/** The library, or its command, as one file that takes the frameworks from where it lies. */
async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(projectRoot(), entry)],
    outfile,
    bundle: true,
    platform: 'node',
    keepNames: true,
    external: ['cdk8s', 'cdk8s-plus-28', 'constructs', 'valibot'],
    logLevel: 'silent',
    plugins: [inlineScripts],
  });
}
