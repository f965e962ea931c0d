import * as fc from 'fast-check';
import { parseHcl } from '../../lib/policy';
import { type Json, checked, rulesOf } from './support';

/** Agents' configurations: the same is found in every notation, and wherever the agent gets it from. */

interface Config {
  readonly address: string;
  readonly skip: boolean;
  readonly mountPath: string;
  readonly ends: boolean;
  readonly contents: string;
  readonly failsOnMissingKey: boolean;
}

const configs: fc.Arbitrary<Config> = fc.record({
  address: fc.constantFrom('https://vault.example', 'http://vault.example:8200', 'vault:8200'),
  skip: fc.boolean(),
  mountPath: fc.constantFrom('auth/kubernetes', 'kubernetes', 'auth/kubernetes/login'),
  ends: fc.boolean(),
  contents: fc.constantFrom(
    '{{ with secret "secret/data/a" }}{{ .Data.data.k }}{{ end }}',
    '{{ with secret "secret/data/a" }}{{ .Data.k }}{{ end }}',
    '{{ with secret "secret/data/a" }}{{ .Data.data.a-b }}{{ end }}',
    '{{ with secret "kv1/a" }}{{ index .Data "a-b" }}{{ end }}',
  ),
  failsOnMissingKey: fc.boolean(),
});

const json = (config: Config): string =>
  JSON.stringify({
    exit_after_auth: config.ends,
    vault: { address: config.address, tls_skip_verify: config.skip },
    auto_auth: { method: [{ type: 'kubernetes', mount_path: config.mountPath, config: { role: 'web' } }] },
    template: [
      {
        destination: '/secrets/a',
        contents: config.contents,
        error_on_missing_key: config.failsOnMissingKey,
      },
    ],
  });

const hcl = (config: Config): string => `# an agent
exit_after_auth = ${String(config.ends)}
vault {
  address         = "${config.address}"
  tls_skip_verify = ${String(config.skip)}
}
auto_auth {
  method "kubernetes" {
    mount_path = "${config.mountPath}"
    config = { role = "web" }
  }
}
template {
  destination          = "/secrets/a"
  error_on_missing_key = ${String(config.failsOnMissingKey)}
  contents             = ${JSON.stringify(config.contents)}
}
`;

/** With blocks without labels, a here-document, and truth values as texts. */
const otherHcl = (config: Config): string => `
exit_after_auth = "${String(config.ends)}"
vault = { address = "${config.address}", tls_skip_verify = "${String(config.skip)}" }
auto_auth = {
  method = [{ type = "kubernetes", mount_path = "${config.mountPath}", config = { role = "web" } }]
}
template {
  destination = "/secrets/a"
  error_on_missing_key = ${String(config.failsOnMissingKey)}
  contents = <<EOT
${config.contents}
EOT
}
`;

const pod = (container: Json, volumes: readonly Json[] = [], annotations: Json = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', annotations },
  spec: {
    serviceAccountName: 'web',
    initContainers: [
      {
        name: 'agent',
        image: 'hashicorp/vault:2.0.4',
        ...container,
        volumeMounts: [
          { name: 'secrets', mountPath: '/secrets' },
          { name: 'config', mountPath: '/config' },
        ],
      },
    ],
    containers: [
      {
        name: 'web',
        image: 'registry.example/web:1',
        volumeMounts: [{ name: 'secrets', mountPath: '/secrets', readOnly: true }],
      },
    ],
    volumes: [{ name: 'secrets', emptyDir: { medium: 'Memory' } }, ...volumes],
  },
});
const configMap = (data: Json): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'agent', namespace: 'shop' },
  data,
});
const command = ['vault', 'agent', '-config=/config/agent'];

