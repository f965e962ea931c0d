import { shape } from '../../core';
import { AksErrors } from '../errors';
import { check } from '../private/shapes';

/** Operating system of the nodes of a pool. */
export class NodeOs {
  private constructor(
    /** The provider's `os_sku`. */
    public readonly sku: string,
    /** The provider's `os_type`. */
    public readonly type: 'Linux' | 'Windows',
  ) {}

  /** Azure Linux of the generation that belongs to the Kubernetes version. The default. */
  public static azureLinux(): NodeOs {
    return new NodeOs('AzureLinux', 'Linux');
  }

  /** Ubuntu of the release that belongs to the Kubernetes version. */
  public static ubuntu(): NodeOs {
    return new NodeOs('Ubuntu', 'Linux');
  }

  /** Windows Server 2022. */
  public static windows2022(): NodeOs {
    return new NodeOs('Windows2022', 'Windows');
  }

  /**
   * Any Windows `os_sku` that your version of the provider knows; `Windows2025` needs a later one than 4.55.
   * @throws AKS_VALUE_INVALID
   * @throws AKS_WINDOWS_RETIRED for Windows Server 2019, which AKS makes no nodes of any more
   */
  public static windows(sku: string): NodeOs {
    check('NodeOs.windows', sku, WINDOWS_SKU);
    if (sku === 'Windows2019') throw AksErrors.AKS_WINDOWS_RETIRED({ sku });
    return new NodeOs(sku, 'Windows');
  }

  /** Any Linux `os_sku` that your version of the provider knows; `Ubuntu2404` for one needs azurerm 4.67. @throws AKS_VALUE_INVALID */
  public static linux(sku: string): NodeOs {
    check('NodeOs.linux', sku, LINUX_SKU);
    return new NodeOs(sku, 'Linux');
  }

  /** Whether the nodes run Windows. */
  public get isWindows(): boolean {
    return this.type === 'Windows';
  }
}

const WINDOWS_SKU = shape(
  'an os_sku of Windows, such as "Windows2022"',
  (value) => typeof value === 'string' && /^Windows\w*$/.test(value),
);
const LINUX_SKU = shape(
  'an os_sku of Linux, such as "AzureLinux"',
  (value) => typeof value === 'string' && /^(?!Windows)\w+$/.test(value),
);
