import type { GrantedCapability } from '../capability';
import { KV_V2_PREFIXES, withGuessed } from '../lint/kv-findings';
import type { ExplanationRun } from './explanation-run';

/** What the command line asks a KV v2 mount for, by the capability: it puts the prefix in by itself. */
const ASKED: Readonly<Record<string, readonly [prefix: string, command: string]>> = {
  read: ['data', 'vault kv get'],
  list: ['metadata', 'vault kv list'],
  create: ['data', 'vault kv put'],
  update: ['data', 'vault kv put'],
  patch: ['data', 'vault kv patch'],
  delete: ['data', 'vault kv delete'],
};

/**
 * Did you mean `secret/data/...`? The paths of a KV v2 mount's API are not those of `vault kv`: the commonest reason of a
 * 403, on either side.
 */
export function* kvHints(run: ExplanationRun): Iterable<string> {
  const { decision, set, details } = run;
  const { path, capability } = decision;
  const found = mountOf(run);
  if (found === undefined) return;
  const { mount, below, known } = found;
  const [prefix, command] = ASKED[capability] ?? ['data', 'vault kv'];
  const [first = '', ...others] = below.split('/');
  if (!KV_V2_PREFIXES.includes(first)) {
    const meant = `${mount}/${prefix}/${below}`;
    const answer = set.explain(capability, meant, details);
    // Where nothing shows that the mount is KV v2, only a path that is allowed does.
    if (known || answer.allowed) {
      const verdict = answer.allowed ? 'allowed' : 'refused too';
      yield `did you mean ${answer.path}? ${JSON.stringify(mount)} is a KV v2 mount, and "${command} ${mount}/${trimmed(below)}" asks for ${answer.path}, which is ${verdict}`;
    }
    return;
  }
  const bare = others.join('/');
  if (bare !== '' && !decision.allowed) {
    const written = `${mount}/${bare}`;
    const grants = set.explain(capability, written, details);
    const [source] = grants.sources;
    if (
      grants.allowed &&
      source !== undefined &&
      !source.rule.path.toString().startsWith(`${mount}/${first}`)
    ) {
      yield `the policy has ${JSON.stringify(source.rule.path.toString())}, as "${command}" spells it; the API's path is ${JSON.stringify(withPrefix(source.rule.path.toString(), mount, prefix))}`;
    }
  }
  if (first === 'data' && capability === 'list') {
    const meant = `${mount}/metadata/${bare}`;
    const answer = set.explain('list', meant, details);
    yield `did you mean ${answer.path}? KV v2 lists below "metadata/"; that is ${answer.allowed ? 'allowed' : 'refused too'}`;
  }
  if (decision.allowed) return;
  yield* otherVerbs(mount, bare, first, capability, path);
}

/** Commands whose request is another one than its name says. */
function* otherVerbs(
  mount: string,
  secret: string,
  first: string,
  capability: GrantedCapability,
  path: string,
): Iterable<string> {
  const name = `${mount}/${trimmed(secret)}`;
  if (capability === 'delete' && first === 'data') {
    yield `"vault kv delete -versions=N ${name}" is update on ${mount}/delete/${secret}, "vault kv destroy" update on ${mount}/destroy/${secret}, and "vault kv metadata delete" delete on ${mount}/metadata/${secret}`;
  }
  if (capability === 'delete' && /^(?:delete|undelete|destroy)$/.test(first)) {
    yield `requests to ${path} ask for update`;
  }
  if (capability === 'patch' && first === 'data') {
    yield `"vault kv patch -method=rw ${name}" asks for read and update instead of patch`;
  }
}

/** The mount, and whether it is certain or shown by the policies to be KV v2. */
function mountOf({
  decision,
  set,
  mounts,
}: ExplanationRun): { readonly mount: string; readonly below: string; readonly known: boolean } | undefined {
  const { path } = decision;
  const plain = set.rules.map(({ rule }) => rule);
  const all = withGuessed(plain, mounts);
  const names = Object.keys(all).sort((a, b) => b.length - a.length);
  const mount = names.find((one) => path.startsWith(`${one}/`));
  if (mount !== undefined) {
    if (all[mount] !== 'kv-v2') return undefined;
    return { mount, below: path.slice(mount.length + 1), known: true };
  }
  const [first = '', ...others] = path.split('/');
  if (others.length === 0 || /^(?:sys|auth|identity|cubbyhole)$/.test(first)) return undefined;
  return { mount: first, below: others.join('/'), known: false };
}

function withPrefix(path: string, mount: string, prefix: string): string {
  return path.startsWith(`${mount}/`) ? `${mount}/${prefix}/${path.slice(mount.length + 1)}` : path;
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}
