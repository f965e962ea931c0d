import { Wording } from '../../lib/core/wording';
import { injectManifests, readDeclaration } from '../../lib/inject';
import { allExamples, factsOf } from '../core/error-examples/all';
import { DEPLOYMENT, errorOf, fileOf, web } from './support';

/** The rooms whose errors a declaration in a file can meet. */
const REACHED = ['access', 'agent', 'inject', 'pod', 'secrets'];

/** How TypeScript writes what the file writes otherwise: calls, classes, template literals. */
const TYPESCRIPT =
  /\b[A-Za-z]\w*(?:\.\w+)*\((?!s\))|`|\bnew [A-Z]|\b(?:AgentImage|AuthMount|Delivery|Duration|EnvDelivery|FailedRotation|FileMode|OnChange|PodField|ServiceMesh|Size|TokenAudience|VaultApp|VaultCa|VaultServer)\b|\b(?:envVariables|podText|secretText)\b|securityContext: \{ user/;

/** Codes that no declaration in a file meets, with what is in front of them. */
const UNREACHED: Readonly<Record<string, string>> = {
  POD_VALUE_INVALID: 'the forms of the file give every property its class',
  SECRETS_VALUE_INVALID: 'the forms of the file give every property its class',
  ACCESS_VALUE_INVALID: 'the forms of the file give every property its class',
  SECRETS_REFERENCE_AS_TEXT: 'a file has no template literals',
  SECRETS_TEMPLATE_ESCAPE_INVALID: 'a file has no template literals',
  ACCESS_MOUNT_INVALID: 'VaultAccess.at is called by programs alone',
  ACCESS_ROLE_AMBIGUOUS: 'contracts are read by programs alone',
};

/** Names of commands and of files in what they print are no calls. */
const NOT_CODE = /"[^"]*"/g;

const errors = allExamples()
  .filter(({ room }) => REACHED.includes(room))
  .flatMap(({ codes }) => codes)
  .flatMap((one) =>
    one.errors.map((error) => ({ code: one.code, declared: error.declared ?? error.problem })),
  );

describe('the words of errors to those who write a declaration in a file', () => {
  test.each(errors.filter(({ code }) => !Object.hasOwn(UNREACHED, code)))(
    '$code has no TypeScript: $declared.remedy',
    ({ declared: { subject, rule, remedy } }) => {
      const said = [subject, rule, remedy].map((text) => text.replace(NOT_CODE, '""'));
      expect(said.filter((text) => TYPESCRIPT.test(text))).toEqual([]);
    },
  );

  test('an error that is left out of this is there, and does have TypeScript in it', () => {
    const left = errors.filter(({ code }) => Object.hasOwn(UNREACHED, code)).map(({ code }) => code);
    expect([...new Set(left)].sort()).toEqual(Object.keys(UNREACHED).sort());
  });
});

interface Refused {
  readonly name: string;
  readonly workload: object;
  readonly manifest?: string;
  readonly says: string;
  /** What the error says to write, written. */
  readonly mended: object;
  readonly mendedManifest?: string;
}

const withUser = DEPLOYMENT.replace(
  'image: "web:1" # pinned',
  'image: "web:1"\n        securityContext: { runAsUser: 10001, runAsGroup: 10001 }',
).replace('image: side:1', 'image: side:1\n        securityContext: { runAsUser: 10001, runAsGroup: 10001 }');
const key = { kv2: 'secret', at: 'shop/payment', key: 'apiKey' };

const REFUSED: readonly Refused[] = [
  {
    name: 'a mode for the owner alone, without a user',
    workload: { files: { 'api-key': { content: key, mode: '0400' } } },
    says: "write securityContext: { runAsUser: 10001, runAsGroup: 10001 } on the container, name in visibleTo those that read the file, or choose mode: '0440' [POD_FILE_MODE_USER_UNKNOWN]",
    mended: { files: { 'api-key': { content: key, mode: '0400' } } },
    mendedManifest: withUser,
  },
  {
    name: 'a mode by a word',
    workload: { files: { 'api-key': { content: key, mode: 'group' } } },
    says: "mode: a mode is three octal digits, or four of which the first is 0, got \"group\"; write '0400' for the owner alone, '0440' for its group too",
    mended: { files: { 'api-key': { content: key, mode: '0440' } } },
  },
  {
    name: 'a signal without a user',
    workload: { onChange: { signal: { signal: 'SIGHUP' } } },
    says: "or choose { httpPost: 'http://127.0.0.1:8080/-/reload' } [POD_ON_CHANGE_USER_UNKNOWN]",
    mended: { onChange: { httpPost: 'http://127.0.0.1:8080/-/reload' } },
  },
  {
    name: 'a start timeout that is too short',
    workload: { startTimeout: '5s' },
    says: 'write a duration such as 5m [POD_START_TIMEOUT_OUT_OF_BOUNDS]',
    mended: { startTimeout: '5m' },
  },
  {
    name: 'memory that is too small',
    workload: { agentResources: { memory: { limit: '16Mi' } } },
    says: 'write memory: { limit: 128Mi }, or leave it out [POD_AGENT_MEMORY_TOO_SMALL]',
    mended: { agentResources: { memory: { limit: '128Mi' } } },
  },
  {
    name: 'a path with the prefix of the API',
    workload: { files: { a: { kv2: 'secret', at: 'data/shop/payment', key: 'apiKey' } } },
    says: 'write kv2: "secret", at: "shop/payment" [SECRETS_KV_V2_PREFIX]',
    mended: { files: { a: { kv2: 'secret', at: 'shop/payment', key: 'apiKey' } } },
  },
  {
    name: 'an optional secret without a decision',
    workload: { files: { a: { ...key, optional: true } } },
    says: "write orElse: '' or another value beside optional [SECRETS_OPTIONAL_UNDECIDED]",
    mended: { files: { a: { ...key, optional: true, orElse: '' } } },
  },
  {
    name: 'a certificate as a read',
    workload: { files: { a: { vaultPath: 'pki/issue/web', field: 'certificate' } } },
    says: 'write { pki: ..., role: ..., certificate: { commonName: web.shop.svc } } [SECRETS_PATH_NOT_READ]',
    mended: { files: { a: { pki: 'pki', role: 'web', certificate: { commonName: 'web.shop.svc' } } } },
  },
  {
    name: 'a server by http',
    workload: { vault: { address: 'http://vault:8200' } },
    says: 'write "https://...", or plainHttpAddress: "http://..." where something else encrypts the way',
    mended: { vault: { plainHttpAddress: 'http://vault:8200' } },
  },
  {
    name: 'an image without a version',
    workload: { agentImage: { reference: 'hashicorp/vault' } },
    says: 'write a released version, such as agentImage: { vault: "2.0.4" }',
    mended: { agentImage: { vault: '2.0.4' } },
  },
  {
    name: 'a supervisor of a command that nothing states',
    workload: { env: { API_KEY: key }, envDelivery: 'supervisor' },
    says: 'or choose envDelivery: fileKeyRef [POD_ENV_COMMAND_UNKNOWN]',
    mended: { env: { API_KEY: key }, envDelivery: 'fileKeyRef' },
  },
];

describe('what an error says to write, written', () => {
  const run = (workload: object, text = DEPLOYMENT) =>
    injectManifests([{ file: 'm.yaml', text }], readDeclaration(fileOf([web(workload)]), 'vault.yaml'));

  test.each(REFUSED)('$name', ({ workload, says, mended, mendedManifest }) => {
    const { message } = errorOf(() => run(workload));
    expect(message).toContain(says);
    expect(message).not.toMatch(/FileMode|OnChange\.|Duration\.|Size\.|kv2\(/);
    expect(run(mended, mendedManifest ?? DEPLOYMENT).injected).toEqual(['Deployment web']);
  });
});

test('facts of an example that are worded are so in the library too', () => {
  const said = REACHED.flatMap((room) =>
    allExamples()
      .filter((one) => one.room === room)
      .flatMap(({ codes }) => codes.flatMap(({ code }) => factsOf(room, code))),
  );
  for (const facts of said)
    for (const fact of Object.values(facts))
      if (fact instanceof Wording) expect(fact.typescript).not.toBe(fact.declaration);
});
