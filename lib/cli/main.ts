#!/usr/bin/env node
import { dispatch } from './dispatch';

/** `check ... | head`: who reads has read enough. The exit code is the one that the whole result has. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

if (require.main === module) {
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  const code = dispatch(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
  void Promise.resolve(code).then((ended) => {
    process.exitCode = ended;
  });
}
