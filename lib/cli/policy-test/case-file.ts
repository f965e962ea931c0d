import {
  CAPABILITIES,
  type GrantedCapability,
  type KnownMounts,
  MOUNT_KINDS,
  type PolicyServer,
} from '../../policy';
import { nearestName, parseDuration } from '../../core';
import { type YamlMap, type YamlPlace, yamlRoot, type YamlValue } from './yaml-value';

/** What a request must get. */
export interface Expectation {
  readonly place: YamlPlace;
  readonly allowed: boolean;
  readonly capability: GrantedCapability;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly wrapTtl?: string;
}

/** Who a token is, and what it may do and may not. */
export interface PolicyCase {
  readonly place: YamlPlace;
  readonly name: string;
  /** As written: relative to the folder of the file. */
  readonly policies: readonly string[];
  readonly identity: Readonly<Record<string, string>>;
  readonly expectations: readonly Expectation[];
}

/** A file of cases. */
export interface CaseFile {
  readonly file: string;
  readonly server: PolicyServer;
  readonly mounts: KnownMounts;
  readonly cases: readonly PolicyCase[];
}

const GRANTED = CAPABILITIES.filter((one): one is GrantedCapability => one !== 'deny');

/**
 * Reads a file of cases. Nothing is guessed: unknown keys are refused.
 *
 * @throws CLI_TEST_FILE_INVALID with line and column
 */
export function readCaseFile(file: string, text: string): CaseFile {
  const root = yamlRoot(file, text).map('a file of cases is a map with the key "tests"', [
    'policies',
    'server',
    'mounts',
    'identity',
    'tests',
  ]);
  const policies = policiesIn(root) ?? [];
  const identity = identityIn(root);
  const [server, mounts] = [serverIn(root), mountsIn(root)];
  const tests = root.get('tests');
  if (tests === undefined) throw root.value.wrong('the key "tests" is missing: a list of cases');
  const cases = tests.list('"tests" is a list of cases').map((one) => caseOf(one, policies, identity));
  if (cases.length === 0) throw tests.wrong('"tests" has at least one case; a run of nothing proves nothing');
  return { file, server, mounts, cases };
}

function caseOf(
  value: YamlValue,
  policies: readonly string[],
  identity: Readonly<Record<string, string>>,
): PolicyCase {
  const map = value.map('a case is a map', ['name', 'policies', 'identity', 'may', 'mayNot']);
  const name = map.get('name')?.text('"name" is a text');
  if (name === undefined || name.trim() === '')
    throw value.wrong('a case has a name, which says what it is about');
  const own = policiesIn(map) ?? policies;
  if (own.length === 0) throw value.wrong('a case has "policies", of its own or of the file');
  const expectations = [
    ...expectationsIn(map.get('may'), 'may', true),
    ...expectationsIn(map.get('mayNot'), 'mayNot', false),
  ];
  if (expectations.length === 0) throw value.wrong('a case has "may" or "mayNot", with at least one request');
  return {
    place: value.place,
    name,
    policies: own,
    identity: { ...identity, ...identityIn(map) },
    expectations,
  };
}

function policiesIn(map: YamlMap): readonly string[] | undefined {
  const value = map.get('policies');
  if (value === undefined) return undefined;
  const files = value.texts('"policies" is the path of a policy, or a list of them');
  if (files.length === 0) throw value.wrong('"policies" has at least one path');
  return files;
}

function identityIn(map: YamlMap): Readonly<Record<string, string>> {
  const rule = 'a value of "identity" is a text, such as entity.name: web';
  const values = map.get('identity')?.entries('"identity" is a map such as { entity.name: web }') ?? [];
  return Object.fromEntries(values.map(([key, value]) => [key, value.text(rule)]));
}

function serverIn(map: YamlMap): PolicyServer {
  const value = map.get('server');
  if (value === undefined) return 'vault';
  return value.oneOf(['vault', 'openbao'] as const, '"server"');
}

function mountsIn(map: YamlMap): KnownMounts {
  const values = map.get('mounts')?.entries('"mounts" is a map such as { secret: kv-v2 }') ?? [];
  return Object.fromEntries(
    values.map(([mount, value]) => [
      mount.replace(/^\/+|\/+$/g, ''),
      value.oneOf(MOUNT_KINDS, `the mount "${mount}"`),
    ]),
  );
}

function expectationsIn(value: YamlValue | undefined, key: string, allowed: boolean): readonly Expectation[] {
  if (value === undefined) return [];
  return value
    .list(`"${key}" is a list of requests`)
    .flatMap((one) => (one.isText ? short(one, allowed) : long(one, allowed)));
}

const SHORT = 'a request is "CAPABILITY PATH", such as "read secret/data/shop/db"';

/** `read secret/data/shop/db`, `create, update secret/data/shop/db` */
function short(value: YamlValue, allowed: boolean): readonly Expectation[] {
  const [, words, path] = /^([a-z]+(?:\s*,\s*[a-z]+)*)\s+(\S+)$/i.exec(value.text(SHORT).trim()) ?? [];
  if (words === undefined || path === undefined) throw value.wrong(SHORT);
  return capabilities(value, words.split(/\s*,\s*/)).map((capability) => ({
    place: value.place,
    allowed,
    capability,
    path: checkedPath(value, path),
  }));
}

function long(value: YamlValue, allowed: boolean): readonly Expectation[] {
  const map = value.map(SHORT, ['can', 'path', 'parameters', 'wrapTtl']);
  const can = map.get('can');
  const path = map.get('path');
  if (can === undefined || path === undefined)
    throw value.wrong('a request has "can", a capability or a list of them, and "path"');
  const parameters = map.get('parameters');
  const wrapTtl = map.get('wrapTtl');
  const ttl = wrapTtl?.text('"wrapTtl" is a duration such as "5m"');
  if (wrapTtl !== undefined && !((parseDuration(ttl ?? '') ?? 0) > 0))
    throw wrapTtl.wrong('"wrapTtl" is a duration such as "5m"');
  const where = checkedPath(path, path.text('"path" is a text'));
  return capabilities(can, can.texts('"can" is a capability, or a list of them')).map((capability) => ({
    place: value.place,
    allowed,
    capability,
    path: where,
    ...(parameters === undefined ? {} : { parameters: parameters.plainMap('"parameters" is a map') }),
    ...(ttl === undefined ? {} : { wrapTtl: ttl }),
  }));
}

function capabilities(value: YamlValue, words: readonly string[]): readonly GrantedCapability[] {
  if (words.length === 0) throw value.wrong('a request has at least one capability');
  return words.map((word) => {
    const known = GRANTED.find((one) => one === word);
    if (known === undefined)
      throw value.wrong(`a capability is one of ${GRANTED.join(', ')}`, word, nearestName(word, GRANTED));
    return known;
  });
}

function checkedPath(value: YamlValue, path: string): string {
  const bare = path.replace(/^\/+/, '');
  if (bare === '' || /:\/\/|[\s?]/.test(bare) || /^v1\//.test(bare))
    throw value.wrong('a path is what follows /v1/ in the API, such as secret/data/shop/db', path);
  return bare;
}
