import { join } from 'node:path';
import * as ts from 'typescript';
import { projectRoot } from '../support/project';

/** The doors of the package and the index that each is. */
export const DOORS: Readonly<Record<string, string>> = {
  index: 'lib/index.ts',
  policy: 'lib/policy/index.ts',
  vault: 'lib/vault/index.ts',
  aks: 'lib/aks/index.ts',
  check: 'lib/check/index.ts',
  jest: 'lib/jest/index.ts',
};

/** What the compiler knows of the doors and all that they are made of. */
export function apiProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(projectRoot(), 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot());
  return ts.createProgram(
    Object.values(DOORS).map((file) => join(projectRoot(), file)),
    {
      ...options,
      // Types are worked out only as far as they are asked for; `npm run build` checks the bodies of functions.
      noCheck: true,
      noEmit: false,
      incremental: false,
      removeComments: true,
      declarationMap: false,
    },
  );
}
