import { TerraformStack, Token } from 'cdktf';
import {
  ANY_TEXT,
  checkedBy,
  constructIn,
  has,
  isListOf,
  isRevoked,
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
  (value) => !isRevoked(value) && Token.isUnresolved(value),
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

/**
 * For arguments of the provider, whose names `unknown-arguments.ts` knows. Terraform's own objects are instances of classes,
 * and are not looked into.
 */
export const ARGUMENTS = shape(
  'an object of arguments of the provider, whose values JSON can hold',
  (value) => isPlain(value) && areArguments(value),
);

function areArguments(value: unknown, depth = 0): boolean {
  if (depth > 50) return false;
  if (Array.isArray(value)) return isListOf(value, (one) => areArguments(one, depth + 1));
  if (isPlain(value)) return Object.values(value).every((one) => areArguments(one, depth + 1));
  return typeof value === 'number'
    ? Number.isFinite(value)
    : !['symbol', 'bigint', 'function'].includes(typeof value);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isRevoked(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Also what Terraform fills in: `${azurerm_resource_group.shop.name}`. */
const expressionOr = (form: RegExp) => (value: unknown) =>
  typeof value === 'string' && (form.test(value) || value.includes('${'));

export const RESOURCE_GROUP = shape(
  'the name of a resource group: 1 to 90 letters, digits, "_", "-", ".", "(" or ")", not ending with "."',
  expressionOr(/^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u),
);

export const LOCATION = shape(
  'a region of Azure, such as "westeurope" or "West Europe"',
  expressionOr(/^[a-z\d][a-z\d ]{0,60}$/i),
);

/** Terraform decodes it, which fails at apply for what is decoded already. */
export const BASE64 = shape(
  'base64 as Azure gives it, and not the PEM text inside',
  (value) => typeof value === 'string' && value !== '' && !value.includes('-----BEGIN'),
);

export const VARIABLE = made('new TerraformVariable(...)', has('node', 'stringValue'));
