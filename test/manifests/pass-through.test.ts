import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import { projectRoot } from '../support/project';
import {
  fluxSubstitute,
  helmTemplate,
  jinjaRender,
  kustomizeBuild,
  terraformTemplatefile,
  withChart,
} from '../support/tools';
import { objectsOf } from './objects';
import { hostileTexts, TEMPLATE_CODE } from './template-languages';

/**
 * Manifests pass other people's template languages on their way: the chart that they are put into, Flux' substitution
 * of variables, Terraform's `templatefile`, Ansible's Jinja. What we emit is no template to any of them. That each tool
 * changes what is meant for it is in test/support/tools.test.ts.
 */
type PassThrough = (manifests: string) => Promise<string>;

/** Given to every tool that takes some: text of ours that it takes for its own shows, and is not an error only. */
const VARIABLES = { X: 'SUBSTITUTED', x: 'SUBSTITUTED', c: 'SUBSTITUTED' };

const TOOLS: readonly [string, PassThrough][] = [
  ['Helm 3, as a template of a chart', (text) => withChart(text, (chart) => helmTemplate(chart, 3))],
  ['Helm 4, as a template of a chart', (text) => withChart(text, (chart) => helmTemplate(chart, 4))],
  ['kustomize, as a resource', kustomizeBuild],
  ["Flux' substitution of variables", (text) => fluxSubstitute(text, VARIABLES)],
  ["Terraform's templatefile", (text) => terraformTemplatefile(text, VARIABLES)],
  ['Jinja, set up as by Ansible', (text) => jinjaRender(text, VARIABLES)],
];

const golden = join(projectRoot(), 'test/golden');
const MANIFESTS = readdirSync(golden).filter((name) => name.endsWith('.k8s.yaml'));

jest.setTimeout(30 * 60_000); // the first use builds the tools: test/tools/README.md

describe.each(TOOLS)('%s', (_, passThrough) => {
  test.each(MANIFESTS)('gives the objects of test/golden/%s unchanged', async (name) => {
    const manifests = readFileSync(join(golden, name), 'utf8');
    const before = objectsOf(manifests);
    expect(before.size).toBeGreaterThan(3);
    expect(objectsOf(await passThrough(manifests))).toEqual(before);
  });

  test('gives 500 texts without code of a template language unchanged: that is all it takes', async () => {
    const texts = fc.sample(
      hostileTexts().filter((text) => !TEMPLATE_CODE.test(text)),
      { numRuns: 500, seed: 13 },
    );
    const data = Object.fromEntries(texts.map((text, index) => [`text-${String(index)}`, text]));
    const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts' }, data };
    const passed = [...objectsOf(await passThrough(Yaml.stringify(manifest))).values()];
    expect(passed).toEqual([manifest]);
  });
});
