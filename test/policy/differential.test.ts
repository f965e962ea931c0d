// What to see here: for random sets of policies and random paths, `capabilities` says what the real server says.
// Run more of it: POLICY_DIFF_SEED=12345 POLICY_DIFF_SETS=2000 npx jest test/policy/differential.test.ts
import { PolicyDocument, PolicySet, type PolicyIdentity } from '../../lib/policy';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { chosenServer } from '../support/vault-server/server-kind';
import { Random } from './support/random';
import { IDENTITY, randomPolicy, randomRequestPath } from './support/random-policies';

const SEED = Number(process.env['POLICY_DIFF_SEED'] ?? 20261125);
const SETS = Number(process.env['POLICY_DIFF_SETS'] ?? 260);
const PATHS_A_SET = 50;

const SERVER = chosenServer();

/** Seeds of sets on which server and library once disagreed. They run first, for ever. */
const ONCE_WRONG: readonly number[] = [20261128, 20261143, 2070, 20261301, 20261571, 20261662, 20262086];

interface Disagreement {
  readonly seed: number;
  readonly path: string;
  readonly policies: readonly string[];
  readonly server: readonly string[];
  readonly ours: readonly string[];
}

describe(`capabilities(path) against ${SERVER.title}`, () => {
  const bao = VaultClient.fromEnvironment();
  let identity: PolicyIdentity;

  beforeAll(async () => {
    identity = await createIdentity(bao);
  });

  async function compare(seed: number): Promise<readonly Disagreement[]> {
    const random = new Random(seed);
    // OpenBao refuses nearly every token of such policies, so that a few of them say all.
    const templates = random.chance(SERVER.name === 'vault' ? 0.5 : 0.1) ? 'all' : 'plain';
    const policies = random.list(1 + random.below(3), () => randomPolicy(random, templates));
    const known = random.chance(0.6);
    const rulePaths = policies.flatMap((policy) => policy.paths);
    const paths = [...new Set(random.list(PATHS_A_SET, () => randomRequestPath(random, rulePaths)))];
    // Half of the policies reach the server as we render them, so that parse and render are compared too.
    const texts = policies.map(({ text }) =>
      random.chance(0.5) ? text : PolicyDocument.parse(text).render(),
    );
    for (const [index, text] of texts.entries()) {
      expectOk(await bao.putPolicy(`diff-${String(index)}`, text), `policy of seed ${String(seed)}: ${text}`);
    }
    const names = texts.map((_text, index) => `diff-${String(index)}`);
    const set = PolicySet.of(
      policies.map(({ text }) => PolicyDocument.parse(text)),
      { server: SERVER.name, ...(known && { identity }) },
    );
    const token = await createToken(bao, names, known);
    const answer = await serverCapabilities(bao, token, paths);
    return paths.flatMap((path) => {
      const server = [...(answer[path] ?? [])].sort();
      const ours = [...set.capabilities(path)].sort();
      return server.join() === ours.join()
        ? []
        : [{ seed, path, policies: policies.map(({ text }) => text), server, ours }];
    });
  }

  test(`${String(SETS)} random sets of policies with ${String(PATHS_A_SET)} paths each: no disagreement`, async () => {
    const found: Disagreement[] = [];
    for (const seed of [...ONCE_WRONG, ...Array.from({ length: SETS }, (_none, index) => SEED + index)]) {
      found.push(...(await compare(seed)));
      if (found.length > 5) break;
    }
    expect(found).toEqual([]);
  });
});

/** How servers refuse everything of a token whose identity has a value that they cannot use, also this question. */
const WILDCARDS = { status: 500, says: "invalid use of wildcards ('+*' is forbidden)" };
const REFUSALS = {
  openbao: [{ status: 403, says: 'template substitution contains forbidden value' }, WILDCARDS],
  vault: [WILDCARDS],
} as const;

async function serverCapabilities(
  bao: VaultClient,
  token: string,
  paths: readonly string[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { status, data, errors } = await bao.write('sys/capabilities', { token, paths });
  if (status === 200) return data as Record<string, readonly string[]>;
  const said = errors.join();
  const refusal = REFUSALS[SERVER.name].find(({ says }) => said.includes(says));
  expect({ status, said }).toEqual({ status: refusal?.status, said });
  return Object.fromEntries(paths.map((path) => [path, ['deny']]));
}

async function createToken(bao: VaultClient, policies: readonly string[], known: boolean): Promise<string> {
  const body = { policies, no_default_policy: true, ...(known && { entity_alias: IDENTITY.name }) };
  const { body: answer } = expectOk(
    await bao.write(`auth/token/create${known ? '/diff' : ''}`, body),
    'token',
  );
  return (answer['auth'] as { client_token: string }).client_token;
}

/** An entity with metadata, an alias in the token store, and a group. */
async function createIdentity(bao: VaultClient): Promise<PolicyIdentity> {
  const entity = expectOk(
    await bao.write('identity/entity', { name: IDENTITY.name, metadata: IDENTITY.metadata }),
    'entity',
  );
  const id = String(
    entity.data['id'] ?? (await bao.read(`identity/entity/name/${IDENTITY.name}`)).data['id'],
  );
  const mounts = await bao.read('sys/auth');
  const accessor = (mounts.data['token/'] as { accessor: string }).accessor;
  const alias = { name: IDENTITY.name, canonical_id: id, mount_accessor: accessor };
  expectOk(await bao.write('identity/entity-alias', alias), 'alias');
  expectOk(await bao.write('identity/group', { name: IDENTITY.group, member_entity_ids: [id] }), 'group');
  expectOk(await bao.write('auth/token/roles/diff', { allowed_entity_aliases: [IDENTITY.name] }), 'role');
  const group = await bao.read(`identity/group/name/${IDENTITY.group}`);
  return {
    entity: { id, name: IDENTITY.name, metadata: IDENTITY.metadata },
    groups: [{ id: String(group.data['id']), name: IDENTITY.group }],
  };
}
