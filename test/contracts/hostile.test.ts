import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../../lib/core';
import { GOOD } from './hostile-case';
import { CASES } from './hostile-contracts';
import { synthPlatform, temporaryFolder, written } from './support';

/**
 * A contract crosses a border of trust. Whatever stands in it, a platform's program ends with one error that names the
 * file and the place in it, and writes nothing.
 */
const folder = temporaryFolder();

function errorOf(pattern: string, outdir: string): ConfigurationError {
  try {
    synthPlatform(pattern, outdir);
  } catch (error) {
    if (ConfigurationError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test(`there are ${String(CASES.length)} malformed or hostile contracts, and the one that they are made of is good`, () => {
  expect(CASES.length).toBeGreaterThanOrEqual(30);
  const outdir = join(folder, 'good.out');
  synthPlatform(written(folder, 'good.json', GOOD), outdir);
  expect(existsSync(join(outdir, 'stacks/platform/cdk.tf.json'))).toBe(true);
});

describe.each(CASES)('a contract with $title', ({ content, code, at, says }) => {
  test(`is one error ${code} with the file${at === undefined ? '' : ` and ${at.slice(0, 60)}`}, and nothing is written`, () => {
    const name = `case-${String(CASES.findIndex((one) => one.content === content))}`;
    const file = written(folder, `${name}.json`, content);
    const error = errorOf(file, join(folder, `${name}.out`));
    expect(error.code).toBe(code);
    expect(error.message).toContain(file);
    if (at !== undefined)
      expect(error.message).toMatch(
        new RegExp(`(?:^|\\()${at.replaceAll(/[$.[\]]/g, String.raw`\$&`)} (?:in|of) `),
      );
    if (typeof says === 'string') expect(error.message).toContain(says);
    else expect(error.message).toMatch(says);
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(error.message.length).toBeLessThan(1_000);
    expect(existsSync(join(folder, `${name}.out/stacks/platform`))).toBe(false);
  });
});

describe('a path that is no contract file', () => {
  test.each([
    ['a device without end', '/dev/zero', 'ACCESS_CONTRACT_UNREADABLE'],
    ['a file that is missing', join(folder, 'missing.json'), 'ACCESS_CONTRACTS_NONE'],
    ['a folder without contracts', '/proc/self/fdinfo', 'ACCESS_CONTRACTS_NONE'],
    ['a pattern that matches nothing', join(folder, '**/none-*.json'), 'ACCESS_CONTRACTS_NONE'],
  ])('%s is one error that names it', (_, pattern, code) => {
    const error = errorOf(pattern, join(folder, 'no.out'));
    expect(error.code).toBe(code);
    expect(error.message).toContain(pattern);
    expect(existsSync(join(folder, 'no.out/stacks/platform'))).toBe(false);
  });

  test.each([
    ['one folder', 'of-prod', 'of-prod/k8s-prod/vault-access.json'],
    ['two folders', 'of-all', 'of-all/prod/k8s-prod/vault-access.json'],
  ])(
    'for a folder whose contracts are %s below it, the error has the pattern that finds them',
    (_, name, file) => {
      written(folder, file, GOOD);
      const error = errorOf(join(folder, name), join(folder, 'no.out'));
      expect(error.code).toBe('ACCESS_CONTRACTS_NONE');
      const pattern = join(folder, name, '**/vault-access.json');
      expect(error.message).toContain(`write "${pattern}": a folder is read without those below it`);
      expect(() => {
        synthPlatform(pattern, join(folder, `${name}.out`));
      }).not.toThrow();
    },
  );

  test('a link that leads in a circle ends the search all the same', () => {
    const circle = join(folder, 'circle');
    written(circle, 'a/contract.json', GOOD);
    symlinkSync(circle, join(circle, 'a/again'));
    expect(() => {
      synthPlatform(join(circle, '**/*.json'), join(folder, 'circle.out'));
    }).not.toThrow();
  });
});
