import { kv2PathParts, type Said, term, worded } from '../core';
import { PolicyPath, PolicyRule, pathUse } from '../policy';
import { SecretsErrors } from './errors';
import { checkedParameters, type VaultParameters } from './parameters';
import { checkedPath } from './private/checks';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';
import { WholeSecret } from './whole-secret';
import { keyOf, kv1At, kv2At } from './words';

/** What the library can not know about an engine without a vocabulary of its own. */
export interface VaultPathOptions {
  /**
   * Whether the answer comes with a lease, as cloud credentials do. The agent's token may then renew leases. An agent
   * that may not fetches again without pause: a database role got 206 users in 50 s that way.
   * @default true
   */
  readonly dynamic?: boolean;
  /**
   * What is sent with the request, by the names of the engine's API. The policy allows these values and no others. All
   * reads of one path in a workload have the same.
   * @default nothing
   */
  readonly parameters?: VaultParameters;
  /**
   * How the path is asked: by a `read`, or by an `update` whose answer is the secret, as `transit/datakey/plaintext/x`
   * is. An update needs parameters, so that the policy allows this one request and not every write to the path.
   * @default 'read'
   */
  readonly verb?: 'read' | 'update';
}

/**
 * Any path that answers with fields, such as `rabbitmq/creds/shop` or `consul/creds/deploy`. A literal path of the
 * API, without `v1/`. The engines that have a function of their own know their paths: `kv2`, `kv1`, `database`, `pki`,
 * `aws`, `azure`, `gcp`, `kubernetes`, `ssh` and `totp`.
 *
 * @example vaultPath('rabbitmq/creds/shop').field('password')
 * @example vaultPath('transit/decrypt/orders', { verb: 'update', parameters: { ciphertext: 'vault:v1:...' }, dynamic: false })
 * @throws SECRETS_PATH_INVALID for wildcards, empty segments and unprintable characters
 * @throws SECRETS_PATH_NOT_READ for a path that a read does not answer, such as `pki/issue/web`, `transit/decrypt/k` and
 *   `v1/...`, for one of KV v2 such as `secret/data/shop/db`, and for an update without parameters
 * @throws SECRETS_PARAMETER_INVALID
 */
export function vaultPath(path: string, options: VaultPathOptions = {}): VaultPath {
  const { dynamic = true, parameters, verb = 'read' } = checkedOptions(path, options);
  const literal = answered(
    checkedPath(() => 'path of vaultPath', path, 'many'),
    verb,
    parameters,
  );
  return new VaultPath(
    new SecretRequest({
      engine: 'other',
      rule: PolicyRule.allow(PolicyPath.literal(literal), [verb]),
      dynamic,
      parameters: checkedParameters(path, parameters, verb),
    }),
  );
}

/** The answer to a request for one path. */
export class VaultPath {
  /** @internal */
  public constructor(private readonly request: SecretRequest) {
    Object.freeze(this);
  }

  /**
   * A field of the answer's `data`.
   * @throws SECRETS_KEY_INVALID for the empty name
   */
  public field(name: string): SecretRef {
    return new SecretRef(this.request, name);
  }

  /** All fields of the answer's `data`. */
  public all(): WholeSecret {
    return new WholeSecret(this.request);
  }
}

const OPTIONS = ['dynamic', 'parameters', 'verb'];

function checkedOptions(path: string, options: unknown): VaultPathOptions {
  const invalid = (name: string, rule: string) =>
    SecretsErrors.SECRETS_PARAMETER_INVALID({ path, name, rule });
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw invalid('all', 'must be an object');
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined)
    throw invalid(unknown, `there is no such option; there are ${OPTIONS.join(', ')}`);
  const { dynamic, verb } = options as VaultPathOptions;
  if (dynamic !== undefined && typeof dynamic !== 'boolean')
    throw invalid('dynamic', 'must be true or false');
  if (verb !== undefined && !['read', 'update'].includes(verb))
    throw invalid('verb', 'must be "read" or "update"');
  return options;
}

