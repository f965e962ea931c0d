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

  /** Windows Server 2019. */
  public static windows2019(): NodeOs {
    return new NodeOs('Windows2019', 'Windows');
  }

  /** Any Linux `os_sku` that your version of the provider knows; `Ubuntu2404` for one needs azurerm 4.67. */
  public static linux(sku: string): NodeOs {
    return new NodeOs(sku, 'Linux');
  }

  /** Whether the nodes run Windows. */
  public get isWindows(): boolean {
    return this.type === 'Windows';
  }
}
