import { overlap, parseCidr, parseIpv4 } from '../../lib/aks/network/cidr';

describe('parseCidr', () => {
  test.each([
    ['10.0.0.0/16', 0x0a000000, 0x0a00ffff],
    ['255.255.255.255/32', 0xffffffff, 0xffffffff],
    ['128.0.0.0/1', 0x80000000, 0xffffffff],
    ['0.0.0.0/0', 0, 0xffffffff],
  ])('%s', (text, first, last) => {
    expect(parseCidr(text)).toMatchObject({ first, last });
  });

  test.each([
    '10.0.0.1/16',
    '10.0.0.0',
    '10.0.0/16',
    '10.0.0.0/33',
    '10.0.0.256/32',
    '',
    'a/b',
    '10.0.0.0/-1',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

test('parseIpv4 takes four numbers up to 255', () => {
  expect([parseIpv4('0.0.0.1'), parseIpv4('256.0.0.1'), parseIpv4('1.2.3'), parseIpv4('1.2.3.x')]).toEqual([
    1,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each([
  ['10.0.0.0/16', '10.0.255.0/24', true],
  ['10.0.0.0/16', '10.1.0.0/16', false],
  ['10.0.0.0/8', '10.0.0.0/8', true],
])('overlap of %s and %s is %s', (a, b, expected) => {
  const [first, second] = [parseCidr(a), parseCidr(b)];
  if (first === undefined || second === undefined) throw new Error('not a network');
  expect([overlap(first, second), overlap(second, first)]).toEqual([expected, expected]);
});
