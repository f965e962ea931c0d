import { callOf } from './words';
import { type VaultDuration, worded } from '../core';
import { type PolicyRule, Ssh, type SshRole as SshRules } from '../policy';
import { checkedParameters } from './parameters';
import { checkedMount, checkedPath } from './private/checks';
import { optionParameters, type OptionTable } from './private/engine-options';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The SSH secrets engine at `mount`: certificates for keys.
 *
 * A certificate has no lease, so the agent asks for another one at each `renderInterval`: give the workload an interval
 * that fits the `ttl`, such as half of it, where something happens at each change.
 *
 * @example
 * const login = ssh('ssh').role('deploy').issue({ keyType: 'ed25519', validPrincipals: ['deploy'], ttl: '1h' });
 * const files = { id: login.privateKey, 'id-cert.pub': login.signedKey };
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/api-docs/secret/ssh
 */
export function ssh(mount: string): SshMount {
  return new SshMount(mount);
}

/** A mount of the SSH engine. */
export class SshMount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('ssh', mount);
    Object.freeze(this);
  }

  /**
   * A role of the engine that signs (`key_type=ca`).
   * @throws SECRETS_PATH_INVALID
   */
  public role(role: string): SshRole {
    checkedPath(() => worded`role of ${callOf('ssh', this.mount)}`, role, 'one');
    return new SshRole(Ssh.mount(this.mount).role(role));
  }
}

/** What a certificate says, as far as the role lets it. */
export interface SshCertificateOptions {
  /** User or host names that it is for. @default those of the role */
  readonly validPrincipals?: readonly string[];
  /** How long it is valid, in whole seconds. @default what the role says */
  readonly ttl?: VaultDuration;
  /** Whether it is of a user or of a host: `user` or `host`. @default 'user' */
  readonly certType?: 'user' | 'host';
  /** The name of the certificate in logs of servers. @default the display name of the token */
  readonly keyId?: string;
}

/** What is signed. */
export interface SshSignOptions extends SshCertificateOptions {
  /** The public key, as a `.pub` file has it: `ssh-ed25519 AAAA...`. */
  readonly publicKey: string;
}

/** What is issued. */
export interface SshIssueOptions extends SshCertificateOptions {
  /** The kind of the new key. @default 'rsa' */
  readonly keyType?: 'rsa' | 'ec' | 'ed25519';
}

const CERTIFICATE: OptionTable<SshCertificateOptions> = {
  validPrincipals: ['valid_principals', 'texts'],
  ttl: ['ttl', 'duration'],
  certType: ['cert_type', ['user', 'host']],
  keyId: ['key_id', 'text'],
};

/** A role of the SSH engine. */
export class SshRole {
  /** @internal */
  public constructor(private readonly rules: SshRules) {
    Object.freeze(this);
  }

  /**
   * A certificate for a public key whose private key is elsewhere.
   * @throws SECRETS_PARAMETER_INVALID without a public key
   */
  public sign(options: SshSignOptions): SecretRef {
    const table: OptionTable<SshSignOptions> = { ...CERTIFICATE, publicKey: ['public_key', 'text'] };
    return new SecretRef(requestOf(this.rules.sign(), options, table, ['publicKey']), 'signed_key');
  }

  /**
   * A new key with its certificate, of one and the same request.
   * @throws SECRETS_PARAMETER_INVALID
   */
  public issue(options: SshIssueOptions = {}): SshKey {
    const table: OptionTable<SshIssueOptions> = {
      ...CERTIFICATE,
      keyType: ['key_type', ['rsa', 'ec', 'ed25519']],
    };
    return new SshKey(requestOf(this.rules.issue(), options, table, []));
  }
}

/** A key with its certificate: both of one and the same request. */
export class SshKey {
  /** The private key, in OpenSSH's or PEM form. */
  public readonly privateKey: SecretRef;
  /** The certificate, as a `-cert.pub` file has it. */
  public readonly signedKey: SecretRef;

  /** @internal */
  public constructor(request: SecretRequest) {
    this.privateKey = new SecretRef(request, 'private_key');
    this.signedKey = new SecretRef(request, 'signed_key');
    Object.freeze(this);
  }
}

function requestOf<T extends object>(
  rule: PolicyRule,
  options: T,
  table: OptionTable<T>,
  required: readonly (keyof T & string)[],
): SecretRequest {
  const path = rule.path.toString();
  const parameters = optionParameters(path, options, table, required);
  return new SecretRequest({
    engine: 'ssh',
    rule,
    dynamic: false,
    parameters: checkedParameters(path, parameters, 'update'),
  });
}