/** Every way by which an agent's configuration gets into a manifest. */
const WAYS: readonly [string, (text: string) => readonly object[]][] = [
  [
    'a ConfigMap',
    (text) => [
      configMap({ agent: text }),
      pod({ command }, [{ name: 'config', configMap: { name: 'agent' } }]),
    ],
  ],
  [
    'a key of a ConfigMap under another name',
    (text) => [
      configMap({ x: text }),
      pod({ command }, [
        { name: 'config', configMap: { name: 'agent', items: [{ key: 'x', path: 'agent' }] } },
      ]),
    ],
  ],
  [
    'a folder that a projected volume fills',
    (text) => [
      configMap({ agent: text }),
      pod({ args: ['agent', '-config', '/config'] }, [
        { name: 'config', projected: { sources: [{ configMap: { name: 'agent' } }] } },
      ]),
    ],
  ],
  [
    'an annotation that a downwardAPI volume projects',
    (text) => [
      pod(
        { command: ['/bin/sh', '/config/run.sh', '--', ...command] },
        [
          {
            name: 'config',
            downwardAPI: {
              items: [
                { path: 'agent', fieldRef: { fieldPath: "metadata.annotations['example.com/agent']" } },
              ],
            },
          },
        ],
        { 'example.com/agent': text },
      ),
    ],
  ],
  [
    'a variable in base64',
    (text) => [
      pod({
        command: ['sh', '-ec', 'echo $C | base64 -d > /tmp/c && exec vault agent -config=/tmp/c'],
        env: [{ name: 'C', value: Buffer.from(text).toString('base64') }],
      }),
    ],
  ],
  [
    'a variable',
    (text) => [
      pod({
        command: ['/bin/sh', '-c', 'printenv C > /tmp/c; vault agent -config=/tmp/c'],
        env: [{ name: 'C', value: text }],
      }),
    ],
  ],
  [
    'a here-document',
    (text) => [
      pod({ command: ['sh', '-c', `cat > /tmp/c <<'END'\n${text}\nEND\nexec vault agent -config=/tmp/c\n`] }),
    ],
  ],
];

const found = (objects: readonly object[]): readonly string[] => rulesOf(checked(objects).findings);

test.each(WAYS)('JSON and both spellings of HCL in %s: the same findings as everywhere', (_, way) => {
  const first = WAYS[0]?.[1] ?? way;
  fc.assert(
    fc.property(configs, (config) => {
      const expected = found(first(json(config)));
      for (const text of [json(config), hcl(config), otherHcl(config)])
        expect(found(way(text))).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test('what is found depends on each setting', () => {
  const good: Config = {
    address: 'https://vault.example',
    skip: false,
    mountPath: 'auth/kubernetes',
    ends: true,
    contents: '{{ with secret "secret/data/a" }}{{ .Data.data.k }}{{ end }}',
    failsOnMissingKey: true,
  };
  const way = WAYS[0]?.[1] ?? (() => []);
  expect(found(way(hcl(good)))).toEqual([]);
  for (const [change, rule] of [
    [{ address: 'http://vault.example' }, 'vault-address-plain-http (warning)'],
    [{ address: 'vault:8200' }, 'vault-address-invalid'],
    [{ skip: true }, 'vault-tls-skip-verify'],
    [{ mountPath: 'kubernetes' }, 'vault-auth-path-invalid'],
    [{ ends: false }, 'agent-not-native'],
    [{ failsOnMissingKey: false }, 'template-missing-key (warning)'],
    [{ contents: '{{ .Data.data.a-b }}' }, 'template-broken'],
  ] as const) {
    expect(found(way(hcl({ ...good, ...change })))).toEqual([rule]);
  }
});

describe('parseHcl', () => {
  test.each<[string, unknown]>([
    ['a = 1', { a: 1 }],
    ['a = 0440', { a: 0o440 }],
    ['a "b" { c = true }', { a: { b: { c: true } } }],
    ['a { b = 1 }\na { b = 2 }', { a: [{ b: 1 }, { b: 2 }] }],
    ['a = ["x", "y"]', { a: ['x', 'y'] }],
    ['a = <<E\nx\nE\n', { a: 'x\n' }],
    ['', {}],
  ])('%j', (text, value) => {
    expect(parseHcl(text)).toEqual(value);
  });

  test('an error names the text and the place', () => {
    expect(() => parseHcl('a {', 'agent.hcl')).toThrow(
      expect.objectContaining({
        code: 'POLICY_SYNTAX',
        message: expect.stringContaining('agent.hcl:1:') as string,
      }),
    );
  });
});
