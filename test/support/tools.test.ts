import {
  fluxSubstitute,
  helmTemplate,
  jinjaRender,
  kustomizeBuild,
  terraformTemplatefile,
  withChart,
} from './tools';

// The tools of tools.ts do what they are for: without that, manifests that pass them unchanged would show nothing.

jest.setTimeout(30 * 60_000); // the first use builds them: test/tools/README.md

const configMap = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  value: ${value}\n`;

test.each([3, 4] as const)('helmTemplate renders a chart with Helm %i', async (version) => {
  const rendered = await withChart(
    configMap('"{{ .Chart.Name }} {{ .Capabilities.HelmVersion.Version }}"'),
    (chart) => helmTemplate(chart, version),
  );
  expect(rendered).toMatch(new RegExp(String.raw`value: "chart v${String(version)}\.`));
});

test('helmTemplate fails with the reason that Helm gives', async () => {
  const rendered = withChart(configMap('{{ fail "no way" }}'), (chart) => helmTemplate(chart, 3));
  await expect(rendered).rejects.toThrow('no way');
});

test('kustomizeBuild writes the objects of a kustomization anew, sorted by their kind', async () => {
  const serviceAccount = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: s }\n';
  const built = await kustomizeBuild(`${configMap('"1"')}---\n${serviceAccount}`);
  expect(built).toBe(
    'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: s\n---\napiVersion: v1\ndata:\n  value: "1"\nkind: ConfigMap\nmetadata:\n  name: c\n',
  );
});

test('fluxSubstitute puts values in, and nothing for an unknown name', async () => {
  expect(await fluxSubstitute(configMap('a-${X}-${Y}-${Z:=z}'), { X: 'x' })).toContain('value: a-x--z\n');
});

test('fluxSubstitute makes one dollar of two, whatever is behind them', async () => {
  expect(await fluxSubstitute(configMap('kill $$ $${X}'))).toContain('value: kill $ ${X}\n');
});

test('terraformTemplatefile puts values in and knows directives', async () => {
  const text = '%{ if true }${X}%{ endif }\n$${X}\n';
  expect(await terraformTemplatefile(text, { X: 'x' })).toBe('x\n${X}\n');
});

test('terraformTemplatefile fails with the reason that Terraform gives', async () => {
  await expect(terraformTemplatefile('${Y}')).rejects.toThrow('does not contain key "Y"');
});

test('jinjaRender puts values in, drops comments and obeys blocks', async () => {
  const text = '{# nothing #}{% if true %}\n{{ X }}\n{% endif %}\n';
  expect(await jinjaRender(text, { X: 'x' })).toBe('x\n');
});
