import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admit, type Answer } from './model';
import { type Pod } from './pod';
import { projectRoot } from '../project';

interface Recording extends Answer {
  readonly pod: Pod;
}

const file = join(projectRoot(), 'test/fixtures/injector/vault-k8s-1.7.6.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Record<string, Recording> };

describe("the model of the injector's webhook answers as vault-k8s 1.7.6 did", () => {
  test('there are 33 recordings', () => {
    expect(Object.keys(cases)).toHaveLength(33);
  });

  test.each(Object.entries(cases))('%s', (_, { pod, ...answer }) => {
    const before = JSON.stringify(pod);
    expect(admit(pod)).toEqual(answer);
    expect(JSON.stringify(pod)).toBe(before);
  });

  test('a pod without agent-inject stays as it is', () => {
    const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [] } };
    expect(admit(pod)).toEqual({ allowed: true });
  });
});
