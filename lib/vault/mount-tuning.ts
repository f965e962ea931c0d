import { type Ttl } from './ttl';

/** What an auth mount says for all of its roles. */
export interface MountTuning {
  /** How long a token lives whose role says nothing. @default the server's: 768 h */
  readonly defaultTokenTtl?: Ttl;
  /**
   * How long any token of the mount may live; Vault refuses a role with a longer period.
   * @default the server's: 768 h
   */
  readonly maxTokenTtl?: Ttl;
  /** Whether people who are not logged in see the mount in the user interface. @default false */
  readonly listed?: boolean;
}

/** The block of Terraform, or nothing where nothing is said. */
export function tuneBlock({ defaultTokenTtl, maxTokenTtl, listed }: MountTuning = {}) {
  if (defaultTokenTtl === undefined && maxTokenTtl === undefined && listed === undefined) return undefined;
  return [
    {
      defaultLeaseTtl: defaultTokenTtl?.toString(),
      maxLeaseTtl: maxTokenTtl?.toString(),
      listingVisibility: listed === undefined ? undefined : visibility(listed),
    },
  ];
}

function visibility(listed: boolean): string {
  return listed ? 'unauth' : 'hidden';
}
