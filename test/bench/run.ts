// `npm run bench`: measures all parts, or those that are named (`npm run bench -- import pods`), prints each section and
// writes them to test/bench/RESULTS.md. A missed target is a result, and stands in the page and in the last line; the
// exit code is 1 only when something could not be measured.
import { grants } from './grants.bench';
import { imports } from './import.bench';
import { type Part, Page, sectionOf } from './page';
import { pods } from './pods.bench';
import { policies } from './policy.bench';
import { synth } from './synth.bench';
import { tools } from './tools.bench';

const PARTS: readonly Part[] = [imports, synth, grants, policies, pods, tools];

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(
      `no such part: ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`,
    );
    return 1;
  }
  const page = new Page(PARTS.map(({ title }) => title));
  let failed = 0;
  for (const part of PARTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.error(`\n${part.name}: ${part.title}`);
    try {
      const section = await sectionOf(part, (progress) => {
        console.error(`  ${progress}`);
      });
      page.put(section);
      console.log(`\n## ${section.title}\n\n${section.text}`);
    } catch (error) {
      failed += 1;
      console.error(`${part.name} could not be measured, its section stays as it was:`, error);
    }
  }
  console.log(`test/bench/RESULTS.md: ${page.summary()}`);
  return failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
