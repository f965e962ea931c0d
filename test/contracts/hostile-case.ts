import { contractJson, workloadOf } from './support';

/** What the others are made of by one change. */
export const GOOD = contractJson(workloadOf('shop'));

/** One file and the error that it is. */
export interface Case {
  readonly title: string;
  readonly content: string | Buffer;
  readonly code: string;
  /** The place in the file, where there is one. */
  readonly at?: string;
  /** What the error has to say. */
  readonly says: string | RegExp;
}

/** The good contract with one piece of its text replaced. */
export function replaced(what: string | RegExp, by: string): string {
  const text = GOOD.replace(what, by);
  if (text === GOOD) throw new Error(`nothing to replace: ${String(what)}`);
  return text;
}

export const INVALID = 'ACCESS_CONTRACT_INVALID';
export const NOT_JSON = 'ACCESS_CONTRACT_NOT_JSON';
export const workload = '$.workloads[0]';
export const read = `${workload}.files[0].reads[0]`;
export const two = contractJson(
  workloadOf('shop'),
  workloadOf('shop', { workload: 'api', roleName: 'shop-api', serviceAccount: 'api' }),
);
