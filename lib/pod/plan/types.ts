import { AgentImage, VaultServer } from '../../agent';
import { AuthMount } from '../../access';
import { type InjectInput } from '../declaration';
import { Delivery } from '../delivery';
import { EnvDelivery } from '../env-delivery';
import { PodErrors } from '../errors';
import { FailedRotation } from '../failed-rotation';
import { OnChange } from '../on-change';
import { ServiceMesh } from '../service-mesh';

/** What a property has to be, and how that is written. */
interface Expected {
  readonly fits: (value: unknown) => boolean;
  readonly example: string;
  readonly required?: boolean;
}

/** A table, so that a property of the declaration without a check does not compile. */
function expectations(): Readonly<Record<keyof InjectInput, Expected>> {
  return {
    vault: {
      fits: (value) => value instanceof VaultServer,
      example: 'VaultServer.at("https://vault.example:8200")',
      required: true,
    },
    auth: {
      fits: (value) => value instanceof AuthMount,
      example: 'AuthMount.kubernetes("k8s-shop")',
      required: true,
    },
    role: { fits: isText, example: '"shop-web"', required: true },
    files: { fits: isRecord, example: '{ "api-key": kv2("secret").at("shop/payment").key("apiKey") }' },
    env: { fits: isRecord, example: '{ API_KEY: kv2("secret").at("shop/payment").key("apiKey") }' },
    envDelivery: { fits: (value) => value instanceof EnvDelivery, example: 'EnvDelivery.fileKeyRef()' },
    mesh: { fits: (value) => value instanceof ServiceMesh, example: 'ServiceMesh.istio()' },
    delivery: { fits: (value) => value instanceof Delivery, example: 'Delivery.agent()' },
    secretsPath: { fits: isText, example: '"/vault/secrets"' },
    secretsSize: { fits: canSay('toMebibytes'), example: 'Size.mebibytes(16)' },
    startTimeout: { fits: canSay('toSeconds'), example: 'Duration.minutes(5)' },
    tokenExpiration: { fits: canSay('toSeconds'), example: 'Duration.hours(1)' },
    renderInterval: { fits: canSay('toSeconds'), example: 'Duration.minutes(1)' },
    onChange: {
      fits: (value) => value instanceof OnChange || isRecord(value),
      example: 'OnChange.restart()',
    },
    failedRotation: { fits: (value) => value instanceof FailedRotation, example: 'FailedRotation.event()' },
    agentImage: { fits: (value) => value instanceof AgentImage, example: 'AgentImage.vault("2.0.4")' },
    agentResources: { fits: areResources, example: '{ memory: { limit: Size.mebibytes(128) } }' },
    completes: { fits: (value) => typeof value === 'boolean', example: 'true' },
    initContainersBeforeSecrets: {
      fits: (value) => Array.isArray(value) && value.every(isText),
      example: '["network-setup"]',
    },
  };
}

/**
 * Checks that every property is of its type, which untyped code does not.
 * @throws POD_VALUE_INVALID
 */
export function checkTypes(input: InjectInput): void {
  for (const [property, { fits, example, required = false }] of Object.entries(expectations())) {
    const value = input[property as keyof InjectInput] as unknown;
    if (value === undefined && !required) continue;
    if (!fits(value)) throw PodErrors.POD_VALUE_INVALID({ property, example, got: shown(value) });
  }
}

/** The value, unless it may hold what was meant to be a secret. */
function shown(value: unknown): unknown {
  if (value === undefined) return undefined;
  return typeof value === 'object' && value !== null ? '(an object of another type)' : value;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function canSay(method: string): (value: unknown) => boolean {
  return (value) => isRecord(value) && typeof (value as Record<string, unknown>)[method] === 'function';
}

function areResources(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { cpu, memory, ...rest } = value as Record<string, Record<string, unknown> | undefined>;
  const all = (part: Record<string, unknown> | undefined, fits: (one: unknown) => boolean): boolean =>
    part === undefined ||
    (isRecord(part) && [part['request'], part['limit']].every((one) => one === undefined || fits(one)));
  return (
    Object.keys(rest).every((name) => name === 'ephemeralStorage') &&
    all(memory, canSay('toMebibytes')) &&
    all(cpu, (one) => isRecord(one) && isText((one as Record<string, unknown>)['amount']))
  );
}
