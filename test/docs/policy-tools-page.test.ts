import { CliFolder } from '../support/cli-in-process';
import { read } from './snippets';

/** docs/policy-tools.md: every command on it, with the files on it, prints what the page shows. */
const page = read('docs/policy-tools.md');
const files = Object.fromEntries(
  [...page.matchAll(/`([\w.-]+)`:\n\n```\w+\n([\s\S]*?)```/g)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
);
const runs = [...page.matchAll(/```console\n\$ npx aks-vault-constructs (.*)\n([\s\S]*?)```/g)].map(
  ([, command = '', output = '']) => ({ command, output }),
);
const folder = new CliFolder(files);

afterAll(() => {
  folder.remove();
});

test('the page has its files and commands', () => {
  expect(Object.keys(files)).toEqual(['shop.hcl', 'base.hcl', 'shop.test.yaml']);
  expect(runs).toHaveLength(5);
});

test.each(runs)('$command', ({ command, output }) => {
  const { stdout, stderr } = folder.run(command.split(' '));
  expect(`${stdout.replace(/\n \n$/, '\n')}${stderr}`).toBe(output);
});