/** A path that a request with this verb can answer, as far as the path says. */
function answered(path: string, verb: 'read' | 'update', parameters: VaultParameters | undefined): string {
  const refuse = (rule: string, remedy: Said) => SecretsErrors.SECRETS_PATH_NOT_READ({ path, rule, remedy });
  if (path.startsWith('v1/')) {
    throw refuse(
      'a path begins with the mount: "v1/" belongs to the address',
      `write ${JSON.stringify(path.slice(3))}`,
    );
  }
  if (path.includes('?')) {
    throw refuse(
      'a path has no parameters: the policy and the agent would take them for a part of the name',
      term(
        `write vaultPath(${JSON.stringify(path.slice(0, path.indexOf('?')))}, { parameters: { ttl: '1h' } })`,
        `write vaultPath: ${JSON.stringify(path.slice(0, path.indexOf('?')))}, parameters: { ttl: 1h }`,
      ),
    );
  }
  const [, mount, below] = /^(.+?)\/subkeys\/(.+)$/.exec(path) ?? [];
  if (mount !== undefined && below !== undefined) {
    throw refuse(
      'the subkeys of a KV v2 secret are the names of its keys and never hold a value',
      worded`write ${keyOf(kv2At(mount, below))}`,
    );
  }
  const kv2 = kv2PathParts(path);
  if (kv2 !== undefined) {
    throw refuse(
      'this is a path of KV v2, whose answer has the keys one level deeper: the file would never be written',
      worded`write ${keyOf(kv2At(kv2.mount, kv2.path))}, or ${keyOf(kv1At(kv2.mount, path.slice(kv2.mount.length + 1)))} where the mount is of version 1`,
    );
  }
  const typed = TYPED.find(({ pattern }) => pattern.test(path));
  if (typed !== undefined && (verb === 'read' || typed.always)) throw refuse(typed.rule, typed.remedy);
  const use = pathUse(path);
  if (verb === 'update' && Object.keys(parameters ?? {}).length === 0) {
    throw refuse(
      'an update has parameters, so that the policy allows this one request and not every write to the path',
      'give the parameters that the engine needs, such as { ciphertext: "vault:v1:..." }',
    );
  }
  if (use === undefined || use.capabilities.includes(verb)) return path;
  throw refuse(
    `this path is answered to ${use.capabilities.join(' and ')} only, and this is ${verb === 'read' ? 'a read' : 'an update'}`,
    verb === 'read'
      ? `call it from the application with the policy of ${use.verb}, or give verb: 'update' and the parameters where they are known at synth`
      : `leave verb out, as ${use.verb} does`,
  );
}

/** Paths of engines that have a function of their own, whose requests a plain read is not. */
const TYPED: readonly {
  readonly pattern: RegExp;
  readonly rule: string;
  readonly remedy: Said;
  readonly always?: boolean;
}[] = [
  {
    pattern: /(?:^|\/)pki[\w.-]*\/issue\//,
    rule: 'a certificate is issued by an update, not by a read',
    remedy: term(
      "write pki(mount).role(role).certificate({ commonName: 'web.shop.svc' })",
      'write { pki: ..., role: ..., certificate: { commonName: web.shop.svc } }',
    ),
    // By hand it would be another one at each login of the agent.
    always: true,
  },
  {
    pattern: /(?:^|\/)kubernetes[\w.-]*\/creds\//,
    rule: 'a token of a service account is made by an update with its namespace, not by a read',
    remedy: term(
      "write kubernetes(mount).role(role).token({ namespace: 'shop' })",
      'write { kubernetes: ..., role: ..., token: { namespace: shop } }',
    ),
  },
  {
    pattern: /(?:^|\/)ssh[\w.-]*\/sign\//,
    rule: 'a key is signed by an update with the key, not by a read',
    remedy: term(
      "write ssh(mount).role(role).sign({ publicKey: 'ssh-ed25519 AAAA...' })",
      'write { ssh: ..., role: ..., sign: { publicKey: ssh-ed25519 AAAA... } }',
    ),
  },
  {
    pattern: /(?:^|\/)ssh[\w.-]*\/issue\//,
    rule: 'a key is issued by an update, not by a read',
    remedy: term(
      'write ssh(mount).role(role).issue()',
      'write { ssh: ..., role: ..., issue: {}, field: privateKey }',
    ),
  },
];
