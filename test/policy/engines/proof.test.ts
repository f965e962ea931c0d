// What to see here: for every verb of every engine that the server has, a token with just that verb's rule makes the
// request that the verb is for, and is refused what the other verbs of the engine are for. Whether a verb also allows
// what another one is for, `explain` has to say beforehand: each refusal and each permission is a test of it too.
import { type GrantedCapability, pathUse, PolicyDocument, PolicySet } from '../../../lib/policy';
import { type VaultResponse, expectOk, VaultClient } from '../../support/vault-server/client';
import { chosenServer } from '../../support/vault-server/server-kind';
import { VERB_GROUPS, VERB_MOUNTS } from '../verbs';
import type { Call, OwnServer, Verb } from '../verbs/verb';

const CAPABILITIES: Readonly<Record<string, readonly GrantedCapability[]>> = {
  GET: ['read'],
  LIST: ['list'],
  DELETE: ['delete'],
  PATCH: ['patch'],
  POST: ['create', 'update'],
};

/** Everything a rule can grant for a request; `sudo` changes which requests are allowed, and not whether one is. */
const ALL: readonly GrantedCapability[] = ['create', 'read', 'update', 'patch', 'delete', 'list'];

const SERVER = chosenServer();
const shared = VaultClient.fromEnvironment();
const proven = VERB_GROUPS.map((group) => ({
  ...group,
  verbs: group.verbs.filter(({ calls, only }) => calls.length > 0 && (only ?? SERVER.name) === SERVER.name),
})).filter(({ verbs }) => verbs.length > 0);

const isRefusal = ({ status, errors }: VaultResponse) =>
  status === 403 && errors.join().includes('permission denied');

async function tokenFor(bao: VaultClient, verb: Verb): Promise<string> {
  const policy = PolicyDocument.of(verb.rule);
  const name = `verb-${verb.of}-${verb.verb}`.toLowerCase();
  expectOk(await bao.putPolicy(name, policy.render()), policy.render());
  const { data } = await bao.readPolicy(name);
  expect(data['policy']).toBe(policy.render());
  return bao.createToken({ policies: [name], no_default_policy: true, ttl: '5m' });
}

/** Whether a token with `verb` alone may make a call, by our own evaluation. */
function expected(verb: Verb, call: Call): boolean {
  if (call.open === true) return true;
  const set = PolicySet.of([PolicyDocument.of(verb.rule)], { server: SERVER.name });
  const [path = ''] = call.path.split('?');
  return (CAPABILITIES[call.method] ?? []).some((capability) => set.explain(capability, path).allowed);
}

describe.each(proven)(`${SERVER.title}: $name`, ({ verbs, ownServer, prepare, cleanUp }) => {
  let bao = shared;
  let own: OwnServer | undefined;
  let ended = false;
  /** For the refusals, which happen before an engine looks at the request: made once. */
  const made: { readonly verb: Verb; readonly call: Call }[] = [];

  beforeAll(async () => {
    own = await ownServer?.();
    bao = own?.client ?? shared;
    await prepare?.(bao);
    for (const verb of verbs) for (const make of verb.calls) made.push({ verb, call: await make(bao) });
  });

  beforeEach(async () => {
    if (ended) await own?.restart();
    ended = false;
  });

  afterAll(async () => {
    await cleanUp?.(bao);
    await own?.remove();
  });

  test.each(verbs)('$of $verb allows what it is for', async (verb) => {
    const token = await tokenFor(bao, verb);
    for (const make of verb.calls) {
      const call = await make(bao);
      expect({ allowed: expected(verb, call), call: call.path }).toEqual({ allowed: true, call: call.path });
      ended = verb.ends === true;
      const answer = await bao.request({ ...call, token });
      const good = call.status?.includes(answer.status) ?? (answer.status >= 200 && answer.status < 300);
      const said = { status: answer.status, errors: answer.errors, call };
      expect({ good, ...said }).toEqual({ good: true, ...said });
    }
  });

  test.each(verbs)('$of $verb is refused what the other verbs are for', async (verb) => {
    const token = await tokenFor(bao, verb);
    const wrong: object[] = [];
    for (const { verb: other, call } of made) {
      if (other === verb || expected(verb, call)) continue;
      const answer = await bao.request({ ...call, token });
      if (!isRefusal(answer)) wrong.push({ other: `${other.of}.${other.verb}`, status: answer.status, call });
    }
    expect(wrong).toEqual([]);
  });

  // What lint says of a rule that grants in vain: everything but what the path needs, and the server still refuses.
  test('a path whose use is known is refused to everything but what it needs', async () => {
    const wrong: object[] = [];
    for (const { verb, call } of made) {
      const path = verb.rule.path.toString();
      const use = pathUse(path, VERB_MOUNTS);
      if (use === undefined || call.open === true) continue;
      const vain = ALL.filter((one) => !use.needs.includes(one));
      const text = `path "${path}" { capabilities = ${JSON.stringify(vain)} }`;
      expectOk(await bao.putPolicy('in-vain', text), text);
      const token = await bao.createToken({ policies: ['in-vain'], no_default_policy: true, ttl: '5m' });
      const answer = await bao.request({ ...call, token });
      if (!isRefusal(answer)) wrong.push({ path, vain, status: answer.status, call });
    }
    expect(wrong).toEqual([]);
  });
});
