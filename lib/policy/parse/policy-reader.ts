import { ConfigurationError, nearestName, shape, type TextPosition as Position } from '../../core';
import { PolicyErrors } from '../errors';
import { CAPABILITIES, type Capability, isCapability, isOfVaultAlone } from '../capability';
import { PolicyPath } from '../policy-path';
import { PolicyRule, type RuleFacts } from '../policy-rule';
import { check } from '../private/arguments';
import { checkKeys } from './check-keys';
import { readControlGroup } from './control-group-reader';
import type { PolicyServer } from '../evaluate/parameters';
import { HclParser } from './hcl-parser';
import { JsonParser } from './json-parser';
import { type ItemNode, PolicyText } from './syntax-tree';
import { ValueReader } from './value-readers';

const STANZA_KEYS: readonly string[] = [
  'comment',
  'policy',
  'capabilities',
  'allowed_parameters',
  'denied_parameters',
  'required_parameters',
  'min_wrapping_ttl',
  'max_wrapping_ttl',
  'subscribe_event_types',
  'mfa_methods',
  'control_group',
];

/** OpenBao knows no events. */
const OPENBAO_KEYS = STANZA_KEYS.filter((key) => key !== 'subscribe_event_types');

const LEGACY: Readonly<Record<string, readonly Capability[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};

/**
 * The rules of a policy in HCL or JSON, one a stanza.
 *
 * @param name of the file, for the errors
 * @param server whose reading counts
 * @throws POLICY_SYNTAX, POLICY_ARGUMENT_REPEATED, POLICY_KEY_UNKNOWN, POLICY_PATH_LABEL, POLICY_LEGACY_UNKNOWN, POLICY_CAPABILITY_UNKNOWN,
 *   POLICY_WILDCARD_MISPLACED for `+*`, POLICY_TEMPLATE_INVALID for unbalanced braces, POLICY_WRAPPING_TTL_ORDER,
 *   POLICY_PARAMETERS_REPEATED, POLICY_CONTROL_GROUP_INVALID
 */
export function readPolicy(
  text: string,
  name: string | undefined,
  server: PolicyServer,
): readonly PolicyRule[] {
  check(
    name ?? 'policy',
    text,
    shape('a text in HCL or JSON', (value) => typeof value === 'string'),
  );
  const source = new PolicyText(text.replaceAll('\r\n', '\n'), name);
  const forbidden = /[\0\uE123]/.exec(source.text);
  if (forbidden !== null) {
    throw source.syntaxError(
      source.positionOf(forbidden.index),
      'a policy has no such character',
      forbidden[0],
    );
  }
  const items = source.text.trimStart().startsWith('{')
    ? JsonParser.parse(source)
    : HclParser.parse(source, server);
  const reader = new ValueReader(source, items);
  checkKeys(source, items, ['name', 'path']);
  reader.text('name');
  return reader.of('path').flatMap((item) => {
    try {
      return readStanza(source, item, server);
    } catch (error) {
      throw ConfigurationError.is(error) ? source.placed(error, item) : error;
    }
  });
}

