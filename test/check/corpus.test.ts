import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifests, type Finding } from '../../lib/check';
import { projectRoot } from '../support/project';

/**
 * Manifests in the styles that are seen, each with everything that is to be found in it, in its second line: each rule
 * with the lines of its findings. What is missing there must not be found, and the other way round.
 */
const folder = join(projectRoot(), 'test/check/corpus');
const files = readdirSync(folder).sort();

const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const findingsOf = (file: string): readonly Finding[] => {
  const { findings, unreadable } = checkManifests([{ file, text: read(file) }]);
  expect(unreadable).toEqual([]);
  return findings;
};

test('there are 120 of them, of seven styles and more', () => {
  expect(files.length).toBeGreaterThanOrEqual(120);
  const styles = new Set(files.map((file) => /^# style: (.+)$/m.exec(read(file))?.[1]));
  expect(styles.size).toBeGreaterThanOrEqual(7);
});

test.each(files)('%s', (file) => {
  const [, expected = ''] = /^# finds: (.+)$/m.exec(read(file)) ?? [];
  expect(shown(findingsOf(file))).toBe(expected);
});

/** `injector-start-race 12, template-missing-key (warning) 18 24`. */
function shown(findings: readonly Finding[]): string {
  const lines = new Map<string, Set<number>>();
  for (const { rule, level, accepted, location } of findings) {
    const name = `${accepted === undefined ? '' : 'accepted '}${rule}${level === 'error' ? '' : ` (${level})`}`;
    lines.set(name, (lines.get(name) ?? new Set()).add(location.line));
  }
  const all = [...lines].map(([name, places]) => [name, ...[...places].sort((a, b) => a - b)].join(' '));
  return all.length === 0 ? 'nothing' : all.sort().join(', ');
}

/** Rules that say the contrary of each other: both cannot be right about one object. */
const CONTRADICTIONS: readonly (readonly [RegExp, RegExp])[] = [
  // The webhook does nothing, and what it does fails.
  [/^injector-already-injected$/, /^injector-(?!already-injected|annotation-unknown|annotation-not-text)/],
  // The application starts too early, and never.
  [/^injector-start-race$/, /^injector-(?:no-pre-populate|gate-order)$/],
  [/^agent-start-race$/, /^(?:agent-not-native|gate-order|gate-changed|gate-files)$/],
  [/^agent-start-race$/, /^injector-start-race$/],
  // One of them ends too early, the other never.
  [/^agent-not-native$/, /^gate-order$/],
  // The pod is refused, and runs with two agents.
  [/^injector-pod-refused$/, /^agent-job-never-ends$/],
  // The agent does not start, and writes something.
  [/^agent-config-broken$/, /^(?:gate-files|template-.*)$/],
  // The agent that reads annotations alone lacks a file of its ConfigMap.
  [/^injector-configmap-keys$/, /^injector-(?:file-collision|lease-not-renewed|two-leases)$/],
];

/** The same of one place: what is not written holds nothing, and to an address that is none nothing is sent. */
const CONTRADICTIONS_HERE: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:template-broken|secret-path-invalid)$/, /^template-(?:missing-key|kv2-data|default)$/],
  [/^vault-address-invalid$/, /^vault-address-plain-http$/],
  [/^injector-value-refused$/, /^(?:vault-address|vault-auth-path)-/],
];

/** Pairs of findings of one object that cannot both be right. */
function contradictions(findings: readonly Finding[]): readonly string[] {
  const objects = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { file, document, kind, name } = finding.location;
    const key = [file, document, kind, name].join(' ');
    objects.set(key, [...(objects.get(key) ?? []), finding]);
  }
  return [...objects].flatMap(([object, found]) =>
    found.flatMap((one) =>
      found
        .filter((other) => {
          const byRule = CONTRADICTIONS.some(([a, b]) => a.test(one.rule) && b.test(other.rule));
          // Of one place: one rule gives one remedy, and a template that is not written holds nothing.
          const here =
            one !== other &&
            one.location.path === other.location.path &&
            one.location.line === other.location.line;
          const twoRemedies =
            here && one.rule === other.rule && one.message === other.message && one.remedy !== other.remedy;
          const byPlace =
            here && CONTRADICTIONS_HERE.some(([a, b]) => a.test(one.rule) && b.test(other.rule));
          return byRule || byPlace || twoRemedies;
        })
        .map((other) => `${object}: ${one.rule} and ${other.rule}`),
    ),
  );
}

test('no two findings of one object contradict each other, in one run of all of them', () => {
  const sources = files.map((file) => ({ file, text: read(file) }));
  expect(contradictions(checkManifests(sources).findings)).toEqual([]);
});
