import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { expectOk, type VaultClient } from './client';

/** An `auto_auth.method` that works without Kubernetes. */
export interface LocalLogin {
  readonly type: string;
  readonly mount_path: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface LocalAgentOptions {
  /** Where the server of the test listens. */
  readonly address: string;
  /** Stands in for the Kubernetes login: see `createLocalLogin`. */
  readonly login: LocalLogin;
  /** Folders of the pod and what they are here, such as `{ '/vault/secrets': '/tmp/x' }`. */
  readonly pathMap: Readonly<Record<string, string>>;
}

type Json = Record<string, unknown>;

/**
 * A login that gives a token with exactly `policies`, and without the policy `default`; its files are put into
 * `folder`. AppRole, because like the Kubernetes method it needs no right of the token itself (`token_file` would
 * need `auth/token/lookup-self`).
 */
export async function createLocalLogin(
  root: VaultClient,
  policies: readonly string[],
  folder: string,
): Promise<LocalLogin> {
  const mount = `approle-${randomUUID()}`;
  const role = `auth/${mount}/role/agent`;
  await root.enableAuth(mount, { type: 'approle' });
  expectOk(await root.write(role, { token_policies: policies, token_no_default_policy: true }), role);
  const roleId = expectOk(await root.read(`${role}/role-id`), 'role-id').data['role_id'];
  const secretId = expectOk(await root.write(`${role}/secret-id`), 'secret-id').data['secret_id'];
  const [roleFile, secretFile] = [join(folder, `${mount}-role-id`), join(folder, `${mount}-secret-id`)];
  await writeFile(roleFile, String(roleId));
  await writeFile(secretFile, String(secretId));
  return {
    type: 'approle',
    mount_path: `auth/${mount}`,
    config: {
      role_id_file_path: roleFile,
      secret_id_file_path: secretFile,
      remove_secret_id_file_after_reading: false,
    },
  };
}

/**
 * An agent configuration made for a pod, changed as little as it takes to run it on this machine: the login method
 * becomes `login`, the address the test's server, and paths below a folder of `pathMap` move with it. Templates
 * keep their contents byte for byte. The configuration that was given stays as it was.
 */
export function rewriteForLocalAgent(config: object, options: LocalAgentOptions): Json {
  const moved = (value: unknown): unknown =>
    typeof value === 'string' ? movePath(value, options.pathMap) : value;
  const local = structuredClone(config) as Json;

  const vault = section(local, 'vault');
  vault['address'] = options.address;
  for (const key of ['ca_cert', 'ca_path', 'client_cert', 'client_key']) {
    replace(vault, key, moved);
  }

  const autoAuth = section(local, 'auto_auth');
  const method = autoAuth['method'];
  // The notation stays as it was given: without a sink the agent accepts the method only as a list of one.
  autoAuth['method'] = Array.isArray(method)
    ? list(method).map((one) => replaceLogin(one, options.login))
    : replaceLogin(section(autoAuth, 'method'), options.login);
  for (const sink of list(autoAuth['sink'])) {
    replace(section(sink, 'config'), 'path', moved);
  }

  for (const template of list(local['template'])) {
    replace(template, 'destination', moved);
  }
  replace(local, 'pid_file', moved);
  return local;
}

/** Keeps what says how to retry; the rest belongs to the login method that is replaced. */
function replaceLogin(method: Json, login: LocalLogin): Json {
  const kept = Object.entries(method).filter(([key]) =>
    /^(?:min_backoff|max_backoff|exit_on_err)$/.test(key),
  );
  return { ...Object.fromEntries(kept), ...login };
}

function movePath(path: string, pathMap: Readonly<Record<string, string>>): string {
  for (const [from, to] of Object.entries(pathMap)) {
    const rest = relative(from, path);
    if (!rest.startsWith('..') && !isAbsolute(rest)) {
      return join(to, rest);
    }
  }
  return path;
}

function replace(object: Json, key: string, change: (value: unknown) => unknown): void {
  if (key in object) {
    object[key] = change(object[key]);
  }
}

/** The object at `key`, which a JSON configuration must have: the agent's other notations are not needed here. */
function section(object: Json, key: string): Json {
  const value = object[key];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`agent configuration: ${key} is ${JSON.stringify(value) ?? 'missing'}, not an object`);
  }
  return value as Json;
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
