import type { GrantedCapability } from '../../../lib/policy';
import type { HttpMethod } from '../../support/vault-server/client';
import type { Random } from './random';

/** A request of the random kind; `parameters` is the body. */
export interface RandomRequest {
  readonly method: HttpMethod;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly wrapTtlSeconds?: number;
}

const NAMES = ['ttl', 'TTL', 'bar', 'x'];
const TEXTS = ['1h', '2h', 'a', 'abc', '*', 'a*', '', 'x,y'];
const PATHS = ['a', 'b', 'a/b', 'a/c', 'b/a'];
const RULE_PATHS = [...PATHS, 'a/*', '+/b', '*', 'a/', 'b/+', '+', '/a/b'];
const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'POST', 'POST', 'PATCH', 'DELETE', 'LIST'];

/** Stanzas below `mount` with every kind of condition; often several of one path, which servers unite. */
export function randomConditions(random: Random, mount: string): string {
  const paths = random.list(1 + random.below(3), () => random.pick(RULE_PATHS));
  return random.list(2 + random.below(4), () => stanza(random, mount, random.pick(paths))).join('\n');
}

function stanza(random: Random, mount: string, rulePath: string): string {
  const words = ['create', 'read', 'update', 'patch', 'delete', 'list'].filter(() => random.chance(0.7));
  const conditions = [
    ...(random.chance(0.35) ? [`allowed_parameters = ${constraints(random)}`] : []),
    ...(random.chance(0.3) ? [`denied_parameters = ${constraints(random)}`] : []),
    ...(random.chance(0.2)
      ? [
          `required_parameters = [${random.list(1 + random.below(2), () => quoted(random.pick(NAMES))).join(', ')}]`,
        ]
      : []),
    ...(random.chance(0.25) ? [`min_wrapping_ttl = "${random.pick(['1m', '2m'])}"`] : []),
    ...(random.chance(0.25) ? [`max_wrapping_ttl = "${random.pick(['2m', '3m'])}"`] : []),
  ];
  const path = rulePath.replace(/^\//, '');
  return `path "${mount}/${path}" {\n  capabilities = [${words.map(quoted).join(', ')}]\n  ${conditions.join('\n  ')}\n}`;
}

function constraints(random: Random): string {
  const names = [
    ...new Set(
      random.list(1 + random.below(2), () => random.pick([...NAMES.filter((name) => name !== 'TTL'), '*'])),
    ),
  ];
  return `{ ${names.map((name) => `${quoted(name)} = [${name === '*' ? '' : values(random)}]`).join('\n')} }`;
}

function values(random: Random): string {
  return random
    .list(random.below(3), () => random.pick([...TEXTS.map(quoted), 'true', '5', '1.5', '["a", "b"]']))
    .join(', ');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

export function randomRequest(random: Random, mount: string): RandomRequest {
  const method = random.pick(METHODS);
  const wrapped = random.chance(0.25);
  const withBody = method === 'POST' || method === 'PATCH';
  return {
    method,
    path: `${mount}/${random.pick(PATHS)}`,
    ...(withBody && { parameters: parameters(random) }),
    ...(wrapped && { wrapTtlSeconds: random.pick([30, 60, 119, 120, 150, 180, 600]) }),
  };
}

function parameters(random: Random): Record<string, unknown> {
  const names = random.list(random.below(3), () => random.pick(NAMES));
  return Object.fromEntries(
    names.map((name) => [
      name,
      random.pick<unknown>([...TEXTS, true, false, 5, 1.5, ['a', 'b'], ['b', 'a'], null]),
    ]),
  );
}

/** What a request needs; whether a POST creates or updates depends on what is there. */
export function capabilityOf(method: HttpMethod, exists: boolean): GrantedCapability {
  switch (method) {
    case 'GET':
      return 'read';
    case 'LIST':
      return 'list';
    case 'DELETE':
      return 'delete';
    case 'PATCH':
      return 'patch';
    default:
      return exists ? 'update' : 'create';
  }
}
