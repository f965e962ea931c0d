import { findManifests, type FoundManifests } from '../check';
import { nameOf, readInput } from './files';

/** The texts behind files, folders and "-". What cannot be read is told, so that the others are looked at all the same. */
export function foundManifests(operands: readonly string[], exclude: readonly string[] = []): FoundManifests {
  const files = operands.filter((operand) => operand !== '-');
  const { sources, skipped, failures } = findManifests(files, { exclude });
  const input = operands.includes('-') ? [{ file: nameOf('-'), text: readInput('-') }] : [];
  return { sources: [...sources, ...input], skipped, failures };
}
