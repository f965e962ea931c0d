import { AgentImage, VaultServer } from '../../agent';
import { AuthMount } from '../../access';
import { isListOf, isRevoked, otherCopyOf } from '../../core';
import { type InjectInput } from '../declaration';
import { areContainerNames } from '../declared-file';
import { Delivery } from '../delivery';
import { EnvDelivery } from '../env-delivery';
import { PodErrors } from '../errors';
import { FailedRotation } from '../failed-rotation';
import { OnChange } from '../on-change';
import { ServiceMesh } from '../service-mesh';
import { cpuQuantity, type CpuLike, numberOf } from '../units';

/** What a property has to be, and how that is written. */
interface Expected {
  readonly fits: (value: unknown) => boolean;
  readonly example: string;
  readonly required?: boolean;
}

/** A table, so that a property of the declaration without a check does not compile. */
const EXPECTED: Readonly<Record<keyof InjectInput, Expected>> = {
  vault: {
    fits: (value) => value instanceof VaultServer,
    example: 'VaultServer.at("https://vault.example:8200")',
    required: true,
  },
  auth: {
    fits: (value) => value instanceof AuthMount,
    example: 'AuthMount.kubernetes("k8s-shop") or AuthMount.jwt("jwt-shop")',
    required: true,
  },
  roleName: { fits: isText, example: '"shop-web"', required: true },
  files: { fits: isRecord, example: '{ "api-key": kv2("secret").at("shop/payment").key("apiKey") }' },
  uses: { fits: Array.isArray, example: '[transit("transit").key("orders").encrypt()]' },
  listenerPort: { fits: (value) => typeof value === 'number', example: '8100' },
  visibleTo: { fits: areContainerNames, example: '["web"]' },
  env: {
    fits: (value) => isRecord(value) || Array.isArray(value),
    example: '{ API_KEY: kv2("secret").at("shop/payment").key("apiKey") }',
  },
  envDelivery: { fits: (value) => value instanceof EnvDelivery, example: 'EnvDelivery.fileKeyRef()' },
  mesh: { fits: (value) => value instanceof ServiceMesh, example: 'ServiceMesh.istio()' },
  delivery: { fits: (value) => value instanceof Delivery, example: 'Delivery.agent()' },
  secretsPath: { fits: isText, example: '"/vault/secrets"' },
  secretsSize: { fits: says('toMebibytes'), example: 'Size.mebibytes(16)' },
  startTimeout: { fits: says('toSeconds'), example: 'Duration.minutes(5)' },
  tokenExpiration: { fits: says('toSeconds'), example: 'Duration.hours(1)' },
  renderInterval: { fits: says('toSeconds'), example: 'Duration.minutes(1)' },
  onChange: {
    fits: (value) =>
      value instanceof OnChange || isNonEmptyList(value) || (isRecord(value) && !isOtherCopy(value)),
    example: 'OnChange.restart()',
  },
  failedRotation: { fits: (value) => value instanceof FailedRotation, example: 'FailedRotation.event()' },
  agentImage: { fits: (value) => value instanceof AgentImage, example: 'AgentImage.vault("2.0.4")' },
  agentResources: { fits: areResources, example: '{ memory: { limit: Size.mebibytes(128) } }' },
  deploymentSafeguards: { fits: (value) => typeof value === 'boolean', example: 'true' },
  completes: { fits: (value) => typeof value === 'boolean', example: 'true' },
  initContainersBeforeSecrets: {
    fits: (value) => isListOf(value, isText),
    example: '["network-setup"]',
  },
};

/** As a list, which every declaration is held against. */
const EVERY = Object.entries(EXPECTED) as readonly (readonly [keyof InjectInput, Expected])[];

/** The properties of a declaration: with `uses` and what else there is, they are the ones that are checked. */
export const DECLARATION_NAMES: readonly string[] = Object.keys(EXPECTED).filter(
  (name) => !['auth', 'roleName', 'completes', 'initContainersBeforeSecrets'].includes(name),
);

/**
 * Checks that every property is of its type, which untyped code does not.
 * @throws POD_VALUE_INVALID
 */
export function checkTypes(input: InjectInput): void {
  checkGiven(input, true);
}

/**
 * The same for what is given so far, where others say the rest.
 * @throws POD_VALUE_INVALID
 */
export function checkGiven(input: Partial<InjectInput>, whole = false): void {
  for (const [property, { fits, example, required: needed = false }] of EVERY) {
    const required = needed && whole;
    const value = (input as Partial<InjectInput> | null | undefined)?.[property] as unknown;
    if (value === undefined && !required) continue;
    if (isRevoked(value) || !fits(value))
      throw PodErrors.POD_VALUE_INVALID({
        property,
        example,
        got: value,
        shown: !MAY_BE_SECRET.includes(property),
      });
  }
}

/** A text there may be what was meant to be a secret. */
const MAY_BE_SECRET: readonly string[] = ['files', 'env', 'uses'];

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** It would be taken for a record of files, whose names are the fields of the class. */
function isOtherCopy(value: unknown): boolean {
  return otherCopyOf('OnChange.', value) !== undefined;
}

function isNonEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whole seconds or mebibytes. */
function says(method: 'toSeconds' | 'toMebibytes'): (value: unknown) => boolean {
  return (value) => numberOf(value, method) !== undefined;
}

function areResources(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const fits: Readonly<Record<string, (one: unknown) => boolean>> = {
    cpu: (one) => cpuQuantity((one as CpuLike | null | undefined)?.amount) !== undefined,
    memory: says('toMebibytes'),
    ephemeralStorage: says('toMebibytes'),
  };
  return Object.entries(value as object).every(([name, part]: [string, unknown]) => {
    if (part === undefined) return true;
    if (!isRecord(part) || !Object.hasOwn(fits, name)) return false;
    const { request, limit } = part as { readonly request?: unknown; readonly limit?: unknown };
    if (Object.keys(part as object).some((one) => one !== 'request' && one !== 'limit')) return false;
    return [request, limit].every((one) => one === undefined || fits[name]?.(one));
  });
}
