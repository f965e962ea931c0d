/** What happens to a pod that has no gate. */
export class GuardMode {
  private constructor(
    /** The name of the choice. */
    public readonly kind: 'deny' | 'warn' | 'audit',
    /** Kubernetes' `validationActions`. @internal */
    public readonly actions: readonly string[],
  ) {
    Object.freeze(this);
  }

  /** It is not created. Its controller tries again, and says why in its events. */
  public static deny(): GuardMode {
    return new GuardMode('deny', ['Deny']);
  }

  /**
   * It is created, and who creates it gets a warning: seen by `kubectl` for pods alone, since the pods of a Deployment
   * are created by its controller. The audit log of the API server has it too.
   */
  public static warn(): GuardMode {
    return new GuardMode('warn', ['Warn', 'Audit']);
  }

  /** It is created, and the audit log of the API server says so: to see what {@link deny} would refuse. */
  public static audit(): GuardMode {
    return new GuardMode('audit', ['Audit']);
  }
}
