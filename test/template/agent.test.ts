import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { templateOutcome } from '../../lib/template';
import { startAgent } from '../support/vault-server/agent';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { createLocalLogin, type LocalLogin } from '../support/vault-server/local-agent';
import { waitUntil } from '../support/process';
import { type GeneratedTemplate, templates } from './arbitrary';

/**
 * The check's model of templates against a real agent, which gets generated templates and two secrets. Where the model
 * says that a template certainly fails, the agent writes no file; where the agent writes `<no value>`, the model has
 * said that it may. TEMPLATE_AGENT_SEED and TEMPLATE_AGENT_COUNT give other templates and more of them.
 */
const COUNT = Number(process.env['TEMPLATE_AGENT_COUNT'] ?? '500');
const BATCH = 500;
const seed = Number(process.env['TEMPLATE_AGENT_SEED'] ?? '20261126');

const root = VaultClient.fromEnvironment();
const [KV2, KV1] = ['templates-kv2', 'templates-kv1'];
const SECRET = { password: 'pw', user: 'bob', 'dash-key': 'dk' };
let folder: string;
let login: LocalLogin;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-templates-'));
  await root.enableMount(KV2, { type: 'kv', options: { version: '2' } });
  await root.enableMount(KV1, { type: 'kv' });
  await waitUntil(
    'the mount to be there',
    async () => (await root.write(`${KV2}/data/app`, { data: SECRET })).status < 400,
  );
  expectOk(await root.write(`${KV1}/app`, SECRET), 'secret');
  expectOk(
    await root.putPolicy(
      'templates',
      `path "${KV2}/*" { capabilities = ["read", "list"] }\npath "${KV1}/*" { capabilities = ["read"] }`,
    ),
    'policy',
  );
  login = await createLocalLogin(root, ['templates'], folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the agent wrote; undefined where it wrote no file. */
type Written = readonly (string | undefined)[];

/**
 * An OpenBao agent crashes at the second look at a template that failed before the secrets came. Where the model has not
 * foreseen such a failure, it is found by halves.
 */
async function rendered(given: readonly GeneratedTemplate[], last: string): Promise<Written> {
  const written = await tried(given, last);
  if (written !== undefined) return written;
  if (given.length === 1) return [undefined];
  const half = Math.ceil(given.length / 2);
  return [...(await rendered(given.slice(0, half), last)), ...(await rendered(given.slice(half), last))];
}

/**
 * An agent tries its templates in their order, each again when a secret has come. When the last one, which wants every
 * secret, is there, all others have been tried with all of them.
 */
async function tried(given: readonly GeneratedTemplate[], last: string): Promise<Written | undefined> {
  const out = mkdtempSync(join(folder, 'out-'));
  const all = [...given, { text: last, failsOnMissingKey: false }];
  const file = (index: number): string => join(out, String(index));
  const agent = await startAgent({
    vault: { address: root.address },
    auto_auth: { method: [login] },
    template_config: { exit_on_retry_failure: false },
    template: all.map(({ text, failsOnMissingKey }, index) => ({
      destination: file(index),
      contents: text,
      error_on_missing_key: failsOnMissingKey,
      error_fatal: false,
    })),
  });
  try {
    await waitUntil(
      'the last template to be rendered',
      () => existsSync(file(given.length)) || agent.logs().includes('panic:'),
      { timeoutMs: 60_000 },
    );
    if (!existsSync(file(given.length))) return undefined;
    return given.map((_, index) => (existsSync(file(index)) ? readFileSync(file(index), 'utf8') : undefined));
  } finally {
    await agent.stop();
  }
}

const outcomeOf = ({ text, failsOnMissingKey }: GeneratedTemplate) =>
  templateOutcome({ text, left: '{{', right: '}}', failsOnMissingKey });

const EVERY_SECRET = `{{ with secret "${KV2}/data/app" }}{{ with secret "${KV1}/app" }}all{{ end }}{{ end }}`;
const generated = fc
  .sample(templates(KV2, KV1), { seed, numRuns: COUNT })
  .map((template) => ({ template, outcome: outcomeOf(template) }));
// Such that fail before a secret has come are tried alone, since nothing is read for them.
const early = generated.filter(({ outcome }) => outcome.failure !== undefined && outcome.phase !== 'secrets');
const others = generated.filter((one) => !early.includes(one));
const batches = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / BATCH) }, (_, index) =>
    list.slice(index * BATCH, (index + 1) * BATCH),
  );

test('templates that are said to fail before any secret is read are not written', async () => {
  for (const batch of batches(early)) {
    const written = await rendered(
      batch.map(({ template }) => template),
      'last',
    );
    const wrong = batch.filter((_, index) => written[index] !== undefined);
    expect(wrong.map(({ template, outcome }) => ({ ...template, ...outcome }))).toEqual([]);
  }
  expect(early.length).toBeGreaterThan(COUNT / 20);
}, 600_000);

test('templates that are said to fail are not written, and a file with <no value> is one of which it was said', async () => {
  const failing: object[] = [];
  const silent: object[] = [];
  const unforeseen: object[] = [];
  for (const batch of batches(others)) {
    const written = await rendered(
      batch.map(({ template }) => template),
      EVERY_SECRET,
    );
    for (const [index, { template, outcome }] of batch.entries()) {
      const text = written[index];
      if (outcome.failure !== undefined && text !== undefined)
        failing.push({ ...template, ...outcome, written: text });
      if (text?.includes('<no value>') === true && outcome.missing.length === 0)
        silent.push({ ...template, written: text });
      if (text === undefined && outcome.failure === undefined) unforeseen.push(template);
    }
  }
  expect({ failing, silent }).toEqual({ failing: [], silent: [] });
  expect(others.length - unforeseen.length).toBeGreaterThan(COUNT / 20);
}, 600_000);
