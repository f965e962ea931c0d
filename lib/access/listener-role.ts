/** Behind the name of a role or a policy, that of the listener of the same workload. */
const SUFFIX = '-uses';

/**
 * The role, or the policy, of the listener of a workload that has files too: its own name with `-uses`, as in `shop-web-uses`.
 */
export function listenerName(name: string): string {
  return `${name}${SUFFIX}`;
}

/** What two logins of one account are known by. */
interface Login {
  readonly workload: string;
  readonly roleName: string;
  readonly files: readonly unknown[];
}

/** Whether of two logins of one account one is the agent of a workload and the other the listener of the same pods. */
export function areAgentAndListener(one: Login, other: Login): boolean {
  const [listener, agent] = one.files.length === 0 ? [one, other] : [other, one];
  return (
    listener.files.length === 0 &&
    agent.files.length > 0 &&
    listener.workload === agent.workload &&
    listener.roleName === listenerName(agent.roleName)
  );
}
