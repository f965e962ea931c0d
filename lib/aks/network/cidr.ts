/** A block of IPv4 addresses, as the two numbers that bound it. */
export interface Ipv4Range {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** `a.b.c.d/n` as a range; undefined when it is none, or when bits are set after the prefix (`10.0.0.1/16`). */
export function parseCidr(text: string): Ipv4Range | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text);
  const address = parseIpv4(match?.[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === undefined || !(prefix <= 32)) return undefined;
  // Not with bit operators: they are signed, and addresses above 127.255.255.255 would come out negative.
  const size = 2 ** (32 - prefix);
  return address % size === 0 ? { first: address, last: address + size - 1, prefix } : undefined;
}

/** `a.b.c.d` as a number; undefined when it is none. */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  if (parts.length !== 4 || !parts.every((part) => part <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Whether two ranges have an address in common. */
export function overlap(a: Ipv4Range, b: Ipv4Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Whether a range lies in the networks that nobody routes on the internet: 10/8, 172.16/12, 192.168/16, 100.64/10. */
export function isPrivateRange({ first, last }: Ipv4Range): boolean {
  return ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].some((cidr) => {
    const range = parseCidr(cidr);
    return range !== undefined && first >= range.first && last <= range.last;
  });
}

/** A block of IPv6 addresses. */
export interface Ipv6Range {
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/** `fd12:3456:789a::/64` as a range; undefined when it is none, or when bits are set after the prefix. */
export function parseIpv6Cidr(text: string): Ipv6Range | undefined {
  const match = /^([\da-f:]+)\/(\d{1,3})$/i.exec(text);
  const address = ipv6Number(match?.[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === undefined || !(prefix <= 128)) return undefined;
  const size = 1n << BigInt(128 - prefix);
  return address % size === 0n ? { first: address, last: address + size - 1n, prefix } : undefined;
}

/** Whether two ranges of IPv6 have an address in common. */
export function overlapIpv6(a: Ipv6Range, b: Ipv6Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Its many spellings are what URLs know; they write the shortest. */
function ipv6Number(text: string): bigint | undefined {
  if (!text.includes(':') || !URL.canParse(`http://[${text}]`)) return undefined;
  const [head = '', tail = ''] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const all = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return all.reduce((number, group) => number * 0x1_0000n + BigInt(`0x${group}`), 0n);
}
