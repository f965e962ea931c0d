import { type VaultAccess } from '../../access';
import { nearestName } from '../../core';
import { listed } from '../finding';
import { type MountFacts } from '../vault-reader';
import { type CheckInput, namespaceMissing, valueOf } from './check';

type SecretRead = VaultAccess['reads'][number];

/** The path of a read, taken apart at the mount that it leads to. */
interface Located {
  readonly read: SecretRead;
  readonly mount: string;
  readonly facts: MountFacts;
  /** Behind the mount, without a slash before it. */
  readonly rest: string;
}

/** Whether what the workload reads is there: mounts, secrets, names of keys, roles of engines. Never a value. */
export async function checkSecrets(input: CheckInput): Promise<void> {
  const { access, secrets, tell } = input;
  const answer = await secrets.secretsMounts();
  if (answer.kind === 'missing') {
    // Where login and secrets are in one namespace, it is told already.
    if (access.auth.namespace !== undefined) namespaceMissing(tell, access.vault?.namespace);
    return;
  }
  const mounts = valueOf(answer, tell, 'sys/mounts');
  // What is a name in one engine is a value in another: without the types nothing below a mount is asked for.
  if (mounts === undefined) return;
  for (const read of access.reads.filter((one) => one.keys.length > 0)) {
    const located = locate(read, mounts);
    if (located === undefined) {
      const [first = ''] = read.path.split('/');
      const near = nearestName(first, [...mounts.keys()]);
      tell({
        rule: 'secrets-mount-missing',
        subject: read.path,
        message: `nothing is mounted there${near === undefined ? '' : `; is it ${JSON.stringify(near)}?`}`,
        podSays: 'no secret exists at',
        remedy: 'mount the secrets engine, or correct the path in the application',
      });
    } else {
      await checkRead(input, located);
    }
  }
}

/** The mount that a path is in: no mount is above another. */
function locate(read: SecretRead, mounts: ReadonlyMap<string, MountFacts>): Located | undefined {
  for (const [mount, facts] of mounts) {
    if (read.path.startsWith(`${mount}/`))
      return { read, mount, facts, rest: read.path.slice(mount.length + 1) };
  }
  return undefined;
}

function checkRead(input: CheckInput, located: Located): Promise<void> {
  const { read, facts } = located;
  switch (read.engine) {
    case 'kv-v2':
      return facts.version === '2' ? checkKv2(input, located) : wrongEngine(input, located, 'KV version 2');
    case 'kv-v1':
      return facts.version === '1' ? checkKv1(input, located) : wrongEngine(input, located, 'KV version 1');
    case 'database':
      return facts.type === 'database'
        ? checkEngineRole(input, located, /^(static-)?creds\/(.+)$/)
        : wrongEngine(input, located, 'a database engine');
    case 'pki':
      return facts.type === 'pki'
        ? checkEngineRole(input, located, /^(issue)\/(.+)$/)
        : wrongEngine(input, located, 'a PKI engine');
    case 'aws':
    case 'azure':
    case 'kubernetes':
    case 'ssh':
      return facts.type === read.engine
        ? checkEngineRole(input, located, /^(creds|sts|sign|issue)\/(.+)$/)
        : wrongEngine(input, located, `an engine of the type ${JSON.stringify(read.engine)}`);
    case 'gcp':
    case 'totp':
      return facts.type === read.engine
        ? Promise.resolve(notLookedAt(input, located))
        : wrongEngine(input, located, `an engine of the type ${JSON.stringify(read.engine)}`);
    case 'other':
      return ROLES_OF_CREDS.includes(facts.type)
        ? checkEngineRole(input, located, /^(static-)?creds\/(.+)$/)
        : Promise.resolve(notLookedAt(input, located));
  }
}

/** Engines whose credentials at `creds/NAME` are those of a role at `roles/NAME`, which holds no secret. */
const ROLES_OF_CREDS: readonly string[] = ['aws', 'azure', 'consul', 'kubernetes', 'rabbitmq'];

