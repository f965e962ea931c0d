import { nearestName } from '../../core';
import { type MountFacts } from '../vault-reader';
import { type CheckInput, valueOf } from './check';

/** Whether what the application uses is there: the mount, of its engine, and the key. Nothing is encrypted. */
export async function checkUses(input: CheckInput): Promise<void> {
  const { access, secrets, tell } = input;
  if (access.uses.length === 0) return;
  const answer = await secrets.secretsMounts();
  const mounts = valueOf(answer, tell, 'sys/mounts');
  if (mounts === undefined) return;
  const told = new Set<string>();
  for (const { path } of access.uses) {
    const [mount, facts] = mountOf(path, mounts);
    if (facts === undefined) {
      const [first = ''] = path.split('/');
      const near = nearestName(first, [...mounts.keys()]);
      tell({
        rule: 'secrets-mount-missing',
        subject: path,
        message: `nothing is mounted there${near === undefined ? '' : `; is it ${JSON.stringify(near)}?`}`,
        podSays: 'answer 404',
        remedy: 'mount the transit engine, or correct the path in the application',
      });
    } else if (facts.type === 'transit') {
      const key = path.slice(path.lastIndexOf('/') + 1);
      const place = `${mount}/keys/${key}`;
      if (!told.has(place)) await checkKey(input, { path, mount, key });
      told.add(place);
    } else {
      tell({
        rule: 'secrets-mount-type',
        subject: path,
        message: `the mount ${JSON.stringify(mount)} is of the type ${JSON.stringify(facts.type)}, and the application uses it as a transit engine`,
        remedy: 'correct the mount in the application, or in Vault',
      });
    }
  }
}

function mountOf(
  path: string,
  mounts: ReadonlyMap<string, MountFacts>,
): readonly [mount: string, facts: MountFacts | undefined] {
  const found = [...mounts].find(([mount]) => path.startsWith(`${mount}/`));
  return found ?? ['', undefined];
}

interface Key {
  readonly path: string;
  readonly mount: string;
  readonly key: string;
}

/** The type and the versions of a key: no key material but public keys. */
async function checkKey({ secrets, tell }: CheckInput, { path, mount, key }: Key): Promise<void> {
  const answer = await secrets.hasEngineRole(mount, 'keys', key);
  if (answer.kind !== 'missing') {
    valueOf(answer, tell, path);
    return;
  }
  tell({
    rule: 'engine-role-missing',
    subject: path,
    message: `there is no key ${JSON.stringify(key)} at ${mount}/keys`,
    remedy: `create it with vault write -f ${mount}/keys/${key}, or correct the name in the application`,
  });
}
