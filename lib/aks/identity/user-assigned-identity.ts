import { openFields, TEXT } from '../../core';

/** A user-assigned managed identity; a `UserAssignedIdentity` of the bindings is one. */
export interface IUserAssignedIdentity {
  /** Resource id. */
  readonly id: string;
  /** Object id of its service principal. */
  readonly principalId: string;
  /** Client (application) id. */
  readonly clientId: string;
}

/** For callers without a compiler. */
export const IDENTITY = openFields<IUserAssignedIdentity>({ id: TEXT, principalId: TEXT, clientId: TEXT }, [
  'id',
  'principalId',
  'clientId',
]);
