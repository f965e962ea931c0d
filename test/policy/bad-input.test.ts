// What to see here: policies broken in 1,000 ways. What the real server rejects, we reject; where we reject more, the
// error's code is among those that say why; and what both accept means the same to both.
// Run more of it: POLICY_MUTATION_SEED=1 POLICY_MUTATIONS=20000 npx jest test/policy/bad-input.test.ts
import { ConfigurationError } from '../../lib/core';
import { PolicyDocument, PolicySet } from '../../lib/policy';
import { type VaultResponse, VaultClient } from '../support/vault-server/client';
import { chosenServer } from '../support/vault-server/server-kind';
import { readCorpus } from './support/corpus';
import { mutate } from './support/mutations';
import { Random } from './support/random';

const SERVER = chosenServer();
const SEED = Number(process.env['POLICY_MUTATION_SEED'] ?? 20261125);
const MUTATIONS = Number(process.env['POLICY_MUTATIONS'] ?? 1000);

/** Codes of what the server accepts and we do not, and why. */
const STRICTER: Readonly<Record<string, string>> = {
  POLICY_SYNTAX:
    'JSON that is cut off or has doubtful values; values of a kind that means nothing, negative durations',
  POLICY_OTHER_LANGUAGE: 'the same, in a text with braces or brackets of a template',
  POLICY_PATH_LABEL:
    'the server takes a stanza without a path for the path "path", and ignores a second label',
  POLICY_PARAMETERS_REPEATED: 'the server keeps one of two spellings of a parameter by chance',
  POLICY_CONTROL_GROUP_INVALID: 'Vault refuses such a control group; OpenBao takes it',
  POLICY_CAPABILITY_UNKNOWN: '"scan" is known to OpenBao only',
  POLICY_KEY_UNKNOWN: 'pagination_limit, expiration and the like are known to OpenBao only',
};

/** Seeds on which server and library once disagreed. */
const ONCE_WRONG: readonly number[] = [881, 926, 3213, 10625, 4019953, 4028423, 4030188, 4045527];

/** What OpenBao refuses and Vault takes. */
const VAULT_TAKES = /missing controlled capabilities/;

/** The API decodes a policy that could be base64 before the language sees it. */
const BASE64 = /^[A-Z0-9+/=\s]*$/i;

type Verdict = { readonly policy: PolicyDocument } | { readonly code: string; readonly message: string };

function ours(text: string): Verdict {
  try {
    return { policy: PolicyDocument.parse(text, { server: SERVER.name }) };
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

describe(`bad policies and ${SERVER.title}`, () => {
  const bao = VaultClient.fromEnvironment();
  const corpus = readCorpus().filter(({ takenBy }) => takenBy.includes(SERVER.name));
  let [rejected, accepted] = [0, 0];

  async function check(seed: number): Promise<object | undefined> {
    const random = new Random(seed);
    const { name, text } = random.pick(corpus);
    const mutated = Buffer.from(mutate(random, text)).toString(); // no half of a surrogate pair
    const server = await putPolicy(bao, mutated);
    const verdict = ours(mutated);
    const serverSays = server.errors.join();
    if (VAULT_TAKES.test(serverSays) || BASE64.test(mutated)) return undefined;
    if (server.status >= 300) {
      rejected += 1;
      return 'code' in verdict ? undefined : { seed, name, mutated, serverSays };
    }
    accepted += 1;
    if ('code' in verdict) return verdict.code in STRICTER ? undefined : { seed, name, mutated, ...verdict };
    return meansTheSame(verdict.policy, { seed, name, mutated });
  }

  async function meansTheSame(policy: PolicyDocument, about: object): Promise<object | undefined> {
    const paths = [...new Set(policy.rules.flatMap(({ path }) => pathsNear(path.toString())))];
    if (paths.length === 0) return undefined;
    const token = await bao.createToken({ policies: ['mutated'], no_default_policy: true });
    const server = await bao.capabilities(token, paths);
    const set = PolicySet.of([policy], { server: SERVER.name });
    const wrong = paths.find(
      (path) => [...set.capabilities(path)].sort().join() !== [...(server[path] ?? [])].sort().join(),
    );
    return wrong === undefined
      ? undefined
      : { ...about, wrong, server: server[wrong], ours: set.capabilities(wrong) };
  }

  test(`of ${String(MUTATIONS)} broken policies none is judged otherwise than by the server, but for stated reasons`, async () => {
    const disagreements: object[] = [];
    for (const seed of [
      ...ONCE_WRONG,
      ...Array.from({ length: MUTATIONS }, (_none, index) => SEED + index),
    ]) {
      if (disagreements.length >= 5) break;
      const disagreement = await check(seed);
      if (disagreement !== undefined) disagreements.push(disagreement);
    }
    expect(disagreements).toEqual([]);
    // Both sides of the comparison were really there.
    expect(rejected).toBeGreaterThan(MUTATIONS / 4);
    expect(accepted).toBeGreaterThan(MUTATIONS / 10);
  });
});

/** The server's parser panics at some numbers and escapes, and the connection ends without an answer. */
async function putPolicy(bao: VaultClient, text: string): Promise<Pick<VaultResponse, 'status' | 'errors'>> {
  try {
    return await bao.putPolicy('mutated', text);
  } catch (error) {
    if (String(error).includes('socket hang up')) return { status: 500, errors: ['the server hung up'] };
    throw error;
  }
}

function pathsNear(path: string): readonly string[] {
  const plain = path.replaceAll('+', 'x').replace(/\*$/, 'x');
  return [path, plain, `${plain}/`, `${plain}/y`].filter((near) => near.trim() === near && near !== ''); // the API trims what it is asked
}
