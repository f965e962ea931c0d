/**
 * Who learns that a secret could not be read again. In any case the application keeps the last good file, the agent
 * tries again every 30 s, and its log says why.
 */
export class FailedRotation {
  private constructor(
    /** The name of the choice. */
    public readonly kind: 'logged' | 'event',
  ) {
    Object.freeze(this);
  }

  /** Those who read the agent's log. */
  public static logged(): FailedRotation {
    return new FailedRotation('logged');
  }

  /**
   * Everybody who sees the pod's events: a warning `Unhealthy` with the agent's last error, as long as it lasts. It is
   * the output of a liveness probe on the agent whose threshold is never reached, so nothing is restarted and the pod
   * stays in service.
   */
  public static event(): FailedRotation {
    return new FailedRotation('event');
  }
}
