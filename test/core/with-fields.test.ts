import { withFields } from '../../lib/core';

describe('withFields', () => {
  test('gives what two spreads give: names in the order of the object, those that are new behind them', () => {
    const object = { image: 'web', name: 'main' };
    const made = withFields(object, { ports: [8080], image: 'api' });
    expect(made).toEqual({ image: 'api', name: 'main', ports: [8080] });
    expect(Object.keys(made)).toEqual(['image', 'name', 'ports']);
  });

  test('leaves the object as it is, which may be frozen', () => {
    const object = Object.freeze({ name: 'main' });
    withFields(object, { name: 'other' });
    expect(object).toEqual({ name: 'main' });
  });

  test('makes an object of the fields alone where there is none', () => {
    expect(withFields(undefined, { name: 'main' })).toEqual({ name: 'main' });
  });

  test('keeps a field "__proto__" a field, as manifests from elsewhere may have one', () => {
    const object = JSON.parse('{ "__proto__": { "polluted": true } }') as object;
    const made = withFields(object, { name: 'main' });
    expect(Object.keys(made)).toEqual(['__proto__', 'name']);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});
