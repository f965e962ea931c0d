import { findCluster, provideCluster, whyNoCluster } from './provide';

// Keeps a cluster up until Ctrl-C or SIGTERM: test runs find it and need not start their own.
//   npx tsc -p test/cluster && node build/test/cluster/start.js

async function main(): Promise<number> {
  const stopping = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const running = await findCluster();
  if (running !== undefined) {
    console.log(`a cluster is up already: ${running}`);
    return 0;
  }
  const obstacle = await whyNoCluster();
  if (obstacle !== undefined) {
    console.error(obstacle);
    return 2;
  }
  const began = Date.now();
  const cluster = await provideCluster();
  const seconds = ((Date.now() - began) / 1_000).toFixed(1);
  console.log(
    `up after ${seconds} s; kubeconfig, addresses and tokens are in ${cluster.stateFile}; Ctrl-C stops it`,
  );
  const awake = setInterval(() => undefined, 60_000);
  await stopping;
  clearInterval(awake);
  await cluster.stop();
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
