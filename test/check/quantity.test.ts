import { quantity } from '../../lib/check/private/quantity';

test.each<[unknown, number | undefined]>([
  ['100m', 0.1],
  ['1', 1],
  ['.5', 0.5],
  ['1e3', 1000],
  ['1E', 1e18],
  ['64Mi', 64 * 2 ** 20],
  ['1Gi', 2 ** 30],
  ['128974848', 128974848],
  ['129e6', 129e6],
  ['5k', 5000],
  [2, 2],
  ['', undefined],
  ['lots', undefined],
  ['1mi', undefined],
  ['1.2.3', undefined],
  [null, undefined],
  [{}, undefined],
])('the quantity %j is %p', (text, amount) => {
  expect(quantity(text)).toBe(amount);
});
