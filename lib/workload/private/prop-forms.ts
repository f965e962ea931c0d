import { isListOf, isRevoked } from '../../core';
import { WorkloadErrors } from '../errors';
import { exampleOf } from './prop-examples';

/**
 * What a property of cdk8s-plus takes. It loses what is no such value in silence (a text for `schedule` is a CronJob without
 * one), or ends in a TypeError somewhere inside. Told by members, since other versions of it have other classes.
 */
export type Form =
  | 'flag'
  | 'whole'
  | 'text'
  | 'object'
  | 'objects'
  | 'duration'
  | 'cron'
  /** An object of a class of cdk8s-plus. */
  | 'made'
  | 'mades'
  /** Checked elsewhere. */
  | 'elsewhere';

const FITS: Readonly<Record<Form, (value: unknown) => boolean>> = {
  flag: (value) => typeof value === 'boolean' || isLazy(value),
  // A number of cdktf's tokens is none of those that are counted with.
  whole: (value) =>
    (Number.isInteger(value) && !((value as number) < 0 && Number.isSafeInteger(value))) || isLazy(value),
  text: (value) => (typeof value === 'string' && value !== '') || isLazy(value),
  object: isObject,
  objects: (value) => isListOf(value, isObject) || isLazy(value),
  duration: (value) => has(value, 'toSeconds'),
  cron: (value) => has(value, 'expressionString'),
  made: isMade,
  mades: (value) => isListOf(value, isMade),
  elsewhere: () => true,
};

/** @throws WORKLOAD_VALUE_INVALID */
export function checkForm(kind: string, property: string, form: Form, value: unknown): void {
  if (!isRevoked(value) && FITS[form](value)) return;
  const example = exampleOf(kind, property);
  const shown = form === 'flag' || form === 'whole' || form === 'duration' || form === 'cron';
  throw WorkloadErrors.WORKLOAD_VALUE_INVALID({ property, example, got: value, shown });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is of a class, and no object that is written out. */
function isMade(value: unknown): boolean {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}

function has(value: unknown, member: string): boolean {
  return isObject(value) && member in (value as object);
}

/** `Lazy` of cdk8s, and what its resolvers take: a value that is known at synth. */
function isLazy(value: unknown): boolean {
  return has(value, 'resolve') || has(value, 'produce');
}
