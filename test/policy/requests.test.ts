// What to see here: for random policies with conditions and random requests, `explain` allows what the real server
// allows: capabilities, parameters, wrapping TTLs, create against update.
// Run more of it: POLICY_REQUEST_SEED=1 POLICY_REQUEST_SETS=2000 npx jest test/policy/requests.test.ts
import { type Decision, PolicyDocument, PolicySet } from '../../lib/policy';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { chosenServer } from '../support/vault-server/server-kind';
import { Random } from './support/random';
import { capabilityOf, randomConditions, randomRequest, type RandomRequest } from './support/random-requests';

const SERVER = chosenServer();
const SEED = Number(process.env['POLICY_REQUEST_SEED'] ?? 20261125);
const SETS = Number(process.env['POLICY_REQUEST_SETS'] ?? 60);
const REQUESTS_A_SET = 25;
const MOUNT = 'policy-requests';

/** Seeds on which server and library once disagreed. */
const ONCE_WRONG: readonly number[] = [];

describe(`explain(capability, path, details) against requests to ${SERVER.title}`, () => {
  const bao = VaultClient.fromEnvironment();

  beforeAll(async () => {
    await bao.enableMount(MOUNT, { type: 'kv', options: { version: '1' } });
  });

  async function compare(seed: number): Promise<object | undefined> {
    const random = new Random(seed);
    const texts = random.list(1 + random.below(2), () => randomConditions(random, MOUNT));
    for (const [index, text] of texts.entries())
      expectOk(await bao.putPolicy(`requests-${String(index)}`, text), text);
    const set = PolicySet.of(
      texts.map((text) => PolicyDocument.parse(text)),
      { server: SERVER.name },
    );
    const policies = texts.map((_text, index) => `requests-${String(index)}`);
    const token = await bao.createToken({ policies, no_default_policy: true });
    for (let times = 0; times < REQUESTS_A_SET; times++) {
      const request = randomRequest(random, MOUNT);
      const decision = ask(set, request, await exists(request.path));
      const server = await send(token, request);
      if (server !== decision.allowed) return { seed, request, server, ours: decision.toString(), texts };
    }
    return undefined;
  }

  async function exists(path: string): Promise<boolean> {
    return (await bao.read(path)).status === 200;
  }

  function ask(set: PolicySet, request: RandomRequest, there: boolean): Decision {
    return set.explain(capabilityOf(request.method, there), request.path, {
      ...(request.parameters && { parameters: request.parameters }),
      ...(request.wrapTtlSeconds !== undefined && { wrapTtl: `${request.wrapTtlSeconds}s` }),
    });
  }

  async function send(
    token: string,
    { method, path, parameters, wrapTtlSeconds }: RandomRequest,
  ): Promise<boolean> {
    const headers: Record<string, string> = {};
    if (wrapTtlSeconds !== undefined) headers['X-Vault-Wrap-TTL'] = `${String(wrapTtlSeconds)}s`;
    if (method === 'PATCH') headers['Content-Type'] = 'application/merge-patch+json';
    const answer = await bao.request({
      method,
      path,
      token,
      headers,
      ...(parameters && { body: parameters }),
    });
    return answer.status !== 403;
  }

  test(`${String(SETS)} random policies with ${String(REQUESTS_A_SET)} requests each: no disagreement`, async () => {
    const found: object[] = [];
    for (const seed of [...ONCE_WRONG, ...Array.from({ length: SETS }, (_none, index) => SEED + index)]) {
      const disagreement = await compare(seed);
      if (disagreement !== undefined) found.push(disagreement);
      if (found.length > 3) break;
    }
    expect(found).toEqual([]);
  });

  test.each([
    ['a number never equals a number of the request', '[5]', 5, false],
    ['nor its text', '[5]', '5', false],
    ['a text in quotes equals the text', '["5"]', '5', true],
    ['and not the number', '["5"]', 5, false],
    ['true equals true', '[true]', true, true],
    ['a list inside equals the whole list', '[["a", "b"]]', ['a', 'b'], true],
    ['and not its items', '[["a", "b"]]', 'a', false],
    [
      'Vault compares the items of a list, OpenBao the whole',
      '["a", "b"]',
      ['a', 'b'],
      SERVER.name === 'vault',
    ],
    ['* at the end is a wildcard', '["ab*"]', 'abc', true],
    ['* at both ends is one', '["*b*"]', 'abc', true],
    ['* alone is itself', '["*"]', 'abc', false],
    ['no value means any', '[]', 'abc', true],
  ])('allowed_parameters: %s', async (_name, values, value, allowed) => {
    const text = `path "${MOUNT}/one" { capabilities = ["create", "update"]\n allowed_parameters = { "n" = ${values} } }`;
    expectOk(await bao.putPolicy('requests-one', text), text);
    const token = await bao.createToken({ policies: ['requests-one'], no_default_policy: true });
    const request: RandomRequest = { method: 'POST', path: `${MOUNT}/one`, parameters: { n: value } };
    const set = PolicySet.of([PolicyDocument.parse(text)], { server: SERVER.name });
    expect([await send(token, request), ask(set, request, true).allowed]).toEqual([allowed, allowed]);
  });

  test.each([
    String.raw`"\"\\\n\t\u00e9\U0001F600\x41\101"`,
    String.raw`"${'$'}{lookup(m, "k")} and \n"`,
    String.raw`"${'$'}{a\n}"`,
    String.raw`"\u0024{a} \u0025{b}"`,
    '<<EOF\nline 1\n  line 2\nEOF\n',
    '<<EOF\n  line 1\n  EOF\n',
    '<<-EOF\n    line 1\n      line 2\n    EOF\n',
    '<<-EOF\n  deeper\n shallow\n   EOF\n',
    '<<-EOF\n\n  empty line above\n  EOF\n',
    '"a\tb"',
  ])('the text %j has the value that the server gives it', async (literal) => {
    const text = `path "${MOUNT}/text" {\n capabilities = ["create", "update"]\n allowed_parameters = { "n" = [${literal}\n] } }`;
    const policy = PolicyDocument.parse(text);
    const [value] = policy.rules[0]?.allowedParameters?.['n'] ?? [];
    for (const written of [text, policy.render()]) {
      expectOk(await bao.putPolicy('requests-text', written), written);
      const token = await bao.createToken({ policies: ['requests-text'], no_default_policy: true });
      const request: RandomRequest = { method: 'POST', path: `${MOUNT}/text`, parameters: { n: value } };
      expect(await send(token, request)).toBe(true);
      expect(await send(token, { ...request, parameters: { n: `${String(value)}x` } })).toBe(false);
    }
  });
});
