/** Whether a text is an IPv4 or IPv6 address, with the length of its mask behind a `/` or without one. */
export function isNetwork(text: string): boolean {
  const [, address = '', mask = '0'] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
  return Number(mask) <= bits;
}

function isIpv4(address: string): boolean {
  const parts = address.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

/** Its spelling has many forms, which URLs know. */
function isIpv6(address: string): boolean {
  return address.includes(':') && URL.canParse(`http://[${address}]`);
}
