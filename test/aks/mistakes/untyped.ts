import { type AksClusterProps, ApiServerAccess, OsDisk } from '../../../lib/aks';
import { type Mistake, mistake } from './mistake';

/** Callers without a compiler. */
const untyped = (props: Readonly<Record<string, unknown>>) => props as Partial<AksClusterProps>;

/** What is got wrong about callers that no compiler warned. */
export const UNTYPED_MISTAKES: readonly Mistake[] = [
  // From untyped code
  mistake(
    'a misspelt property',
    'AKS_VALUE_INVALID',
    () => untyped({ kubernetsVersion: '1.33' }),
    () => untyped({ kubernetesVersion: '1.33' }),
  ),
  mistake(
    'a misspelt property of the system pool',
    'AKS_VALUE_INVALID',
    () => untyped({ systemPool: { vmsize: 'Standard_D4ds_v5' } }),
    () => untyped({ systemPool: { vmSize: 'Standard_D4ds_v5' } }),
  ),
  mistake(
    'a misspelt property of a pool',
    'AKS_VALUE_INVALID',
    () => untyped({ defaultUserPool: { taint: [] } }),
    () => untyped({ defaultUserPool: { taints: [] } }),
  ),
  mistake(
    'a text for a class',
    'AKS_VALUE_INVALID',
    () => untyped({ apiServer: 'private' }),
    () => untyped({ apiServer: ApiServerAccess.private() }),
  ),
  mistake(
    'a tier in lower case',
    'AKS_VALUE_INVALID',
    () => untyped({ tier: 'standard' }),
    () => untyped({ tier: 'Standard' }),
  ),
  mistake(
    'a text for a list',
    'AKS_VALUE_INVALID',
    () => untyped({ systemPool: { zones: '123' } }),
    () => untyped({ systemPool: { zones: ['1', '2', '3'] } }),
  ),
  mistake(
    'a text for true',
    'AKS_VALUE_INVALID',
    () => untyped({ azurePolicy: 'true' }),
    () => untyped({ azurePolicy: true }),
  ),
  mistake(
    'null for a pool',
    'AKS_VALUE_INVALID',
    () => untyped({ systemPool: null }),
    () => untyped({ systemPool: undefined }),
  ),
  mistake('true for a pool', 'AKS_VALUE_INVALID', () => untyped({ defaultUserPool: true })),
  mistake(
    'a number for the size of the disk',
    'AKS_VALUE_INVALID',
    () => untyped({ defaultUserPool: { osDisk: 128 } }),
    () => untyped({ defaultUserPool: { osDisk: OsDisk.ephemeral(128) } }),
  ),
  mistake('a cluster without its subnet', 'AKS_VALUE_INVALID', () => untyped({ subnetId: undefined })),
];
