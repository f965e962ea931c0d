import { Fn, Token } from 'cdktf';
import { AksErrors } from '../errors';
import { parseIpv6Cidr } from './cidr';

/** Addresses of IPv6 for a virtual network, besides those of IPv4. */
export interface DualStackNetwork {
  /** /64 or larger; the node subnet gets its first /64. @default 'fd00:10:224::/48', apart from the pods and services of AKS */
  readonly addressSpace?: string;
}

/** What IPv6 adds to a network and to the subnet of its nodes, each with one entry or none. */
export interface Ipv6Networks {
  readonly addressSpaces: readonly string[];
  readonly nodeSubnetCidrs: readonly string[];
}

const DEFAULT_SPACE = 'fd00:10:224::/48';
const SUBJECT = 'dualStack.addressSpace';

/** @throws AKS_IPV6_CIDR_INVALID, AKS_NETWORK_SUBNET_TOO_SMALL */
export function ipv6Networks(
  dualStack: boolean | DualStackNetwork | undefined,
  constructPath: string,
): Ipv6Networks {
  if (dualStack === undefined || dualStack === false) return { addressSpaces: [], nodeSubnetCidrs: [] };
  const { addressSpace: cidr = DEFAULT_SPACE } = dualStack === true ? {} : dualStack;
  if (Token.isUnresolved(cidr)) {
    const first = Fn.element(Fn.split('/', cidr), 0) as string;
    return { addressSpaces: [cidr], nodeSubnetCidrs: [`${first}/64`] };
  }
  const range = parseIpv6Cidr(cidr);
  if (range === undefined) throw AksErrors.AKS_IPV6_CIDR_INVALID({ subject: SUBJECT, cidr }, constructPath);
  // Azure has subnets of IPv6 of this size alone.
  if (range.prefix > 64)
    throw AksErrors.AKS_NETWORK_SUBNET_TOO_SMALL({ field: SUBJECT, cidr, prefix: 64 }, constructPath);
  return { addressSpaces: [cidr], nodeSubnetCidrs: [cidr.replace(/\/.*$/, '/64')] };
}
