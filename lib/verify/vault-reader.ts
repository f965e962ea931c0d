import { type Connection, errorsOf, namespaceHeader } from './connection';
import { VerifyErrors } from './errors';
import { type ApiAnswer, send } from './private/transport';

/** A mount, as `vault auth list` and `vault secrets list` show it. */
export interface MountFacts {
  readonly type: string;
  readonly accessor: string;
  /** `1` or `2` of KV. */
  readonly version: string | undefined;
}

/** An entity in the list of all. */
export interface EntityFacts {
  readonly id: string;
  /** What its alias at the mount is called. */
  readonly aliasName: string;
}

/** An answer to a question: what is there, that nothing is, or that the token may not look. */
export type Answer<T> =
  | { readonly kind: 'there'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden'; readonly path: string }
  | { readonly kind: 'failed'; readonly path: string; readonly reason: string };

type Json = Readonly<Record<string, unknown>>;

const LIST = '?list=true';

/**
 * Asks a Vault what is configured in it. It can ask for nothing else: every method names an endpoint that answers with
 * configuration or with names, and none takes a path as it is. What is a secret in one engine and a role in another is
 * asked for only where the mount is known to be of the right type.
 */
export class VaultReader {
  readonly #answers = new Map<string, Promise<ApiAnswer>>();

  private constructor(
    private readonly connection: Connection,
    private readonly namespace: string,
  ) {}

  /** In a namespace. */
  public static of(connection: Connection, namespace: string): VaultReader {
    return new VaultReader(connection, namespace);
  }

  /** The auth mounts, by their path without a slash at the end. */
  public authMounts(): Promise<Answer<ReadonlyMap<string, MountFacts>>> {
    return this.ask('sys/auth', mountsOf);
  }

  /** The mounts of secrets engines, by their path without a slash at the end. */
  public secretsMounts(): Promise<Answer<ReadonlyMap<string, MountFacts>>> {
    return this.ask('sys/mounts', mountsOf);
  }

  /** A role of an auth mount of the type `kubernetes` or `jwt`. */
  public authRole(mount: string, role: string): Promise<Answer<Json>> {
    return this.ask(`auth/${mount}/role/${role}`, dataOf);
  }

  /** The text of a policy. */
  public policy(name: string): Promise<Answer<string>> {
    return this.ask(`sys/policies/acl/${name}`, (json) => String(dataOf(json)['policy'] ?? ''));
  }

  /** The entities with an alias at a mount, by its accessor. Their names and numbers, in one answer. */
  public async entitiesAt(accessor: string): Promise<Answer<readonly EntityFacts[]>> {
    return this.ask('identity/entity/id/', (json) => entitiesOf(json, accessor), LIST);
  }

  /** Who an entity is: its aliases with the metadata of the last login, its policies and groups. */
  public entity(id: string): Promise<Answer<Json>> {
    return this.ask(`identity/entity/id/${id}`, dataOf);
  }

  /** A group: its name and policies. */
  public group(id: string): Promise<Answer<Json>> {
    return this.ask(`identity/group/id/${id}`, dataOf);
  }

  /** The names of the keys of a secret of KV version 2, and never a value: `subkeys` answers with none. */
  public keysOfKv2(mount: string, secret: string): Promise<Answer<readonly string[]>> {
    return this.ask(
      `${mount}/subkeys/${secret}`,
      (json) => Object.keys(objectOf(dataOf(json)['subkeys'])),
      '?depth=1',
    );
  }

  /** The names of what is in a folder of KV version 1. */
  public namesInKv1(mount: string, folder: string): Promise<Answer<readonly string[]>> {
    return this.ask(`${mount}/${folder}`, (json) => textsOf(dataOf(json)['keys']), LIST);
  }

  /** Whether an engine of leased credentials or certificates has a role; `kind` is its endpoint, such as `roles`. */
  public hasEngineRole(
    mount: string,
    kind: 'roles' | 'static-roles' | 'keys',
    role: string,
  ): Promise<Answer<true>> {
    return this.ask(`${mount}/${kind}/${role}`, () => true as const);
  }

  private async ask<T>(path: string, read: (json: Json) => T, query = ''): Promise<Answer<T>> {
    // No contract has such a path, and a URL would lead elsewhere.
    if (path.split('/').some((segment) => /^\.{0,2}$/.test(segment) && !(query === LIST && segment === ''))) {
      return { kind: 'failed', path, reason: 'not a path' };
    }
    const { status, json } = await this.answer(path, query);
    if (status === 200) return { kind: 'there', value: read(json) };
    if (status === 404 || isNoRole(status, json)) return { kind: 'missing' };
    if (status === 403) return { kind: 'forbidden', path };
    return { kind: 'failed', path, reason: `${String(status)}: ${errorsOf(json)}` };
  }

  /** Each path is asked for once, however many workloads need it. */
  private answer(path: string, query: string): Promise<ApiAnswer> {
    const key = `${path}${query}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const { route, token } = this.connection;
    const headers = { 'x-vault-token': token, ...namespaceHeader(this.namespace) };
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    const asked = send(route, { method: 'GET', path: `${encoded}${query}`, headers });
    this.#answers.set(key, asked);
    return asked;
  }
}

/** Whether the server is sealed, which it says to everybody. */
export async function isSealed(connection: Pick<Connection, 'route'>): Promise<boolean> {
  const { json } = await send(connection.route, { method: 'GET', path: 'sys/seal-status' });
  return json['sealed'] === true;
}

/**
 * Checks that the server knows the token, so that a wrong one is no list of things that may not be looked at.
 * @throws VERIFY_TOKEN_REFUSED
 */
export async function checkToken({ route, token, namespace }: Connection): Promise<void> {
  const headers = { 'x-vault-token': token, ...namespaceHeader(namespace) };
  const path = 'auth/token/lookup-self';
  const { status, json } = await send(route, { method: 'GET', path, headers });
  if (status === 200) return;
  throw VerifyErrors.VERIFY_TOKEN_REFUSED({ address: route.address, status, answer: errorsOf(json) });
}

/** The database engine answers 404 for a role that is missing, and some engines 400 with a sentence. */
function isNoRole(status: number, json: Json): boolean {
  return status === 400 && /unknown role|role .*(?:not found|does not exist)/i.test(errorsOf(json));
}

function mountsOf(json: Json): ReadonlyMap<string, MountFacts> {
  const mounts = objectOf(json['data']);
  return new Map(
    Object.entries(mounts).map(([path, mount]) => {
      const { type, accessor, options } = objectOf(mount);
      const version = objectOf(options)['version'];
      return [
        path.replace(/\/$/, ''),
        {
          type: String(type),
          accessor: String(accessor),
          version: type === 'kv' ? String(version ?? '1') : undefined,
        },
      ];
    }),
  );
}

function entitiesOf(json: Json, accessor: string): readonly EntityFacts[] {
  return Object.entries(objectOf(dataOf(json)['key_info'])).flatMap(([id, entity]) => {
    const { aliases } = objectOf(entity);
    const own = (Array.isArray(aliases) ? aliases : [])
      .map(objectOf)
      .find((alias) => alias['mount_accessor'] === accessor);
    return own === undefined ? [] : [{ id, aliasName: String(own['name']) }];
  });
}

function dataOf(json: Json): Json {
  return objectOf(json['data']);
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
