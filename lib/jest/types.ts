import type { GrantedCapability, RequestDetails } from '../policy';

/** What `expect(policy)` can be asked, for a `PolicyDocument` or a `PolicySet`. */
export interface PolicyMatchers<R> {
  /**
   * A server would allow this request.
   *
   * @param path of the request, without `/v1/`
   * @example `expect(policy).toAllow('read', 'secret/data/shop/db')`
   */
  toAllow(capability: GrantedCapability, path: string, details?: RequestDetails): R;
  /**
   * A server would refuse this request, for whatever reason.
   *
   * @example `expect(policy).toDeny('delete', 'secret/data/shop/db')`
   */
  toDeny(capability: GrantedCapability, path: string, details?: RequestDetails): R;
  /** Lint finds nothing that is not accepted with a reason; warnings count. */
  toHaveNoFindings(): R;
}

declare global {
  // The only way to extend the types of jest.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface Matchers<R> extends PolicyMatchers<R> {}
  }
}

// The same for those who import expect from '@jest/globals'.
declare module 'expect' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
  interface Matchers<R extends void | Promise<void>, T = unknown> extends PolicyMatchers<R> {}
}
