import { TerraformStack, Token } from 'cdktf';
import {
  ANY_TEXT,
  checkedBy,
  constructIn,
  has,
  made,
  placing,
  recordOf,
  type Shape,
  shape,
} from '../../core';
import { AksErrors } from '../errors';

/**
 * For values from untyped code, which the compiler does not see. Terraform's tokens are let through, and so is what has an
 * error of its own.
 * @throws AKS_VALUE_INVALID
 */
export const check = checkedBy(
  (wrong, path) => AksErrors.AKS_VALUE_INVALID(wrong, path),
  (value) => Token.isUnresolved(value),
);

/**
 * Where a construct is put, checked with its properties.
 * @throws AKS_VALUE_INVALID
 */
export const placed = placing(
  check,
  constructIn('a TerraformStack or a construct in one, such as "this"', (one) => TerraformStack.isStack(one)),
);

/** `false` where it turns something off. */
export const FALSE = shape('false', (value) => value === false);

/** One of the values of an enum. */
export function enumOf(name: string, values: Readonly<Record<string, string>>): Shape {
  const all = Object.values(values);
  const listed = all.map((value) => JSON.stringify(value)).join(', ');
  return shape(`one of ${name}: ${listed}`, (value) => all.includes(value as string));
}

export const PROVIDER = shape(
  'made by new AzurermProvider(...)',
  (value) =>
    has('node', 'terraformResourceType')(value) &&
    (value as { readonly terraformResourceType: unknown }).terraformResourceType === 'azurerm',
);

/** What Azure takes as tags has an error of its own. */
export const TAGS = recordOf(shape('a text', () => true));

/** Azure and Kubernetes know labels without a value. */
export const LABELS = recordOf(ANY_TEXT);

/** How long Terraform waits. */
export const WAITING_TIME = shape(
  'a time as Terraform writes it, such as "90m" or "2h"',
  (value) => typeof value === 'string' && /^(?:\d+(?:\.\d+)?[hms])+$/.test(value),
);

/** For arguments of the provider: what is in it, its types say. */
export const ARGUMENTS = shape(
  'an object of arguments of the provider',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** Terraform decodes it, which fails at apply for what is decoded already. */
export const BASE64 = shape(
  'base64 as Azure gives it, and not the PEM text inside',
  (value) => typeof value === 'string' && value !== '' && !value.includes('-----BEGIN'),
);

export const VARIABLE = made('new TerraformVariable(...)', has('node', 'stringValue'));
