import { ConfigurationError } from '../../lib/core';
import { errorTables } from '../support/error-tables';

describe('ConfigurationError', () => {
  const problem = { subject: 'role', rule: 'has no slash', got: 'a/b', remedy: 'write "a-b"' };

  test('says subject, rule, value, remedy and code in one line', () => {
    expect(new ConfigurationError('X_Y', problem).message).toBe(
      'role: has no slash, got "a/b"; write "a-b" [X_Y]',
    );
  });

  test('ends with the construct path where there is one', () => {
    expect(new ConfigurationError('X_Y', problem, 'shop/Web').message).toMatch(/\[X_Y\] \(at shop\/Web\)$/);
  });

  test('at() adds the construct path to an error that has none, and keeps the first one', () => {
    const inner = () => {
      throw new ConfigurationError('X_Y', problem);
    };
    expect(() => ConfigurationError.at('a/B', inner)).toThrow(
      expect.objectContaining({ constructPath: 'a/B' }),
    );
    expect(() => ConfigurationError.at('outer', () => ConfigurationError.at('a/B', inner))).toThrow(
      expect.objectContaining({ constructPath: 'a/B' }),
    );
  });

  test('at() leaves errors of others alone', () => {
    const other = new RangeError('not ours');
    expect(() =>
      ConfigurationError.at('a/B', () => {
        throw other;
      }),
    ).toThrow(other);
  });

  test('is() knows our errors by their mark, also across two copies of the library', () => {
    expect(ConfigurationError.is(new ConfigurationError('X_Y', problem))).toBe(true);
    expect(ConfigurationError.is(new Error('x'))).toBe(false);
    expect(ConfigurationError.is(null)).toBe(false);
  });

  test('a value that JSON cannot say is shown all the same', () => {
    expect(new ConfigurationError('X_Y', { ...problem, got: 300n }).message).toContain('got 300;');
  });

  test('a value of more than 200 characters is cut', () => {
    const long = new ConfigurationError('X_Y', { ...problem, got: 'x'.repeat(5000) });
    expect(long.message.length).toBeLessThan(400);
  });
});

describe('the tables of errors', () => {
  const codes = [...errorTables()].flatMap(([room, table]) =>
    Object.keys(table).map((code) => ({ room, code })),
  );

  test.each(codes)('$code begins with the name of its room', ({ room, code }) => {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(code.startsWith(`${room.toUpperCase()}_`)).toBe(true);
  });

  test('no code is there twice', () => {
    expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
  });
});
