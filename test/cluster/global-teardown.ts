/** jest `globalTeardown`: removes the cluster that the set-up started. One that start.ts keeps up stays. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.clusterOfThisRun?.stop();
}
