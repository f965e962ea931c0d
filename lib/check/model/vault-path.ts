import { kv2PathParts } from '../../core';

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

/** A path below which an engine makes credentials or certificates: its answer has them right below `.Data`. */
export function isCredentials(path: string): boolean {
  return (
    isLeased(path) ||
    /^\/?(?:v1\/)?(?!secret|kv)[\w-]+\/(?:static-creds|static-cred|sts)\/[^/]+$/.test(path) ||
    /^\/?(?:v1\/)?(?:[\w-]+[-_])?pki(?:[-_][\w-]+)?\/(?:issue|sign)\/[^/]+$/.test(path)
  );
}

/** The path of a secret of KV version 2, by its `data/`. */
export function isKv2(path: string): boolean {
  return kv2PathParts(path) !== undefined;
}
