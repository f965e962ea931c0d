import {
  ANY_TEXT,
  ANYTHING,
  checkedBy,
  either,
  fields,
  FLAG,
  has,
  isListOf,
  listOf,
  made,
  oneOf,
  recordOf,
  type Shape,
  shape,
  TEXT,
} from '../../core';
import { CAPABILITIES } from '../capability';
import { PolicyErrors } from '../errors';

/**
 * For values from untyped code, which the compiler does not see.
 * @throws POLICY_ARGUMENT_INVALID
 */
export const check = checkedBy((wrong) => PolicyErrors.POLICY_ARGUMENT_INVALID(wrong));

/** A capability is looked at where its error names the path; a wrong duration has an error of its own as well. */
const TEXTS = listOf(TEXT);
const CAPABILITY = oneOf(CAPABILITIES);
const SERVER = oneOf(['vault', 'openbao']);

/** A part of a path or a name of an engine; the empty text is told apart where it is one. */
export const PATH_PART = either(ANY_TEXT, made('identity', has('selector')));
export const POLICY_PATH = made('PolicyPath.of(...)', has('isPattern', 'equals'));
export const CAPABILITY_LIST = listOf(ANYTHING, 'a list of capabilities');
export const CAPABILITIES_KNOWN = listOf(CAPABILITY);
export const EXPORT_TYPE = oneOf(['encryption-key', 'signing-key', 'hmac-key', 'public-key']);

const RULE = made('PolicyRule.allow(...) or a verb of an engine', has('path', 'capabilities'));
export const RULES = listOf(either(RULE, listOf(RULE)));
export const POLICY = made('PolicyDocument.of(...)', has('rules', 'united', 'lint'));
export const SET = made('PolicySet.of(...)', has('rules', 'explain'));

const VALUE = shape('a text, a finite number, true or false, or a list of such', isValue);
const CONSTRAINTS = recordOf(listOf(VALUE));

function isValue(value: unknown): boolean {
  if (Array.isArray(value)) return isListOf(value, isValue);
  return typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' || typeof value === 'boolean';
}

const FACTOR = fields({
  groupNames: TEXTS,
  groupIds: TEXTS,
  approvals: ANYTHING,
  controlledCapabilities: listOf(CAPABILITY),
});
export const CONTROL_GROUP = fields({ ttl: ANYTHING, selfApproval: FLAG, factors: recordOf(FACTOR) }, [
  'factors',
]);
export const RULE_OPTIONS = fields({
  comment: ANY_TEXT,
  allowedParameters: CONSTRAINTS,
  deniedParameters: CONSTRAINTS,
  requiredParameters: listOf(ANY_TEXT),
  minWrappingTtl: ANYTHING,
  maxWrappingTtl: ANYTHING,
  subscribeEventTypes: TEXTS,
  mfaMethods: TEXTS,
  controlGroup: either(made('ControlGroup.of(...)', has('factors', 'controlling')), CONTROL_GROUP),
});
export const DENY_OPTIONS = fields({ comment: ANY_TEXT });

/** @param known what mounts hold, whose list loads with the first question about one */
export const lintOptions = (known: Shape): Shape => fields({ mounts: known, server: SERVER });
export const lintPoliciesOptions = (known: Shape): Shape =>
  fields({ mounts: known, server: SERVER, accept: ANYTHING });

const DETAILS = { parameters: recordOf(ANYTHING), wrapTtl: ANYTHING };
export const REQUEST_DETAILS = fields(DETAILS);
export const explanationOptions = (known: Shape): Shape => fields({ ...DETAILS, mounts: known });

export const PARSE_OPTIONS = either(TEXT, fields({ file: TEXT, server: SERVER }));
export const PRINT_OPTIONS = fields({ name: ANY_TEXT, from: TEXT });
export const FIND_OPTIONS = fields({ exclude: TEXTS });
export const DIFF_OPTIONS = fields({ server: SERVER });
export const ACCEPT_OPTIONS = fields({ path: TEXT });
export const SOURCE = fields({ file: TEXT, text: ANY_TEXT, found: FLAG }, ['file', 'text']);

const METADATA = recordOf(ANY_TEXT);
const GROUP = { id: ANY_TEXT, name: ANY_TEXT, metadata: METADATA };
const ALIAS = { ...GROUP, customMetadata: METADATA };
// identityOf() makes an entity as it makes an alias.
const ENTITY = fields({
  ...ALIAS,
  aliases: recordOf(fields(ALIAS)),
});
export const SET_OPTIONS = fields({
  server: SERVER,
  identity: fields({
    entity: ENTITY,
    groups: listOf(fields(GROUP, ['id', 'name'])),
  }),
});

/** Whatever has rules is a policy, whatever else it has. */
const POLICY_RULES: Shape = {
  is: 'made by PolicyDocument.of(...)',
  wrong: (value, at, always) =>
    made('PolicyDocument.of(...)', has('rules')).wrong(value, at, always) ??
    listOf(RULE).wrong((value as { readonly rules: unknown }).rules, `${at}.rules`, always),
};
const SEVERAL = 'a list of policies, or a map of them by name';
export const POLICIES = either(listOf(POLICY_RULES, SEVERAL), recordOf(POLICY_RULES, SEVERAL));
