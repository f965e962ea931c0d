import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INJECTOR_ANNOTATION_FAMILIES, INJECTOR_ANNOTATIONS } from '../../lib/agent';
import { projectRoot } from '../support/project';

describe('docs/injector.md', () => {
  test('says of each annotation that the injector reads, once, where it comes from or why it is left out', () => {
    const page = readFileSync(join(projectRoot(), 'docs', 'injector.md'), 'utf8');
    const [, table = ''] = page.split('## Annotation by annotation');
    const rows = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, names = '']) => names);
    const named = rows.flatMap((names) => [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
    const families = INJECTOR_ANNOTATION_FAMILIES.map((family) => `${family}…`);
    expect([...named].sort()).toEqual([...INJECTOR_ANNOTATIONS, ...families].sort());
  });
});
