import { readFileSync } from 'node:fs';
import { isProgram } from './program';
import { inFolder, runProgram } from './run-program';
import { pageSnippets, read } from './snippets';

/** What docs/migration.md tells to apply, one after the other. */
export interface MigrationPage {
  /** The Deployment with hand-written annotations that it begins with. */
  readonly before: string;
  /** The properties that step 2 adds to the program, and step 3 takes away. */
  readonly withInjector: string;
  readonly program: string;
}

/** What a run of the page's program writes. */
export interface Synthesized {
  /** dist/shop.k8s.yaml */
  readonly manifests: string;
  /** vault-access/vault-access.json */
  readonly contract: string;
}

export function migrationPage(): MigrationPage {
  const page = read('docs/migration.md');
  const [program] = pageSnippets('docs/migration.md').filter(isProgram);
  const [step] = pageSnippets('docs/migration.md', page.replace(/^ {3}/gm, '')).filter(
    (snippet) => !isProgram(snippet),
  );
  return {
    before: /^```yaml\n(.*?)^```$/ms.exec(page)?.[1] ?? '',
    withInjector: /\{\n(.*)^\};/ms.exec(step?.code ?? '')?.[1] ?? '',
    program: program?.code ?? '',
  };
}

/** Runs the page's program, with further properties of its Deployment as the page's steps write them. */
export function synthMigration(program: string, properties = ''): Synthesized {
  const code = program
    .replace('import { AuthMount,', 'import { Delivery, OnChange, AuthMount,')
    .replace('import { Chart }', 'import { Chart, Duration }')
    .replace("(chart, 'Web', {\n", (found) => found + properties);
  return inFolder(() => {
    runProgram(code);
    return {
      manifests: readFileSync('dist/shop.k8s.yaml', 'utf8'),
      contract: readFileSync('vault-access/vault-access.json', 'utf8'),
    };
  });
}
