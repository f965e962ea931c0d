import { type DurationLike, parseDuration } from '../../core';
import { type CpuLike, type SizeLike } from '../../pod';
import { type Form, typeOf } from '../form/form';

const DURATION = /^(?:\d+(?:\.\d+)?[smhd])+$/;
const SIZE = /^(\d+)(Mi|Gi)$/;
const CPU = /^\d+(?:\.\d+)?m?$/;

/** A duration such as `90s`, `5m` or `1h30m`, in whole seconds. */
export function duration(): Form<DurationLike> {
  return {
    schema: { type: 'string', pattern: DURATION.source },
    read: (written) => {
      const { value } = written;
      const seconds = typeof value === 'string' && DURATION.test(value) ? parseDuration(value) : undefined;
      if (!Number.isSafeInteger(seconds))
        throw written.invalid(
          'must be a duration in whole seconds with its unit, such as "90s", "5m" or "1h"',
          {
            ...(typeof value === 'number' ? { got: value } : { kind: typeOf(value) }),
          },
        );
      return { toSeconds: () => seconds ?? 0 };
    },
  };
}

/** A size such as `16Mi`. */
export function size(): Form<SizeLike> {
  return {
    schema: { type: 'string', pattern: SIZE.source },
    read: (written) => {
      const [, number, unit] = typeof written.value === 'string' ? (SIZE.exec(written.value) ?? []) : [];
      const mebibytes = Number(number) * (unit === 'Gi' ? 1024 : 1);
      if (!Number.isSafeInteger(mebibytes))
        throw written.invalid('must be a size such as "16Mi" or "1Gi"', { kind: typeOf(written.value) });
      return { toMebibytes: () => mebibytes };
    },
  };
}

/** A share of CPUs as Kubernetes writes it: `25m`, `0.5`, `1`. */
export function cpu(): Form<CpuLike> {
  return {
    schema: {
      anyOf: [
        { type: 'string', pattern: CPU.source },
        { type: 'number', exclusiveMinimum: 0 },
      ],
    },
    read: (written) => {
      const { value } = written;
      const amount = typeof value === 'number' ? String(value) : value;
      if (typeof amount === 'string' && CPU.test(amount)) return { amount };
      throw written.invalid('must be a share of CPUs such as "25m" or "0.5"', { kind: typeOf(value) });
    },
  };
}
