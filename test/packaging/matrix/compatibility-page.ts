import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/project';

/** A version that was tried, and what came of it. */
export interface Tried {
  readonly what: string;
  /** As it says itself. */
  readonly version: string;
  readonly result: string;
}

const HEAD = `# Compatibility

What \`npm run test:matrix\` has seen: the packed library, installed from its tarball into an empty folder, with README's first example compiled and run as CommonJS and as ES modules. The run writes this page. \`npm test\` does the same with README's platform program and the real provider bindings, on one Node and one TypeScript (\`test/packaging/platform-modules.test.ts\`): its imports name \`@cdktf/provider-vault/lib/provider/index.js\`, since an ES module cannot import a folder.

cdk8s-plus is published once for each Kubernetes version. The library asks for \`cdk8s-plus-28\`, whose API the later lines have kept: take a later one under that name, \`npm install cdk8s-plus-28@npm:cdk8s-plus-34\`. Installed beside it under its own name, the types of the two clash (TS2322).

Node 20 has had no updates since April 2026. It is supported from 20.19 on as long as it is what this project's own pipeline has; take 24 for new applications.
`;

/** The page with these rows. */
export function compatibilityPage(rows: readonly Tried[], when: string): string {
  const lines = rows.map(({ what, version, result }) => `| ${what} | ${version} | ${result} |`);
  return `${HEAD}\nSeen on ${when}:\n\n| | version | |\n|---|---|---|\n${lines.join('\n')}\n`;
}

const file = join(projectRoot(), 'docs/compatibility.md');

export function writePage(text: string): void {
  writeFileSync(file, text);
}

/** What the page says was tried, without the versions and dates, which each run may change. */
export function triedOnPage(): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^\| ([^|]+) \| \d[^|]* \|/gm)].map(([, what = '']) => what);
}
