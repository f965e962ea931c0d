/** A credential with a lease: the agent that took it has to renew it. */
export function isLeased(path: string): boolean {
  const steps = path.replace(/^\/?(?:v1\/)?/, '').split('/');
  return (
    steps.at(-2) === 'creds' &&
    steps.length >= 3 &&
    steps[1] !== 'data' &&
    !/^(?:secret|kv)/.test(steps[0] ?? '')
  );
}

/** The path of a secret of KV version 2, by its `data/`. */
export function isKv2(path: string): boolean {
  return /^\/?[^/]+\/data\/./.test(path);
}
