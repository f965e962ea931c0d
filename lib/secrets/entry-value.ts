import { type SecretRef } from './secret-ref';
import { type SecretText } from './secret-text';

/** What an entry of a {@link dotenvFile} or {@link propertiesFile} can hold. Plain values are for what is no secret. */
export type EntryValue = SecretRef | SecretText | string | number | boolean;
