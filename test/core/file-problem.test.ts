import { readFileSync } from 'node:fs';
import { fileProblem } from '../../lib/core';

/** What the system throws for a path, as `readFileSync` does. */
function thrown(path: string): unknown {
  try {
    return readFileSync(path);
  } catch (error) {
    return error;
  }
}

test('what the system says of a file is said in words, without the path that is beside them', () => {
  expect(fileProblem(thrown('/no/such/file'))).toBe('no such file or folder');
  expect(fileProblem(thrown('/'))).toBe('it is a folder');
  expect(fileProblem(thrown(`${__filename}/x`))).toBe('a folder in its path is a file');
  expect(fileProblem(thrown('a'.repeat(5000)))).toBe('ENAMETOOLONG: name too long');
});

test.each([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EEXIST', 'a folder in its path is a file'],
  ['ELOOP', 'links that lead to each other'],
])('%s is "%s"', (code, said) => {
  expect(fileProblem(Object.assign(new Error(`${code}: x, open 'a'`), { code }))).toBe(said);
});

test.each([undefined, null, 'broken', 7])('%j, which is no error, is what it is', (what) => {
  expect(fileProblem(what)).toBe(String(what));
});
