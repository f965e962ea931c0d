import type { Decision } from '../evaluate/decision';
import type { KnownMounts } from '../uses/path-use';
import type { PolicySet, RequestDetails } from '../policy-set';

/** What hints are made of. */
export interface ExplanationRun {
  readonly set: PolicySet;
  readonly decision: Decision;
  readonly mounts: KnownMounts;
  readonly details: RequestDetails;
}
