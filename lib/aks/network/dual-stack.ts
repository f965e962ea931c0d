import { Token } from 'cdktf';
import { AksErrors } from '../errors';
import { type Ipv6Range, overlapIpv6, parseIpv6Cidr } from './cidr';

/** Addresses of IPv6 inside of the cluster, besides those of IPv4. */
export interface DualStackAddresses {
  /** Addresses of pods. @default fd12:3456:789a::/64, by AKS */
  readonly podCidr?: string;
  /** Addresses of services, /108 at most. @default fd12:3456:789a:1::/108, by AKS */
  readonly serviceCidr?: string;
}

/** The part of the network profile that IPv6 decides: lists with IPv4 first, as AKS wants them. */
export interface DualStackBlock {
  readonly ipVersions?: string[];
  readonly podCidrs?: string[];
  readonly serviceCidrs?: string[];
}

/** What AKS takes where no addresses are given. */
export const DEFAULT_POD_CIDRS = ['10.244.0.0/16', 'fd12:3456:789a::/64'] as const;
export const DEFAULT_SERVICE_CIDRS = ['10.0.0.0/16', 'fd12:3456:789a:1::/108'] as const;

const SUBJECT = 'network.dualStack';

/**
 * @param ipv4 the addresses of IPv4 that were given; a list of both needs them, AKS's own where there are none
 * @throws AKS_IPV6_CIDR_INVALID, AKS_IPV6_SERVICE_CIDR_TOO_LARGE
 */
export function dualStackBlock(
  dualStack: boolean | DualStackAddresses | undefined,
  ipv4: DualStackAddresses,
): DualStackBlock {
  if (dualStack === undefined || dualStack === false) return {};
  const { podCidr, serviceCidr } = dualStack === true ? {} : dualStack;
  rangeOf(`${SUBJECT}.podCidr`, podCidr);
  const services = rangeOf(`${SUBJECT}.serviceCidr`, serviceCidr);
  if (services !== undefined && services.prefix < 108) {
    throw AksErrors.AKS_IPV6_SERVICE_CIDR_TOO_LARGE({ cidr: serviceCidr ?? '' });
  }
  return {
    ipVersions: ['IPv4', 'IPv6'],
    podCidrs: both(ipv4.podCidr, podCidr, DEFAULT_POD_CIDRS),
    serviceCidrs: both(ipv4.serviceCidr, serviceCidr, DEFAULT_SERVICE_CIDRS),
  };
}

/**
 * Compares pods, services and the given networks of IPv6 with each other.
 *
 * @throws AKS_CIDR_OVERLAP
 */
export function checkIpv6Overlap(
  { podCidrs = DEFAULT_POD_CIDRS, serviceCidrs = DEFAULT_SERVICE_CIDRS }: DualStackBlockOrDefault,
  vnetCidrs: readonly string[],
  constructPath: string,
): void {
  const own = [
    [`${SUBJECT}.serviceCidr`, serviceCidrs[1] ?? ''],
    [`${SUBJECT}.podCidr`, podCidrs[1] ?? ''],
  ] as const;
  const networks = vnetCidrs.map((cidr, index) => [`vnetCidrs[${String(index)}]`, cidr] as const);
  for (const [index, [name, cidr]] of own.entries()) {
    for (const [otherName, other] of [...own.slice(index + 1), ...networks]) {
      const [a, b] = [cidr, other].map((text) =>
        Token.isUnresolved(text) ? undefined : parseIpv6Cidr(text),
      );
      if (a !== undefined && b !== undefined && overlapIpv6(a, b)) {
        throw AksErrors.AKS_CIDR_OVERLAP({ name, cidr, otherName, other }, constructPath);
      }
    }
  }
}

interface DualStackBlockOrDefault {
  readonly podCidrs?: readonly string[];
  readonly serviceCidrs?: readonly string[];
}

/** Nothing where nothing was given: AKS chooses. */
function both(
  ipv4: string | undefined,
  ipv6: string | undefined,
  [default4, default6]: readonly [string, string],
): string[] | undefined {
  return ipv4 === undefined && ipv6 === undefined ? undefined : [ipv4 ?? default4, ipv6 ?? default6];
}

function rangeOf(subject: string, cidr: string | undefined): Ipv6Range | undefined {
  if (cidr === undefined || Token.isUnresolved(cidr)) return undefined;
  const range = parseIpv6Cidr(cidr);
  if (range === undefined) throw AksErrors.AKS_IPV6_CIDR_INVALID({ subject, cidr });
  return range;
}
