import { Token } from 'cdktf';
import { fields, listOf, TEXT } from '../../core';
import { AksErrors } from '../errors';
import { checkId } from '../azure-ids';
import { check } from '../private/shapes';
import { isPrivateRange, parseCidr } from './cidr';

/** Options of {@link ApiServerAccess.private}. */
export interface PrivateApiServerOptions {
  /**
   * Resource id of a private DNS zone of your own, named `[<sub>.]privatelink.<region>.azmk8s.io`. Needed when others
   * than the node network resolve the API server, a Vault in another network for one. The cluster's identity is given
   * Private DNS Zone Contributor on it.
   * @default a zone that AKS makes in the node resource group
   */
  readonly dnsZoneId?: string;
  /**
   * Resource id of an empty subnet (/28 at least) that is delegated to `Microsoft.ContainerService/managedClusters`:
   * the API server is placed in it (VNet integration). Not possible in a network with VNet encryption.
   * @default the API server is reached over a private endpoint
   */
  readonly subnetId?: string;
}

/** Who reaches the API server. There is no way to write "everybody". */
export class ApiServerAccess {
  private constructor(
    /** Whether the API server has no public address. */
    public readonly isPrivate: boolean,
    /** Zone of your own; undefined for the one of AKS. */
    public readonly dnsZoneId: string | undefined,
    /** Subnet of the API server; undefined without VNet integration. */
    public readonly subnetId: string | undefined,
    private readonly ranges: readonly string[],
  ) {}

  /**
   * Only from the network. The public DNS name that Azure would add is off.
   *
   * @throws AKS_VALUE_INVALID, AKS_DNS_ZONE_INVALID, AKS_ID_WRONG_KIND
   */
  public static private(options: PrivateApiServerOptions = {}): ApiServerAccess {
    check('ApiServerAccess.private', options, PRIVATE);
    const { dnsZoneId, subnetId } = options;
    if (dnsZoneId !== undefined && !Token.isUnresolved(dnsZoneId) && !ZONE_ID.test(dnsZoneId)) {
      throw AksErrors.AKS_DNS_ZONE_INVALID({ dnsZoneId });
    }
    checkId('ApiServerAccess.private.subnetId', 'subnet', subnetId);
    return new ApiServerAccess(true, dnsZoneId, subnetId, []);
  }

  /**
   * A public address that answers only these networks. Weaker than {@link private}, and said so at synth
   * (CKV_AZURE_115, AZU-0065).
   *
   * @param cidrs 1 to 200 IPv4 networks, none of them everybody. With a firewall or NAT gateway of your own for outbound
   *   traffic its address is one of them, since the nodes come from there.
   * @throws AKS_AUTHORIZED_RANGES_EMPTY, AKS_AUTHORIZED_RANGES_TOO_MANY, AKS_AUTHORIZED_RANGE_INVALID, AKS_AUTHORIZED_RANGE_EVERYBODY,
   *   AKS_AUTHORIZED_RANGE_PRIVATE, AKS_ID_WRONG_KIND, AKS_VALUE_INVALID
   */
  public static publicRestricted(
    cidrs: readonly string[],
    options: { readonly subnetId?: string } = {},
  ): ApiServerAccess {
    check('ApiServerAccess.publicRestricted', cidrs, listOf(TEXT));
    check('ApiServerAccess.publicRestricted', options, PUBLIC);
    if (cidrs.length === 0) throw AksErrors.AKS_AUTHORIZED_RANGES_EMPTY({});
    if (cidrs.length > 200) throw AksErrors.AKS_AUTHORIZED_RANGES_TOO_MANY({ count: cidrs.length });
    for (const cidr of cidrs) {
      if (Token.isUnresolved(cidr)) continue;
      const range = parseCidr(cidr);
      if (range === undefined) throw AksErrors.AKS_AUTHORIZED_RANGE_INVALID({ cidr });
      if (range.prefix === 0) throw AksErrors.AKS_AUTHORIZED_RANGE_EVERYBODY({ cidr });
      if (isPrivateRange(range)) throw AksErrors.AKS_AUTHORIZED_RANGE_PRIVATE({ cidr });
    }
    checkId('ApiServerAccess.publicRestricted.subnetId', 'subnet', options.subnetId);
    return new ApiServerAccess(false, undefined, options.subnetId, [...cidrs]);
  }

  /** Networks that may reach a public API server; empty for a private one. */
  public get authorizedIpRanges(): readonly string[] {
    return this.ranges;
  }
}

const PRIVATE = fields<PrivateApiServerOptions>({ dnsZoneId: TEXT, subnetId: TEXT });
const PUBLIC = fields({ subnetId: TEXT });

/** The zone's name decides in which region it works. */
const ZONE_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/privateDnsZones\/(?:[a-z0-9-]{1,32}\.)?private(?:link)?\.[a-z0-9]+\.azmk8s\.io$/i;
