import { type Case } from './hostile-case';
import { FIELDS } from './hostile-fields';
import { IDENTITIES } from './hostile-identities';
import { READS } from './hostile-reads';
import { TEXTS } from './hostile-texts';

/** Every contract that is wrong or hostile. */
export const CASES: readonly Case[] = [...TEXTS, ...IDENTITIES, ...READS, ...FIELDS];
