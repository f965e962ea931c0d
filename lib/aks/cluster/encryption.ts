import { Token } from 'cdktf';
import { fields, oneOf, TEXT } from '../../core';
import { checkId, checkNeededId } from '../azure-ids';
import { AksErrors } from '../errors';
import { check } from '../private/shapes';

/** Whose keys encrypt the disks of nodes and volumes. Fixed for the life of the cluster. */
export class DiskEncryption {
  private constructor(
    /** Resource id of the disk encryption set; undefined for platform keys. */
    public readonly diskEncryptionSetId: string | undefined,
  ) {}

  /** Keys of the platform. The default; CKV_AZURE_117 and AZU-0067 ask for more. */
  public static platformManaged(): DiskEncryption {
    return new DiskEncryption(undefined);
  }

  /**
   * Keys of a disk encryption set in the cluster's region. The cluster's identity is given Reader on it, which the CSI
   * driver needs in order to make volumes.
   *
   * @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND
   */
  public static customerManaged(diskEncryptionSetId: string): DiskEncryption {
    checkNeededId('DiskEncryption.customerManaged', 'disk encryption set', diskEncryptionSetId);
    return new DiskEncryption(diskEncryptionSetId);
  }
}

/** Options of {@link EtcdEncryption.keyVaultKey}. */
export interface KeyVaultKeyOptions {
  /**
   * Whether the vault is reached over its public or only over its private endpoint. `Private` needs an API server with
   * VNet integration (`ApiServerAccess.private({ subnetId })`).
   * @default 'Public'
   */
  readonly network?: 'Public' | 'Private';
  /**
   * Resource id of the key vault: the cluster's identity is then given Key Vault Crypto User on it (and Key Vault Contributor
   * for the link to a private one), before the cluster is made.
   * @default no role assignment: it exists already
   */
  readonly keyVaultId?: string;
}

/**
 * Whose key encrypts Kubernetes secrets in etcd. Losing the key loses the cluster.
 *
 * @see https://learn.microsoft.com/azure/aks/use-kms-etcd-encryption
 */
export class EtcdEncryption {
  private constructor(
    /** Key id with its version; undefined for platform keys. */
    public readonly keyId: string | undefined,
    /** How the vault is reached. */
    public readonly network: 'Public' | 'Private',
    /** Resource id of the vault, if a role is to be assigned on it. */
    public readonly keyVaultId: string | undefined,
  ) {}

  /** The platform's key. The default. */
  public static platformManaged(): EtcdEncryption {
    return new EtcdEncryption(undefined, 'Public', undefined);
  }

  /**
   * A key of your own.
   *
   * @param keyId `https://<vault>.vault.azure.net/keys/<name>/<version>`; the version is needed (azurerm #32946)
   * @throws AKS_VALUE_INVALID, AKS_KMS_KEY_INVALID, AKS_ID_WRONG_KIND
   */
  public static keyVaultKey(keyId: string, options: KeyVaultKeyOptions = {}): EtcdEncryption {
    check('EtcdEncryption.keyVaultKey', keyId, TEXT);
    check('EtcdEncryption.keyVaultKey', options, KEY_OPTIONS);
    if (!Token.isUnresolved(keyId) && !/^https:\/\/[^/]+\/keys\/[\w-]+\/[\da-f]{32}$/i.test(keyId)) {
      throw AksErrors.AKS_KMS_KEY_INVALID({ keyId });
    }
    checkId('EtcdEncryption.keyVaultKey.keyVaultId', 'key vault', options.keyVaultId);
    return new EtcdEncryption(keyId, options.network ?? 'Public', options.keyVaultId);
  }
}

const KEY_OPTIONS = fields<KeyVaultKeyOptions>({ network: oneOf(['Public', 'Private']), keyVaultId: TEXT });
