import { Token } from 'cdktf';
import { AksErrors } from './errors';

const MOST = 50;

/**
 * What Azure takes as tags: at most 50, names without `<>%&\?/` and up to 512 characters, values up to 256. Names that
 * differ only in case are one to Azure.
 *
 * @throws AKS_TAGS_INVALID
 */
export function checkTags(tags: Readonly<Record<string, string>> | undefined, constructPath: string): void {
  if (tags === undefined || Token.isUnresolved(tags)) return;
  const names = Object.keys(tags);
  const refuse = (rule: string, got: unknown): void => {
    throw AksErrors.AKS_TAGS_INVALID({ rule, got }, constructPath);
  };
  if (names.length > MOST) refuse(`at most ${String(MOST)} tags`, names.length);
  const seen = new Set<string>();
  for (const name of names) {
    const value: unknown = tags[name];
    if (name === '' || name.length > 512 || /[<>%&\\?/]/.test(name)) {
      refuse('a name is 1 to 512 characters, none of them "<", ">", "%", "&", "\\", "?" or "/"', name);
    }
    if (typeof value !== 'string' || (value.length > 256 && !Token.isUnresolved(value))) {
      refuse(`the value of ${JSON.stringify(name)} is a text of at most 256 characters`, value);
    }
    if (seen.has(name.toLowerCase())) refuse('names differ in more than their case', name);
    seen.add(name.toLowerCase());
  }
}
