import { Token } from 'cdktf';
import { nearestName } from '../../core';
import { plainRegion } from '../network/region';
import { checkIds, clusterFindings, clusterNotes } from '../scanner-findings';
import { type Arguments, at } from '../synthesized';
import { type Said } from '../annotate-at-synth';
import { vmSizeOf } from '../pools/vm-size';
import { AksPreset } from './preset';
import { knownRegions, REGIONS_AS_OF, zonesOf } from './regions';
import { type ResolvedCluster } from './resolved-cluster';

/** What is known of the cluster when it is synthesized, besides its arguments. */
export interface NotesContext {
  /** Whether anybody was granted access, by `grantAccess` or as administrators. */
  readonly someoneMayLogIn: boolean;
}

/** Everything that is said about a cluster at synth. In development one note stands for all findings. */
export function saidOf(cluster: ResolvedCluster, args: Arguments, context: NotesContext): Said {
  const findings = clusterFindings(args);
  const notes = [...(context.someoneMayLogIn ? [] : [NOBODY]), ...aboutIpv6(args), ...beforeApply(args)];
  if (cluster.preset === AksPreset.DEVELOPMENT) {
    const checks = checkIds([...findings, ...clusterNotes(args)]);
    const note = `AksPreset.DEVELOPMENT: not for production; scanners will name ${checks.join(', ')}`;
    return { warnings: aboutRegion(cluster), notes: [note, ...notes] };
  }
  return { warnings: [...findings, ...aboutRegion(cluster)], notes: [...clusterNotes(args), ...notes] };
}

const NOBODY =
  'nobody may use this cluster yet: grant access with cluster.grantAccess(id, objectId, AksAccessRole.CLUSTER_ADMIN), or give adminGroupObjectIds';

/** What Azure accepts, and what then sends nothing. */
function aboutIpv6(args: Arguments): readonly string[] {
  const versions = at(args, 'network_profile.ip_versions');
  const natGateway = at(args, 'network_profile.outbound_type') === 'userAssignedNATGateway';
  return natGateway && Array.isArray(versions) && versions.includes('IPv6')
    ? [
        'outbound: of NAT gateways only the SKU StandardV2 has IPv6; with Standard nothing leaves the cluster by it',
      ]
    : [];
}

/** Lists of regions age, so that what they do not have is a warning. */
function aboutRegion({ location, systemPool: { zones } }: ResolvedCluster): readonly string[] {
  if (Token.isUnresolved(location)) return [];
  const known = zonesOf(plainRegion(location));
  if (known === 'unknown') {
    const near = nearestName(plainRegion(location), knownRegions());
    const meant = near === undefined ? '' : `; did you mean "${near}"?`;
    return [`location: "${location}" is no region of Azure that was known in ${REGIONS_AS_OF}${meant}`];
  }
  return known === 'has no zones' && zones.length > 0
    ? [
        `zones: ${location} had no availability zones in ${REGIONS_AS_OF}, and Azure refuses a pool in zones that are not there; write zones: [] for each pool`,
      ]
    : [];
}

/** One line: the quota that the subscription must have, and the features that must be registered. */
function beforeApply(args: Arguments): readonly string[] {
  const needs = [...aboutQuota(args), ...aboutFeatures(args)];
  return needs.length === 0 ? [] : [`before the first apply: ${needs.join('; ')}`];
}

function aboutQuota(args: Arguments): readonly string[] {
  const [size, location] = [at(args, 'default_node_pool.vm_size'), at(args, 'location')];
  const [least, most] = ['min_count', 'max_count'].map(
    (count) => at(args, `default_node_pool.${count}`) ?? at(args, 'default_node_pool.node_count'),
  );
  const { vcpus } = typeof size === 'string' ? vmSizeOf(size) : { vcpus: undefined };
  if (vcpus === undefined || typeof least !== 'number' || typeof most !== 'number') return [];
  return [
    `quota for ${String(least * vcpus)} to ${String(most * vcpus)} vCPUs of ${String(size)} in ${String(location)}, one node more while the pool is upgraded, and for the other pools (az vm list-usage)`,
  ];
}

function aboutFeatures(args: Arguments): readonly string[] {
  return at(args, 'default_node_pool.host_encryption_enabled') === true
    ? [
        'the subscription feature of host encryption (az feature register --namespace Microsoft.Compute --name EncryptionAtHost)',
      ]
    : [];
}