function readStanza(source: PolicyText, item: ItemNode, server: PolicyServer): readonly PolicyRule[] {
  const [, path, extra] = item.keys;
  if (item.value.kind === 'object' && item.value.items.length === 0 && path === undefined) return [];
  if (path === undefined || extra !== undefined || item.value.kind !== 'object') {
    // Quotes inside of a template's braces cut its path into several.
    const isTemplate = item.keys.some((key) => /\{\{|\$\{|<%/.test(key));
    throw (
      (isTemplate ? source.otherLanguage(item) : undefined) ??
      PolicyErrors.POLICY_PATH_LABEL({ place: source.place(item), keys: item.keys })
    );
  }
  const { items } = item.value;
  checkKeys(source, items, server === 'openbao' ? OPENBAO_KEYS : STANZA_KEYS);
  const reader = new ValueReader(source, items);
  const { capabilities, overruled, legacyPolicy } = readCapabilities(source, item, reader, server);
  const repeatedKeys = repeatedAttributes(items);
  return [
    PolicyRule.asWritten({
      path: readPath(path),
      capabilities,
      comment: item.comment ?? commentOf(reader),
      ...readConditions(path, reader, source, capabilities.includes('deny')),
      source: {
        line: item.line,
        column: item.column,
        ...(legacyPolicy !== undefined && { legacyPolicy }),
        ...(overruled.length > 0 && { overruled }),
        ...(repeatedKeys.length > 0 && { repeatedKeys }),
      },
    }),
  ];
}

/** What servers refuse of a path; lint says what they accept and never match. */
function readPath(path: string): PolicyPath {
  if (path.includes('+*')) throw PolicyErrors.POLICY_WILDCARD_MISPLACED({ path, segment: '+*' });
  const [first = '', ...others] = path.split('{{');
  const unbalanced = first.includes('}}') || others.some((piece) => piece.split('}}').length !== 2);
  if (unbalanced)
    throw PolicyErrors.POLICY_TEMPLATE_INVALID({ template: path, problem: 'its braces are not balanced' });
  // A server drops one leading slash after it has filled in templates: where a value is empty or begins with a slash
  // itself, `/{{...}}` means another path than `{{...}}`.
  const kept = path.includes('{{') && /^\/(?:\/|\{\{)/.test(path);
  return PolicyPath.unchecked(path.startsWith('/') && !kept ? path.slice(1) : path);
}

interface CapabilitiesRead {
  readonly capabilities: readonly Capability[];
  /** What stood beside `deny`. */
  readonly overruled: readonly Capability[];
  readonly legacyPolicy: string | undefined;
}

function readCapabilities(
  source: PolicyText,
  item: ItemNode,
  reader: ValueReader,
  server: PolicyServer,
): CapabilitiesRead {
  const written = reader.texts('capabilities') ?? [];
  const legacyPolicy = reader.text('policy') || undefined;
  const legacy = legacyPolicy === undefined ? [] : LEGACY[legacyPolicy];
  if (legacy === undefined) {
    throw PolicyErrors.POLICY_LEGACY_UNKNOWN({ place: source.place(item), policy: legacyPolicy ?? '' });
  }
  const all = legacyPolicy === 'deny' ? legacy : [...written, ...legacy];
  const known: Capability[] = [];
  for (const word of all) {
    // The server stops at "deny", so that it does not even see a wrong word behind it.
    if (word === 'deny') return { capabilities: ['deny'], overruled: all.filter(isGranted), legacyPolicy };
    const ofVaultAlone = isCapability(word) && isOfVaultAlone(word) && server === 'openbao';
    if (!isCapability(word) || ofVaultAlone) {
      const at = placeOf(word, item);
      const facts = {
        path: item.keys[1] ?? '',
        capability: word,
        place: source.place(at),
        near: nearestName(word, CAPABILITIES),
        ofVaultAlone,
      };
      const isTemplate = /\$\{|\{\{|<%|%\{/.test(word);
      throw (
        (isTemplate ? source.otherLanguage(at) : undefined) ??
        source.placed(PolicyErrors.POLICY_CAPABILITY_UNKNOWN(facts), at)
      );
    }
    known.push(word);
  }
  return { capabilities: known, overruled: [], legacyPolicy };
}

/** Where a word is in a stanza's list of capabilities. */
function placeOf(word: string, item: ItemNode): Position {
  const items = item.value.kind === 'object' ? item.value.items : [];
  const lists = items.flatMap(({ keys: [key], value }) => (key === 'capabilities' ? [value] : []));
  const words = lists.flatMap((value) => (value.kind === 'list' ? value.values : [value]));
  return words.find((value) => value.kind === 'text' && value.value === word) ?? item;
}

function isGranted(word: string): word is Capability {
  return word !== 'deny' && isCapability(word);
}

/** A deny has no conditions: the server reads them, so that wrong ones are errors there too, and drops them. */
function readConditions(
  path: string,
  reader: ValueReader,
  source: PolicyText,
  deny: boolean,
): Partial<RuleFacts> {
  const conditions = {
    allowedParameters: reader.constraints('allowed_parameters'),
    deniedParameters: reader.constraints('denied_parameters'),
    requiredParameters: reader.texts('required_parameters'),
    subscribeEventTypes: reader.texts('subscribe_event_types'),
    mfaMethods: reader.texts('mfa_methods'),
    controlGroup: readControlGroup(source, reader),
  };
  if (deny) return {};
  const min = reader.seconds('min_wrapping_ttl');
  const max = reader.seconds('max_wrapping_ttl');
  if (min !== undefined && max !== undefined && max < min) {
    throw PolicyErrors.POLICY_WRAPPING_TTL_ORDER({ path, min, max });
  }
  return { ...conditions, minWrappingTtlSeconds: min, maxWrappingTtlSeconds: max };
}

/** The key `comment` may hold anything; only a text is kept. */
function commentOf(reader: ValueReader): string | undefined {
  const value = reader.of('comment').at(-1)?.value;
  return value?.kind === 'text' && value.value !== '' ? value.value : undefined;
}

/** Keys given more than once, which Vault refuses for `key = value` and takes in other notations. */
function repeatedAttributes(items: readonly ItemNode[]): readonly string[] {
  const keys = items.map((item) => item.keys[0] ?? '');
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}
