import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as policy from '../../../lib/policy';
import { VERB_GROUPS } from '../verbs';
import { verbTable } from '../verbs/table';

/** Methods that lead to a thing and give no rule. */
const LEADS_ON = new Set([
  'constructor',
  'mount',
  'secret',
  'below',
  'everything',
  'folder',
  'role',
  'staticRole',
]);
for (const more of ['connection', 'issuer', 'key', 'config', 'ca', 'user', 'leases', 'wrapping'])
  LEADS_ON.add(more);
for (const more of ['authMethod', 'policy', 'passwordPolicy', 'namespace', 'entity', 'entityNamed'])
  LEADS_ON.add(more);
for (const more of [
  'entityAlias',
  'group',
  'groupNamed',
  'oidcKey',
  'oidcRole',
  'allow',
  'name',
  'path',
  'on',
])
  LEADS_ON.add(more);

/** The classes that the doors of the vocabulary lead to, with something of each to find their classes by. */
const THINGS: readonly object[] = [
  policy.KvV2.mount('m'),
  policy.KvV2.mount('m').secret('s'),
  policy.KvV2.mount('m').below('s'),
  policy.KvV2.mount('m').folder('s'),
  policy.KvV1.mount('m').secret('s'),
  policy.KvV1.mount('m').below('s'),
  policy.KvV1.mount('m').folder('s'),
  policy.Database.mount('m'),
  policy.Database.mount('m').role('r'),
  policy.Database.mount('m').staticRole('r'),
  policy.Database.mount('m').connection('r'),
  policy.Pki.mount('m'),
  policy.Pki.mount('m').role('r'),
  policy.Pki.mount('m').issuer('r'),
  policy.Transit.mount('m'),
  policy.Transit.mount('m').key('r'),
  policy.Azure.mount('m'),
  policy.Azure.mount('m').role('r'),
  policy.Aws.mount('m'),
  policy.Aws.mount('m').role('r'),
  policy.Ssh.mount('m'),
  policy.Ssh.mount('m').role('r'),
  policy.Totp.mount('m'),
  policy.Totp.mount('m').key('r'),
  policy.Tokens.role('r'),
  policy.Sys.leases(),
  policy.Sys.wrapping(),
  policy.Sys.mount('m'),
  policy.Sys.authMethod('m'),
  policy.AppRole.mount('m'),
  policy.AppRole.mount('m').role('r'),
  policy.Userpass.mount('m'),
  policy.Userpass.mount('m').user('r'),
  policy.KubernetesAuth.mount('m'),
  policy.JwtAuth.mount('m'),
];
const STATIC: readonly (readonly [string, object])[] = [
  ['Cubbyhole', policy.Cubbyhole],
  ['TokenSelf', policy.TokenSelf],
  ['Tokens', policy.Tokens],
  ['IdentityStore', policy.IdentityStore],
  ['Sys', policy.Sys],
];

const verbNames = (of: string, holder: object): readonly string[] =>
  Object.getOwnPropertyNames(holder)
    .filter((name) => typeof (holder as Record<string, unknown>)[name] === 'function' && !LEADS_ON.has(name))
    .map((name) => `${of}.${name}`);

describe('the vocabularies', () => {
  const known = new Set(VERB_GROUPS.flatMap(({ verbs }) => verbs.map(({ of, verb }) => `${of}.${verb}`)));
  const all = [
    ...THINGS.flatMap((thing) => verbNames(thing.constructor.name, Object.getPrototypeOf(thing) as object)),
    ...STATIC.flatMap(([of, holder]) => verbNames(of, holder)),
  ];

  test('have more than 150 verbs', () => {
    expect(all.length).toBeGreaterThan(150);
  });

  test.each([...new Set(all)])('%s is in the table of verbs, proven or with the reason why not', (name) => {
    expect(known).toContain(name);
  });

  test('lint finds nothing in any verb', () => {
    const findings = VERB_GROUPS.flatMap(({ verbs }) => verbs).flatMap(({ rule }) =>
      policy.PolicyDocument.of(rule).lint(),
    );
    expect(findings.map(({ message }) => message)).toEqual([]);
  });

  test('docs/policy.md has the table of all verbs as they are; UPDATE_PAGES=1 writes it', () => {
    const page = join(__dirname, '../../../docs/policy.md');
    const made = readFileSync(page, 'utf8').replace(
      /(<!-- verbs -->\n).*(<!-- \/verbs -->)/s,
      (_all, start: string, end: string) => `${start}${verbTable()}\n${end}`,
    );
    if (process.env['UPDATE_PAGES'] === '1') writeFileSync(page, made);
    expect(readFileSync(page, 'utf8')).toBe(made);
  });
});
