import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { VaultAccessContract } from '../../lib';
import { PolicyDocument } from '../../lib/policy';
import { checkStack } from '../support/schema';
import { Synthesized } from '../support/terraform';
import { isProgram } from './program';
import { inFolder, runProgram } from './run-program';
import { pageSnippets, read } from './snippets';

/** README as its readers run it: the application team's program, and in the same folder the platform team's. */
interface Story {
  readonly objects: readonly { readonly kind: string; readonly metadata: { readonly name: string } }[];
  readonly manifests: string;
  readonly contract: VaultAccessContract;
  readonly stack: Synthesized;
}

const programs = pageSnippets('README.md').filter(isProgram);
let story: Story;

beforeAll(() => {
  story = inFolder((folder) => {
    for (const { code } of programs) runProgram(code);
    const manifests = readFileSync(join(folder, 'dist/shop.k8s.yaml'), 'utf8');
    return {
      objects: parseAllDocuments(manifests).map((document) => document.toJS() as Story['objects'][number]),
      manifests,
      contract: VaultAccessContract.fromFile('vault-access/vault-access.json'),
      stack: new Synthesized(
        readFileSync(join(folder, 'cdktf.out/stacks/shop-platform/cdk.tf.json'), 'utf8'),
      ),
    };
  });
});

const only = <Item>(items: readonly Item[]): Item => {
  expect(items).toHaveLength(1);
  return items[0] as Item;
};

describe('README, run as one story', () => {
  test('has two programs, all its TypeScript, in at most 150 lines', () => {
    expect(programs).toHaveLength(2);
    expect(pageSnippets('README.md')).toHaveLength(2);
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  test('the application gives a Deployment and its ServiceAccount, and the contract beside the manifests', () => {
    expect(story.objects.map(({ kind }) => kind).sort()).toEqual(['Deployment', 'ServiceAccount']);
    expect(story.contract.workloads.map(({ roleName }) => roleName)).toEqual(['shop-web']);
  });

  test('the platform gives a stack that the schemas of both providers accept', () => {
    expect(checkStack(story.stack.text)).toEqual([]);
    expect(story.stack.all('azurerm_kubernetes_cluster')).toHaveLength(1);
  });

  test('both name the same mount: what the pod logs in at is what Vault has', () => {
    const mount = story.stack.one('vault_jwt_auth_backend')['path'];
    expect(mount).toBe('jwt-shop');
    expect(only(story.contract.workloads).auth.path).toBe(mount);
    expect(story.manifests).toContain(`auth/${String(mount)}`);
  });

  test('both name the same server', () => {
    const provider = (story.stack.json['provider'] as { vault: { address: string }[] }).vault;
    expect(story.manifests).toContain(only(provider).address);
  });

  test("the role is that of the pod, and lets in the pod's account, namespace and audience", () => {
    const access = only(story.contract.workloads);
    const role = story.stack.one('vault_jwt_auth_backend_role');
    expect(role).toMatchObject({
      role_name: 'shop-web',
      bound_subject: 'system:serviceaccount:shop:web',
      bound_audiences: [access.auth.audience.value],
    });
    const { metadata } = only(story.objects.filter(({ kind }) => kind === 'ServiceAccount'));
    expect(metadata).toMatchObject({ name: 'web', namespace: 'shop' });
    expect(story.manifests).toContain(`audience: ${access.auth.audience.value}`);
    expect(story.manifests).toMatch(/role\\?":\\?"shop-web\\?"/);
  });

  test('the policy of the role allows the reads of the declaration, and not the secrets beside them', () => {
    const { name, policy } = story.stack.one('vault_policy') as { name: string; policy: string };
    expect(story.stack.one('vault_jwt_auth_backend_role')['token_policies']).toEqual([name]);
    expect(name).toBe('shop-web');
    const document = PolicyDocument.parse(policy);
    const allows = (path: string): boolean => document.explain('read', path).allowed;
    expect(['database/creds/shop-orders', 'secret/data/shop/payment'].map(allows)).toEqual([true, true]);
    expect(['database/creds/shop', 'secret/data/shop/smtp', 'secret/data/shop'].map(allows)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
