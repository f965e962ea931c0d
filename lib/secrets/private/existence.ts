import { type SecretRequest } from '../secret-request';
import { goString } from './go-template';

/**
 * Lines that put the answer to a request into `variable`, and false where the secret is not there. `secret` fails for a
 * missing one, so it is called for one that its folder lists; and in KV v2, where a deleted secret stays in its folder,
 * for one whose version is neither deleted nor destroyed.
 */
export function existenceLines(request: SecretRequest, variable: string): readonly string[] {
  const { existence, call, version } = request;
  if (existence === undefined) return [`[[- ${variable} := ${call} -]]`];
  const { folder, name, metadata } = existence;
  const there = `${variable}there`;
  const listed = [
    `[[- ${variable} := false -]]`,
    `[[- ${there} := false -]]`,
    `[[- range secrets ${goString(folder.path.toString())} ]][[ if eq . ${goString(name)} ]][[ ${there} = true ]][[ end ]][[ end -]]`,
  ];
  const read = `[[- if ${there} ]][[ ${variable} = ${call} ]][[ end -]]`;
  if (metadata === undefined) return [...listed, read];
  const path = metadata.path.toString().replace(/[%?#]/g, encodeURIComponent);
  const asked = version === undefined ? `(print (index $m.Data "current_version"))` : `"${String(version)}"`;
  // A time that is yet to come is no deletion; both are in UTC, so that texts compare as times do.
  const alive = `and (not (index $n "destroyed")) (or (eq (index $n "deletion_time") "") (gt (index $n "deletion_time") (timestamp "2006-01-02T15:04:05Z")))`;
  return [
    ...listed,
    `[[- if ${there} ]][[ ${there} = false -]]`,
    `[[- with $m := secret ${goString(path)} -]]`,
    `[[- with $n := index (index $m.Data "versions") ${asked} -]]`,
    `[[- if ${alive} ]][[ ${there} = true ]][[ end -]]`,
    '[[- end -]]',
    '[[- end -]]',
    '[[- end -]]',
    read,
  ];
}
