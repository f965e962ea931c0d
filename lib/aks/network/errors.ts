import { type ErrorTable } from '../../core';
import { type Bounds } from '../pools/errors';

const LITERAL_CIDR = 'an IPv4 network as "10.1.0.0/16", with no bits set after the prefix';

/** The part of `AksErrors` that concerns networks, addresses and the API server. */
export const AKS_NETWORK_ERRORS = {
  AKS_AUTHORIZED_RANGES_EMPTY: () => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: 'at least one network; an empty list opens the API server to everybody',
    remedy: 'name the networks, or use ApiServerAccess.private()',
  }),
  AKS_AUTHORIZED_RANGES_TOO_MANY: (facts: { count: number }) => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: 'at most 200 networks',
    got: facts.count,
    remedy: 'join networks to larger ones',
  }),
  AKS_AUTHORIZED_RANGE_INVALID: (facts: { cidr: string }) => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: LITERAL_CIDR,
    got: facts.cidr,
    remedy: 'write a single address as "203.0.113.7/32"',
  }),
  AKS_AUTHORIZED_RANGE_EVERYBODY: (facts: { cidr: string }) => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: 'must be a network that is not the whole internet',
    got: facts.cidr,
    remedy: 'name the networks that your people, pipelines and Vault come from',
  }),
  AKS_DNS_ZONE_INVALID: (facts: { dnsZoneId: string }) => ({
    subject: 'ApiServerAccess.private.dnsZoneId',
    rule: 'the resource id of a private DNS zone named "[<sub>.]privatelink.<region>.azmk8s.io"',
    got: facts.dnsZoneId,
    remedy:
      'make the zone with this name (AksNetworkFoundation does), or leave dnsZoneId out for a zone of AKS',
  }),
  AKS_DNS_ZONE_OTHER_REGION: (facts: { dnsZoneId: string; location: string }) => ({
    subject: 'ApiServerAccess.private.dnsZoneId',
    rule: `a zone of the cluster's region (${facts.location}), which is a part of the zone's name`,
    got: facts.dnsZoneId,
    remedy: 'pass the zone of this region, or leave dnsZoneId out for a zone of AKS',
  }),
  AKS_CIDR_INVALID: (facts: { subject: string; cidr: string }) => ({
    subject: facts.subject,
    rule: LITERAL_CIDR,
    got: facts.cidr,
    remedy: 'write the first address of the network and its prefix',
  }),
  AKS_IPV6_CIDR_INVALID: (facts: { subject: string; cidr: string }) => ({
    subject: facts.subject,
    rule: 'an IPv6 network as "fd12:3456:789a::/64", with no bits set after the prefix',
    got: facts.cidr,
    remedy:
      'write the first address of the network and its prefix; networks of IPv4 have properties of their own',
  }),
  AKS_IPV6_SERVICE_CIDR_TOO_LARGE: (facts: { cidr: string }) => ({
    subject: 'network.dualStack.serviceCidr',
    rule: 'a service CIDR of IPv6 must be /108 or smaller',
    got: facts.cidr,
    remedy: 'write a prefix of 108 or more: /108 holds a million services',
  }),
  AKS_DUAL_STACK_UNSUPPORTED: (facts: { subject: string; rule: string; got: unknown }) => ({
    ...facts,
    remedy: 'write network: AksNetwork.overlayCilium({ dualStack: true }), or leave IPv6 out',
  }),
  AKS_CIDR_OVERLAP: (facts: { name: string; cidr: string; otherName: string; other: string }) => ({
    subject: facts.name,
    rule: `must have no address in common with ${facts.otherName} (${facts.other}); such addresses are not reached from inside the cluster`,
    got: facts.cidr,
    remedy:
      'give AksNetwork a podCidr, or a serviceCidr with its dnsServiceIp, that your networks do not use',
  }),
  AKS_SERVICE_CIDR_AND_DNS_IP: (facts: { serviceCidr?: string; dnsServiceIp?: string }) => ({
    subject: 'network',
    rule: 'serviceCidr and dnsServiceIp must be given both or not at all',
    got: { serviceCidr: facts.serviceCidr, dnsServiceIp: facts.dnsServiceIp },
    remedy: 'add the other, for example serviceCidr "10.100.0.0/16" with dnsServiceIp "10.100.0.10"',
  }),
  AKS_SERVICE_CIDR_TOO_LARGE: (facts: { serviceCidr: string }) => ({
    subject: 'network.serviceCidr',
    rule: 'must be smaller than /12',
    got: facts.serviceCidr,
    remedy: 'write a prefix of 13 or more; /16 holds 65,000 services',
  }),
  AKS_DNS_SERVICE_IP_OUTSIDE: (facts: { serviceCidr: string; dnsServiceIp: string }) => ({
    subject: 'network.dnsServiceIp',
    rule: `an address inside of serviceCidr (${facts.serviceCidr}), not one of its first two and not its last`,
    got: facts.dnsServiceIp,
    remedy: 'take the tenth address of serviceCidr, as AKS does',
  }),
  AKS_OUTBOUND_OUT_OF_RANGE: (facts: { option: string; value: number } & Bounds) => ({
    subject: `outbound.${facts.option}`,
    rule: `a whole number from ${String(facts.min)} to ${String(facts.max)}`,
    got: facts.value,
    remedy: 'write a number in this range, or leave it out',
  }),
  AKS_NETWORK_SUBNET_OUTSIDE: (facts: { field: string; cidr: string; addressSpace: string }) => ({
    subject: facts.field,
    rule: `a part of the network's address space (${facts.addressSpace}), with no address in common with the other subnet`,
    got: facts.cidr,
    remedy: 'choose subnets inside of addressSpace, or give a larger addressSpace',
  }),
  AKS_NETWORK_SUBNET_TOO_SMALL: (facts: { field: string; cidr: string; prefix: number }) => ({
    subject: facts.field,
    rule: `a network of /${String(facts.prefix)} or larger`,
    got: facts.cidr,
    remedy: 'give a larger subnet; it cannot be resized while it is in use',
  }),
  AKS_AUTHORIZED_RANGE_PRIVATE: (facts: { cidr: string }) => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: 'public addresses: nobody reaches a public API server from a private one',
    got: facts.cidr,
    remedy: 'write the address that the traffic leaves your network with',
  }),
  AKS_SUBNET_TWICE: (facts: { subnetId: string; uses: readonly [string, string] }) => ({
    subject: facts.uses[1],
    rule: `a subnet of its own; this one is used as ${facts.uses[0]} already`,
    got: facts.subnetId,
    remedy: 'make another subnet and pass its id',
  }),
  AKS_OUTBOUND_NONE_KUBELET_IDENTITY: () => ({
    subject: 'kubeletIdentity',
    rule: 'with Outbound.none({ registryId }) the first nodes pull from that registry before anybody could give a new identity the right to',
    remedy: 'pass a kubeletIdentity of your own: it is given AcrPull before the cluster is made',
  }),
} satisfies ErrorTable;
