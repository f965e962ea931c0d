import * as fc from 'fast-check';
import { parse, parseDocument, stringify, type ToStringOptions } from 'yaml';
import { ConfigurationError } from '../../lib/core';
import { inject } from '../../lib/pod';
import { pods } from '../pod/random-pods';
import { declarationOf, injected, sorted, web } from './support';

/** Ways in which programs lay out YAML. */
const layouts: fc.Arbitrary<ToStringOptions & { indent: number }> = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom('any', 'block'),
  defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE'),
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
  flowCollectionPadding: fc.boolean(),
  lineWidth: fc.constantFrom(0, 40),
});

/** A comment of its own above some of the lines, indented as the line is. */
function commented(text: string, every: number): string {
  return text
    .split('\n')
    .flatMap((line, index) => {
      // Not inside of a text of several lines.
      const begins = /^ *(?:- )?["']?[\w./-]+["']?:(?: |$)/.test(line);
      const indent = /^ */.exec(line)?.[0] ?? '';
      return begins && index % every === 0 ? [`${indent}# comment ${String(index)}`, line] : [line];
    })
    .join('\n');
}

const commentsOf = (text: string) => text.match(/# comment \d+/g) ?? [];
const kind = 'Deployment';

describe('whatever the layout of the manifest', () => {
  test('the result reads as what inject makes, and every comment is still there, in its order', () => {
    let made = 0;
    fc.assert(
      fc.property(pods, layouts, fc.integer({ min: 1, max: 5 }), ([template], layout, every) => {
        const object = { apiVersion: 'apps/v1', kind, metadata: { name: 'web' }, spec: { template } };
        const text = commented(stringify(object, layout), every);
        // An empty list in block style is written so that it cannot be read.
        fc.pre(parseDocument(text).errors.length === 0);
        const declaration = declarationOf([web({ target: { kind } })]);
        let changed: string;
        try {
          changed = injected(text, declaration);
        } catch (error) {
          if (!ConfigurationError.is(error)) throw error;
          expect(error.code).toMatch(/^POD_/);
          return;
        }
        made++;
        const [{ workload } = { workload: undefined }] = declaration.workloads;
        const expected = inject(template, {
          files: workload?.files ?? {},
          vault: declaration.vault as NonNullable<typeof declaration.vault>,
          auth: declaration.auth as NonNullable<typeof declaration.auth>,
          roleName: 'shop-web',
        });
        const read = parse(changed) as { spec: { template: unknown } };
        expect(JSON.stringify(sorted(read.spec.template))).toBe(
          JSON.stringify(sorted(JSON.parse(JSON.stringify(expected)))),
        );
        expect(commentsOf(changed)).toEqual(commentsOf(text));
      }),
      { numRuns: 300 },
    );
    expect(made).toBeGreaterThan(60);
  });
});
