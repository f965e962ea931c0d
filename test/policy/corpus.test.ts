// What to see here: policies in the styles of people (test/policy/corpus). Each is parsed, rendered and parsed again,
// and means the same each time: to us, and to a real server.
import { type PolicyDocument, PolicyDocument as Policy, PolicySet } from '../../lib/policy';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { chosenServer } from '../support/vault-server/server-kind';
import { readCorpus } from './support/corpus';

const SERVER = chosenServer();
const corpus = readCorpus();

/** The rules without their comments and where they stood. */
const meaning = (policy: PolicyDocument) =>
  policy
    .united()
    .rules.map((rule) => ({ ...rule, path: rule.path.toString(), source: undefined, comment: undefined }));

describe('the corpus', () => {
  test('has at least 120 policies', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(120);
  });

  test.each(corpus)(
    '$name: render(parse(x)) means what x means, and rendering it again changes nothing',
    ({ text, server }) => {
      const policy = Policy.parse(text, { server });
      const rendered = policy.render();
      expect(meaning(Policy.parse(rendered))).toEqual(meaning(policy));
      expect(Policy.parse(rendered).render()).toBe(rendered);
    },
  );

  test.each(corpus.filter(({ text }) => !/true|\[\[/.test(text)))(
    '$name: so does its JSON form',
    ({ text, server }) => {
      const policy = Policy.parse(text, { server });
      expect(meaning(Policy.parse(JSON.stringify(policy.toJson(), null, 2)))).toEqual(meaning(policy));
    },
  );

  test('no rendered policy keeps old-style keys, leading slashes or a "${" that Terraform would read', () => {
    for (const { text, server } of corpus) {
      const rendered = Policy.parse(text, { server }).render();
      expect(rendered).not.toMatch(/^ *policy *=|path "\/[^/"]|[$%]\{/m);
    }
  });
});

describe(`the corpus on ${SERVER.title}`, () => {
  const bao = VaultClient.fromEnvironment();
  const known = corpus.filter(
    ({ text, takenBy, server }) =>
      takenBy.includes(SERVER.name) && Policy.parse(text, { server }).rules.length > 0,
  );

  test.each(known)(
    '$name: the original and the rendered policy give the same capabilities',
    async ({ text }) => {
      const policy = Policy.parse(text, { server: SERVER.name });
      const paths = [...new Set(policy.rules.flatMap(({ path }) => near(path.toString())))];
      const answers = [];
      for (const written of [text, policy.render(), JSON.stringify(json(policy))]) {
        expectOk(await bao.putPolicy('corpus', written), written);
        const token = await bao.createToken({ policies: ['corpus'], no_default_policy: true });
        answers.push(await bao.capabilities(token, paths));
      }
      const set = PolicySet.of([policy], { server: SERVER.name });
      const ours = Object.fromEntries(paths.map((path) => [path, [...set.capabilities(path)].sort()]));
      expect(answers).toEqual([ours, ours, ours]);
    },
  );
});

/** Without values that the server's JSON reader drops; capabilities do not depend on them. */
function json(policy: PolicyDocument): object {
  try {
    return policy.toJson();
  } catch {
    return {
      path: Object.fromEntries(
        policy.united().rules.map((rule) => [rule.path.toString(), { capabilities: rule.capabilities }]),
      ),
    };
  }
}

function near(path: string): readonly string[] {
  const plain = path.replaceAll('+', 'x').replace(/\*$/, 'x');
  return [path, plain, `${plain}/`, `${plain}/y`, `${plain}z`].filter((text) => text !== '');
}
