import { functionCalls, templateOutcome, templateRefusal } from '../../template';
import { SecretsErrors } from '../errors';
import { type SecretUse } from '../secret-file';
import { type SecretRequest } from '../secret-request';

/** What is wrong with a template that reads these; undefined where nothing is. */
export function templateProblem(
  template: string,
  delimiters: { readonly left: string; readonly right: string },
  uses: readonly SecretUse[],
): Error | undefined {
  const { left, right } = delimiters;
  const invalid = (problem: string) => SecretsErrors.SECRETS_TEMPLATE_INVALID({ problem });
  const refusal = templateRefusal(template, left, right);
  if (refusal !== undefined) return invalid(refusal);
  const calls = functionCalls(template, left, right);
  const outcome = templateOutcome({ text: template, left, right, failsOnMissingKey: true });
  const wrong = outcome.reads.find(
    ({ path, keys }) => kv2Paths(uses).has(path) && keys.some((key) => key !== 'data' && key !== 'metadata'),
  );
  if (wrong !== undefined)
    return invalid(`${wrong.path} is of KV version 2, whose keys are below .Data.data`);
  return readsProblem(
    calls.filter(({ name }) => name === 'secret').map(({ texts }) => texts),
    uses,
  );
}

function kv2Paths(uses: readonly SecretUse[]): ReadonlySet<string> {
  return new Set(uses.flatMap(({ request }) => (request.engine === 'kv-v2' ? [request.path] : [])));
}

function readsProblem(
  calls: readonly (readonly (string | undefined)[])[],
  uses: readonly SecretUse[],
): Error | undefined {
  const declared = new Map(uses.map(({ request }) => [keyOf(argumentsOf(request)), request.path]));
  const read = new Set<string>();
  for (const texts of calls) {
    if (texts.length === 0 || texts.some((text) => text === undefined)) {
      return SecretsErrors.SECRETS_TEMPLATE_INVALID({
        problem: 'the path of a secret must be written out in quotes, since the policy is made of it',
      });
    }
    const key = keyOf(texts as readonly string[]);
    if (!declared.has(key)) {
      return SecretsErrors.SECRETS_TEMPLATE_READS({
        rule: 'every path that a template reads must be declared, with its parameters',
        got: texts as readonly string[],
        declared: [...declared.values()],
      });
    }
    read.add(key);
  }
  const unread = [...declared].find(([key]) => !read.has(key));
  return unread === undefined
    ? undefined
    : SecretsErrors.SECRETS_TEMPLATE_READS({
        rule: 'every path that is declared must be read, since the policy would allow it for nothing',
        got: [unread[1]],
        declared: [...declared.values()],
      });
}

/** What a call for the request has between quotes: its path, then `name=value` pairs of an update. */
function argumentsOf({ path, version, parameters, isUpdate }: SecretRequest): readonly string[] {
  const pairs = Object.entries(parameters).map(([name, value]) => [name, value] as const);
  if (isUpdate) return [path, ...pairs.map(([name, value]) => `${name}=${value}`)];
  const query = [...(version === undefined ? [] : [['version', String(version)] as const]), ...pairs];
  return [
    query.length === 0 ? path : `${path}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`,
  ];
}

/** The order of parameters changes nothing. */
function keyOf([path = '', ...pairs]: readonly string[]): string {
  return JSON.stringify([path, ...[...pairs].sort()]);
}