function wrongEngine({ tell }: CheckInput, { read, mount, facts }: Located, wanted: string): Promise<void> {
  const is =
    facts.type === 'kv' ? `KV version ${facts.version ?? '1'}` : `of the type ${JSON.stringify(facts.type)}`;
  tell({
    rule: 'secrets-mount-type',
    subject: read.path,
    message: `the mount ${JSON.stringify(mount)} is ${is}, and the application reads it as ${wanted}`,
    remedy: 'correct the reference in the application (kv1, kv2, database, pki and so on), or the mount',
  });
  return Promise.resolve();
}

async function checkKv2(
  { secrets, tell, access }: CheckInput,
  { read, mount, rest }: Located,
): Promise<void> {
  const secret = rest.replace(/^data\//, '');
  const answer = await secrets.keysOfKv2(mount, secret);
  if (answer.kind === 'missing') {
    if (!isOptional(access, `${mount}/metadata/${secret}`)) missingSecret(tell, read);
    return;
  }
  const keys = valueOf(answer, tell, read.path);
  if (keys === undefined) return;
  for (const key of read.keys.filter((one) => one !== '*' && !keys.includes(one))) {
    const near = nearestName(key, keys);
    tell({
      rule: 'key-missing',
      subject: read.path,
      message: `it has no key ${JSON.stringify(key)}${near === undefined ? `; it has ${listed(keys) || 'no keys at all'}` : `; is it ${JSON.stringify(near)}?`}`,
      podSays: 'has no key',
      remedy: 'write the key with vault kv patch, or correct the reference in the application',
    });
  }
}

async function checkKv1(
  { secrets, tell, access }: CheckInput,
  { read, mount, rest }: Located,
): Promise<void> {
  const slash = rest.lastIndexOf('/') + 1;
  const [folder, name] = [rest.slice(0, slash), rest.slice(slash)];
  const answer = await secrets.namesInKv1(mount, folder);
  const names = answer.kind === 'missing' ? [] : valueOf(answer, tell, read.path);
  if (names === undefined) return;
  if (!names.includes(name)) {
    if (!isOptional(access, `${mount}/${rest}`)) missingSecret(tell, read);
    return;
  }
  tell({
    rule: 'keys-unknown',
    subject: read.path,
    message: `the secret is there; KV version 1 names no keys without their values, so that ${listed(read.keys)} may be missing`,
    remedy: 'move the secret to KV version 2, whose keys can be known',
  });
}

/** Whether the workload looks itself whether the secret is there: it lists the folder of this path. */
function isOptional({ reads }: VaultAccess, path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return reads.some((one) => one.path === folder && one.capabilities.includes('list'));
}

function missingSecret(tell: CheckInput['tell'], read: SecretRead): void {
  tell({
    rule: 'secret-missing',
    subject: read.path,
    message: `there is no secret, or its latest version is deleted; the application reads ${listed(read.keys)}`,
    podSays: 'no secret exists at',
    remedy: 'write it with vault kv put, or correct the path in the application',
  });
}

async function checkEngineRole(input: CheckInput, located: Located, form: RegExp): Promise<void> {
  const { secrets, tell } = input;
  const { read, mount, rest } = located;
  const [, isStatic, role] = form.exec(rest) ?? [];
  if (role === undefined || role.includes('/')) {
    notLookedAt(input, located);
    return;
  }
  const kind = isStatic === 'static-' ? 'static-roles' : 'roles';
  const answer = await secrets.hasEngineRole(mount, kind, role);
  if (answer.kind !== 'missing') {
    valueOf(answer, tell, read.path);
    return;
  }
  tell({
    rule: 'engine-role-missing',
    subject: read.path,
    message: `there is no role ${JSON.stringify(role)} at ${mount}/${kind}`,
    podSays: 'unknown role',
    remedy: `write ${mount}/${kind}/${role}, or correct the name in the application`,
  });
}

function notLookedAt({ tell }: CheckInput, { read, mount, facts }: Located): void {
  tell({
    rule: 'engine-unknown',
    subject: read.path,
    message: `the mount ${JSON.stringify(mount)} is of the type ${JSON.stringify(facts.type)}, which verify does not ask, since it may answer with a value`,
    remedy: 'ignore this if the pod gets it',
  });
}
