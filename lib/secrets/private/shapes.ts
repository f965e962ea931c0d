import { ANYTHING, checkedBy, fields, made } from '../../core';
import { SecretsErrors } from '../errors';
import { IniDialect } from '../ini-dialect';

/**
 * For values from untyped code, which the compiler does not see. What has an error of its own is let through here.
 * @throws SECRETS_VALUE_INVALID
 */
export const check = checkedBy((wrong) => SecretsErrors.SECRETS_VALUE_INVALID(wrong));

export const INI_OPTIONS = fields({
  dialect: made('IniDialect.configParser()', (value) => value instanceof IniDialect),
});
export const TEMPLATE_OPTIONS = fields({
  reads: ANYTHING,
  delimiters: fields({ left: ANYTHING, right: ANYTHING }, ['left', 'right']),
});
