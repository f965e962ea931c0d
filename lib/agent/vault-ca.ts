import { type Said, term, worded } from '../core';
import { AgentErrors } from './errors';

/** Where the pod finds the certificate authority of the Vault server, as the construct mounts it. */
export type VaultCaSource =
  | { readonly kind: 'system' }
  | { readonly kind: 'configMap'; readonly name: string; readonly key: string }
  | { readonly kind: 'secret'; readonly name: string; readonly key: string }
  | { readonly kind: 'pem'; readonly pem: string };

/**
 * The certificate authority that signed Vault's server certificate. There is no way to skip the check:
 * an agent that talks to anybody hands the service account's token to anybody.
 *
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent#vault-stanza
 */
export class VaultCa {
  private constructor(
    /** How the certificate reaches the pod. */
    public readonly source: VaultCaSource,
  ) {}

  /** The certificate authorities of the agent's image: for a server with a publicly trusted certificate. */
  public static system(): VaultCa {
    return new VaultCa({ kind: 'system' });
  }

  /**
   * A key of a ConfigMap that exists in the workload's namespace, as trust-manager or a platform team provide it.
   * @param key The key that holds the PEM certificates. Default `ca.crt`.
   */
  public static fromConfigMap(name: string, key = 'ca.crt'): VaultCa {
    return new VaultCa({
      kind: 'configMap',
      ...checkedReference(term('VaultCa.fromConfigMap', 'configMap of vault.ca'), name, key),
    });
  }

  /**
   * A key of a Kubernetes Secret that exists in the workload's namespace.
   * @param key The key that holds the PEM certificates. Default `ca.crt`.
   */
  public static fromSecret(name: string, key = 'ca.crt'): VaultCa {
    return new VaultCa({
      kind: 'secret',
      ...checkedReference(term('VaultCa.fromSecret', 'secret of vault.ca'), name, key),
    });
  }

  /**
   * The certificates themselves, which are public: the pod carries them.
   * @throws AGENT_CA_NOT_CERTIFICATES when the text holds no certificate, or a private key.
   */
  public static fromPem(pem: string): VaultCa {
    // The text is not shown: where it is wrong it may well be a key.
    if (typeof pem === 'string' && /PRIVATE KEY/.test(pem)) {
      throw AgentErrors.AGENT_CA_NOT_CERTIFICATES({ problem: 'holds a private key' });
    }
    if (typeof pem !== 'string' || !/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(pem)) {
      throw AgentErrors.AGENT_CA_NOT_CERTIFICATES({ problem: 'holds no PEM certificate' });
    }
    return new VaultCa({ kind: 'pem', pem: pem.endsWith('\n') ? pem : `${pem}\n` });
  }
}

function checkedReference(subject: Said, name: string, key: string): { name: string; key: string } {
  if (typeof name !== 'string' || !/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(name)) {
    throw AgentErrors.AGENT_CA_REFERENCE_INVALID({ subject: worded`${subject} name`, got: name });
  }
  if (typeof key !== 'string' || !/^[\w.-]{1,253}$/.test(key)) {
    throw AgentErrors.AGENT_CA_REFERENCE_INVALID({ subject: worded`${subject} key`, got: key });
  }
  return { name, key };
}
