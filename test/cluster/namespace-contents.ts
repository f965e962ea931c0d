import { type Cluster } from './cluster';

/** Told by the API server about other objects, and removed by it after an hour. */
const EVENTS = /^events(?:\.|$)/;

/** The objects of a namespace, of every kind that the API server can list, as `deployment.apps/web`, in order. */
export async function contentsOf(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const kinds = await linesOf(cluster, ['api-resources', '--namespaced', '--verbs=list', '-o', 'name']);
  const listed = kinds.filter((kind) => !EVENTS.test(kind)).join(',');
  return (await linesOf(cluster, ['get', listed, '-n', namespace, '-o', 'name'])).sort();
}

async function linesOf(cluster: Cluster, args: readonly string[]): Promise<string[]> {
  return (await cluster.kubectl(args)).split('\n').filter((line) => line !== '');
}
