import fc from 'fast-check';
import { overlap, overlapIpv6, parseCidr, parseIpv4, parseIpv6Cidr } from '../../lib/aks/network/cidr';

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

describe('parseIpv6Cidr', () => {
  test.each([
    ['fd12:3456:789a::/64', 0xfd12_3456_789a_0000n << 64n, 64],
    ['fd12:3456:789a:1::/108', 0xfd12_3456_789a_0001n << 64n, 108],
    ['::/0', 0n, 0],
    ['::1/128', 1n, 128],
    ['FD00:0:0:0:0:0:0:1/128', (0xfd00n << 112n) + 1n, 128],
  ])('%s', (text, first, prefix) => {
    const size = 1n << BigInt(128 - prefix);
    expect(parseIpv6Cidr(text)).toEqual({ first, last: first + size - 1n, prefix });
  });

  test.each([
    'fd12::1/64',
    'fd12::',
    'fd12::/129',
    'fd12::/-1',
    'fd12:::/64',
    '1:2:3/64',
    'g::/64',
    '10.0.0.0/8',
    '',
  ])('refuses %j', (text) => {
    expect(parseIpv6Cidr(text)).toBeUndefined();
  });

  test('every spelling of an address is the same number', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), (groups) => {
        const number = groups.reduce((sum, group) => (sum << 16n) + BigInt(group), 0n);
        const long = groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
        const short = groups.map((group) => group.toString(16)).join(':');
        for (const text of [long, short, short.toUpperCase(), short.replace(/(?:^|:)0:0(?::|$)/, '::')])
          expect(parseIpv6Cidr(`${text}/128`)?.first).toBe(number);
      }),
    );
  });

  test('networks overlap when one is inside of the other', () => {
    const ranges = ['fd12:3456::/32', 'fd12:3456:789a::/64', 'fd12:3456:789a:1::/108'].map(parseIpv6Cidr);
    const meets = (a: number, b: number) => {
      const [one, other] = [ranges[a], ranges[b]];
      if (one === undefined || other === undefined) throw new Error('not a network');
      return [overlapIpv6(one, other), overlapIpv6(other, one)];
    };
    expect(meets(0, 1)).toEqual([true, true]);
    expect(meets(0, 2)).toEqual([true, true]);
    expect(meets(1, 2)).toEqual([false, false]);
  });
});
