import { askedSecrets, type AskedSecret, type AskedValue } from '../template';
import { type PodFile } from './pod-files';

/** A secret that is made up. */
export interface Placeholder {
  /** As the template asks for it: `secret/data/shop/db`. */
  readonly path: string;
  /**
   * Where it comes from: a KV mount, where it is really written; a PKI mount, which really issues; or an answer alone, of an
   * engine that no development server has.
   */
  readonly source: 'kv-v2' | 'kv-v1' | 'pki' | 'answer';
  /** The mount; empty for an answer. */
  readonly mount: string;
  /** What is behind the mount; the role of a PKI mount. */
  readonly below: string;
  /** How many versions there have to be, of KV version 2. */
  readonly versions: number;
  /** What the answer holds, as `.Data` or as `.Data.data`. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Whether the manifests name no key of it. */
  readonly keysUnknown: boolean;
}

/** Values that are given for paths, in place of made-up ones. */
export type GivenValues = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** What templates ask for, made up: `placeholder-KEY` for each key that they take. */
export function placeholdersFor(files: readonly PodFile[], given: GivenValues): readonly Placeholder[] {
  const asked = files.flatMap(({ template, left, right }) => askedSecrets(template, left, right));
  const byPath = new Map<string, readonly AskedSecret[]>();
  for (const one of asked) {
    if (one.call !== 'secrets') byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
  }
  const found = [...byPath]
    // What KV version 2 knows of a secret's versions is there with the secret.
    .filter(([path]) => !byPath.has(path.replace('/metadata/', '/data/')) || !path.includes('/metadata/'))
    .map(([path, requests]) => placeholderOf(path, requests, given.get(path)));
  return withMounts(found);
}

type Unmounted = Omit<Placeholder, 'mount' | 'below'> & Partial<Pick<Placeholder, 'mount' | 'below'>>;

function placeholderOf(
  path: string,
  requests: readonly AskedSecret[],
  given: Readonly<Record<string, unknown>> | undefined,
): Unmounted {
  const values = requests.flatMap((request) => request.values);
  const isUpdate = requests.some((request) => request.isUpdate);
  const [, mount, below] = /^(.+?)\/data\/(.+)$/.exec(path) ?? [];
  if (mount !== undefined && below !== undefined && !isUpdate) {
    const keys = values.filter(({ steps }) => steps[0] === 'data' && steps.length > 1);
    const versions = Math.max(1, ...requests.map(({ version = 1 }) => version));
    const taken = keys.map(({ steps, shape }) => ({ steps: steps.slice(1), shape }));
    return { ...withData(path, taken, given), source: 'kv-v2', mount, below, versions };
  }
  const [, issuer, role] = /^(.+)\/issue\/([^/]+)$/.exec(path) ?? [];
  const isPki = requests.some(({ call }) => call === 'pkiCert') || values.some(isOfCertificate);
  if (issuer !== undefined && role !== undefined && isPki && given === undefined) {
    return { path, source: 'pki', mount: issuer, below: role, versions: 1, data: {}, keysUnknown: false };
  }
  return { ...withData(path, values, given), source: isUpdate ? 'answer' : 'kv-v1', versions: 1 };
}

function isOfCertificate({ steps }: AskedValue): boolean {
  return /^(?:certificate|private_key|ca_chain|issuing_ca)$/.test(String(steps[0]));
}

function withData(
  path: string,
  values: readonly AskedValue[],
  given: Readonly<Record<string, unknown>> | undefined,
): Pick<Placeholder, 'path' | 'data' | 'keysUnknown'> {
  const keysUnknown = values.length === 0 && given === undefined;
  const made = keysUnknown ? { placeholder: 'placeholder' } : madeUp(values, '');
  const all: Record<string, unknown> = { ...(made as object), ...given };
  // null takes a key away.
  const data = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  return { path, data, keysUnknown };
}

/** A value that has all of these steps, or is one where there are none. */
function madeUp(values: readonly AskedValue[], key: string): unknown {
  const deeper = values.filter(({ steps }) => steps.length > 0);
  if (deeper.length === 0) {
    const text = key === '' ? 'placeholder' : `placeholder-${key}`;
    if (key !== '' && values.some(({ shape }) => shape === 'base64'))
      return Buffer.from(text).toString('base64');
    if (values.some(({ shape }) => shape === 'list')) return [text];
    return key === '' ? {} : text;
  }
  const at = new Map<string | number, AskedValue[]>();
  for (const { steps, shape } of deeper) {
    const [first = '', ...rest] = steps;
    at.set(first, [...(at.get(first) ?? []), { steps: rest, shape }]);
  }
  const isList = [...at.keys()].every((step) => typeof step === 'number');
  if (!isList) {
    return Object.fromEntries([...at].map(([step, below]) => [step, madeUp(below, String(step))]));
  }
  const length = Math.max(...[...at.keys()].map(Number)) + 1;
  return Array.from({ length }, (_, index) => madeUp(at.get(index) ?? [], key));
}

/** KV version 1 is mounted at the first step of a path, unless another mount is there or below. */
function withMounts(found: readonly Unmounted[]): readonly Placeholder[] {
  const fixed = new Set(found.flatMap(({ mount }) => mount ?? []));
  const isTaken = (mount: string): boolean =>
    [...fixed].some((one) => `${one}/`.startsWith(`${mount}/`) || `${mount}/`.startsWith(`${one}/`));
  return found.map((one): Placeholder => {
    const { mount, below } = one;
    if (mount !== undefined && below !== undefined) return { ...one, mount, below };
    const [first = '', ...rest] = one.path.split('/');
    if (one.source === 'kv-v1' && rest.length > 0 && !isTaken(first) && !OWN_MOUNTS.test(first))
      return { ...one, mount: first, below: rest.join('/') };
    return { ...one, source: 'answer', mount: '', below: '' };
  });
}

/** Those that every server has. */
const OWN_MOUNTS = /^(?:sys|auth|identity|cubbyhole)$/;
