import { buildKubernetes } from './node/build';

// Builds the programs of a node and starts nothing: `npm run cluster:build`, for the release that AVC_KUBERNETES names.

buildKubernetes().then(
  (programs) => {
    console.log(Object.values(programs).filter(Boolean).join('\n'));
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
