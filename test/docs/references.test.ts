import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '../../lib';
import { scriptLine } from '../../lib/agent';
import { errorCodes } from '../support/error-tables';
import { projectRoot } from '../support/project';
import { lostLinks, proseOf } from './links';
import { pages, read, sources } from './snippets';

/** What the pages and docstrings point at is there: files, headings, error codes, messages. */
const codes = errorCodes();

/** Variables of the environment, which look like codes. */
const VARIABLES = [
  'AGENT_INJECT_VAULT_ADDR',
  'POD_NAME',
  'POLICY_DIFF_SEED',
  'POLICY_DIFF_SETS',
  'TEMPLATE_AGENT_SEED',
  'TEMPLATE_AGENT_COUNT',
  'VAULT_ADDR',
  'VAULT_TOKEN',
  'VAULT_NAMESPACE',
  'VAULT_CACERT',
  'VAULT_TLS_SERVER_NAME',
];

function exists(path: string): boolean {
  return existsSync(join(projectRoot(), path));
}

describe.each(pages())('%s', (file) => {
  const text = proseOf(projectRoot(), file);

  test('links to pages and headings that exist', () => {
    expect(lostLinks(projectRoot(), file)).toEqual([]);
  });

  test('names files that exist', () => {
    const named = [...text.matchAll(/`((?:docs|test|lib|examples|scripts)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    const written = /^(?:docs\/api|lib\/<)/;
    expect(named.filter((path) => !written.test(path) && !exists(path) && !exists(`${path}.ts`))).toEqual([]);
  });

  test('names error codes that exist', () => {
    const named =
      text.match(
        /(?<=`)(?:POLICY|SECRETS|ACCESS|AGENT|POD|INJECT|WORKLOAD|VAULT|VERIFY|AKS|CHECK|JEST|CLI)_[A-Z0-9_]*[A-Z0-9](?=`)/g,
      ) ?? [];
    expect(named.filter((code) => ![...codes, ...VARIABLES].includes(code) && !(code in library))).toEqual(
      [],
    );
  });
});

describe('the docstrings of lib/', () => {
  test('throw error codes that exist', () => {
    const wrong = sources().flatMap((file) =>
      [...read(file).matchAll(/@throws\b[^@]*?(?=\n *\* *@|\*\/)/g)]
        .flatMap(
          ([tag]) =>
            tag.match(
              /\b(?:POLICY|SECRETS|ACCESS|AGENT|POD|INJECT|WORKLOAD|VAULT|VERIFY|AKS|CHECK|JEST|CLI)_[A-Z0-9_]*[A-Z0-9]\b/g,
            ) ?? [],
        )
        .filter((code) => !codes.includes(code))
        .map((code) => `${file}: ${code}`),
    );
    expect(wrong).toEqual([]);
  });

  test('name pages that exist', () => {
    const lost = sources().flatMap((file) =>
      [...read(file).matchAll(/`(docs\/[\w./-]+)`/g)]
        .filter(([, path = '']) => !exists(path))
        .map(([, path = '']) => `${file}: ${path}`),
    );
    expect(lost).toEqual([]);
  });
});

describe('docs/troubleshooting.md', () => {
  const page = read('docs/troubleshooting.md');

  test('has the messages of the start gate as its script writes them', () => {
    const script = scriptLine('secrets-ready.sh');
    const messages = [...script.matchAll(/printf '(vault-%s [^%'\\]+|[^%'\\]{15,})'/g)].map(
      ([, message = '']) => message.replace('vault-%s', 'vault-agent'),
    );
    expect(messages).toHaveLength(5);
    expect(messages.filter((message) => !page.includes(message))).toEqual([]);
    for (const [inScript, inPage] of [
      [
        'the application was not started; missing in $dir: ',
        'the application was not started; missing in /vault/secrets:',
      ],
      ["printf 'missing in %s: ", 'missing in /vault/secrets: '],
      ['not readable by uid', 'not readable by uid'],
    ] as const) {
      expect(script).toContain(inScript);
      expect(page).toContain(inPage);
    }
  });

  test('has a line for each group of error codes', () => {
    const groups = new Set(codes.map((code) => `${code.split('_')[0] ?? ''}_...`));
    expect([...groups].filter((group) => !page.includes(`| \`${group}\` |`))).toEqual([]);
  });
});
