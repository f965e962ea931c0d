import { CliFolder } from '../support/cli-in-process';
import { accessOf } from '../verify/support';
import { VaultAccessContract } from '../../lib/access';

/** A pipeline names a folder that the first run creates: no command asks to make it first. */
const POLICY = 'path "secret/data/shop/db" {\n  capabilities = ["read"]\n}\n';
const CASES = `policies: a.hcl
tests:
  - name: the shop
    may: [read secret/data/shop/db]
`;
const MANIFEST = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';

const folder = new CliFolder({
  'a.hcl': POLICY,
  'cases.yaml': CASES,
  'web.yaml': MANIFEST,
  'contract.json': VaultAccessContract.of([accessOf()]).toJson(),
});
afterAll(() => {
  folder.remove();
});

const FILE = 'new/folder/out';
test.each([
  ['check', 'web.yaml'],
  ['contract diff', 'none', 'contract.json'],
  ['contract terraform', 'contract.json'],
  ['contract vault', 'contract.json'],
  ['contract who', 'secret/data/shop/db', 'contract.json'],
  ['guard', 'shop'],
  ['policy diff', 'none', 'a.hcl'],
  ['policy explain', 'a.hcl', '--can', 'read', 'secret/data/shop/db'],
  ['policy fmt', 'a.hcl'],
  ['policy import', 'a.hcl'],
  ['policy lint', 'a.hcl'],
  ['policy test', 'cases.yaml'],
  ['verify', 'contract.json', '--policy'],
])('%s creates the folder of --output', async (command, ...args) => {
  const file = `${FILE}-${command.replace(' ', '-')}/file`;
  const { status, stderr } = await folder.runAsync([...command.split(' '), ...args, '--output', file]);
  expect({ status, stderr }).toEqual({
    status: expect.any(Number) as number,
    stderr: expect.not.stringContaining('error:') as string,
  });
  expect(folder.read(file)).not.toBe('');
});

test('contract vault creates the folder of --grants too', () => {
  expect(
    folder.run(['contract', 'vault', 'contract.json', '--grants', 'grants/shop/grants.json']).status,
  ).toBe(0);
  expect(folder.read('grants/shop/grants.json')).toContain('VaultGrants');
});
