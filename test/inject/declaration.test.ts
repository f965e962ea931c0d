import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import {
  Delivery,
  EnvDelivery,
  FailedRotation,
  OnChange,
  ServiceMesh,
  type InjectInput,
  type VaultDeclaration,
} from '../../lib/pod';
import { AuthMount } from '../../lib/access';
import { AgentImage, VaultCa, VaultServer } from '../../lib/agent';
import { inject } from '../../lib/pod';
import * as secrets from '../../lib/secrets';
import { ConfigurationError, type VaultSecretsProps } from '../../lib';
import { declarationSchema, injectManifests, readDeclaration } from '../../lib/inject';
import { pods } from '../pod/random-pods';
import { declarations, SAID_PROPERTIES } from './random-declarations';
import { errorOf, fileOf, sorted, web } from './support';

/** The properties of every declaration: one that is missing here does not compile. */
const DECLARATION: Readonly<Record<keyof VaultDeclaration, true>> = {
  files: true,
  uses: true,
  listenerPort: true,
  visibleTo: true,
  env: true,
  envDelivery: true,
  mesh: true,
  delivery: true,
  secretsPath: true,
  secretsSize: true,
  startTimeout: true,
  tokenExpiration: true,
  onChange: true,
  failedRotation: true,
  renderInterval: true,
  agentImage: true,
  agentResources: true,
  deploymentSafeguards: true,
};

type Json = Readonly<Record<string, unknown>>;

/** What a run comes to: the text of the pod template, or the code of the error. */
function outcome(build: () => unknown): string {
  try {
    return JSON.stringify(sorted(build()));
  } catch (error) {
    if (ConfigurationError.is(error)) return error.code;
    throw error;
  }
}

describe('the same declaration in a file and in TypeScript', () => {
  test('gives the same pod for random pods and declarations', () => {
    let made = 0;
    fc.assert(
      fc.property(pods, declarations, fc.boolean(), fc.boolean(), ([template], said, completes, json) => {
        const kind = completes ? 'Job' : 'Deployment';
        const manifest = { apiVersion: 'x/v1', kind, metadata: { name: 'web' }, spec: { template } };
        const text = json ? JSON.stringify(manifest) : Yaml.stringify(manifest);
        const byFile = outcome(() => {
          const { vault, auth, workload } = said;
          const file = fileOf(
            [{ target: { kind, name: 'web' }, access: { roleName: 'shop-web' }, ...workload }],
            { vault, auth },
          );
          const { texts } = injectManifests([{ file: 'm', text }], readDeclaration(file, 'f'));
          return (parse(texts[0]?.text ?? '') as { spec: { template: unknown } }).spec.template;
        });
        expect(byFile).toBe(outcome(() => inject(template, { ...said.input, completes })));
        if (byFile.startsWith('{')) made++;
      }),
      { numRuns: 200 },
    );
    expect(made).toBeGreaterThan(50);
  });

  test('every property of the declaration is in the random ones', () => {
    const known: Record<keyof Omit<InjectInput, 'completes' | 'initContainersBeforeSecrets'>, true> = {
      vault: true,
      auth: true,
      roleName: true,
      ...DECLARATION,
    };
    expect([...SAID_PROPERTIES].sort()).toEqual(Object.keys(known).sort());
  });
});

describe('what TypeScript can say, the file can say', () => {
  const { properties } = declarationSchema() as unknown as {
    properties: { workloads: { items: { properties: Json } } };
  };
  const workload = properties.workloads.items.properties;

  test('every property of VaultSecrets', () => {
    // A property that is missing here does not compile.
    const known: Record<keyof VaultSecretsProps, true> = {
      access: true,
      podTemplate: true,
      initContainersBeforeSecrets: true,
      vault: true,
      ...DECLARATION,
    };
    expect(Object.keys(workload).sort()).toEqual(['target', ...Object.keys(known)].sort());
    const access: Record<keyof VaultSecretsProps['access'], true> = {
      roleName: true,
      namespace: true,
      serviceAccount: true,
      auth: true,
      policyName: true,
    };
    expect(Object.keys((workload['access'] as { properties: Json }).properties).sort()).toEqual(
      Object.keys(access).sort(),
    );
  });

  /** The words of a schema: names of properties and of choices. */
  const words = (schema: unknown): readonly string[] => {
    if (Array.isArray(schema)) return schema.flatMap(words);
    if (typeof schema !== 'object' || schema === null) return [];
    const { properties: of = {}, enum: choices = [] } = schema as {
      properties?: Json;
      enum?: readonly string[];
    };
    return [
      ...Object.keys(of),
      ...choices,
      ...Object.values(schema).flatMap(words),
      ...Object.values(of).flatMap(words),
    ];
  };
  const factories = (Class: object) =>
    Object.getOwnPropertyNames(Class).filter(
      (name) => typeof (Class as Json)[name] === 'function' && name !== 'prototype',
    );

  test.each([
    ['delivery', Delivery],
    ['envDelivery', EnvDelivery],
    ['onChange', OnChange],
    ['mesh', ServiceMesh],
    ['failedRotation', FailedRotation],
  ] as const)('every way of %s', (property, Class) => {
    expect(factories(Class).filter((name) => !words(workload[property]).includes(name))).toEqual([]);
  });

  test('every way of server, certificate authority, mount and image', () => {
    expect({
      VaultServer: factories(VaultServer),
      VaultCa: factories(VaultCa),
      AuthMount: factories(AuthMount),
      AgentImage: factories(AgentImage),
    }).toEqual({
      VaultServer: ['at', 'atPlainHttp'],
      VaultCa: ['system', 'fromConfigMap', 'fromSecret', 'fromPem'],
      AuthMount: ['kubernetes', 'jwt'],
      AgentImage: ['vault', 'openBao', 'of'],
    });
    const said = words(declarationSchema());
    for (const word of [
      'address',
      'plainHttpAddress',
      'system',
      'configMap',
      'secret',
      'pem',
      'kubernetes',
      'jwt',
      'vault',
      'openBao',
      'reference',
    ])
      expect(said).toContain(word);
  });

  test('every function that refers to a secret or makes a file, and every method on the way', () => {
    const methods = (Class: unknown) =>
      Object.getOwnPropertyNames((Class as { prototype: object }).prototype).filter(
        (name) => name !== 'constructor',
      );
    const functions = Object.entries(secrets).flatMap(([name, value]) =>
      /^[a-z]/.test(name) && typeof value === 'function' ? [name] : [],
    );
    // Beside each of them, the word of the file; a new one is added here and to lib/inject/declaration.
    const inFile: Readonly<Record<string, string | undefined>> = {
      kv2: 'kv2',
      kv1: 'kv1',
      database: 'database',
      pki: 'pki',
      aws: 'aws',
      azure: 'azure',
      gcp: 'gcp',
      kubernetes: 'kubernetes',
      ssh: 'ssh',
      totp: 'totp',
      transit: 'transit',
      vaultPath: 'vaultPath',
      base64Decoded: 'base64-decoded',
      base64Encoded: 'base64',
      jsonEncoded: 'json',
      urlEncoded: 'url',
      dotenvFile: 'dotenv',
      kubeletEnvFile: 'kubeletEnv',
      jsonFile: 'json',
      propertiesFile: 'properties',
      yamlFile: 'yaml',
      tomlFile: 'toml',
      iniFile: 'ini',
      agentTemplate: 'agentTemplate',
      secretText: 'text',
      joined: 'joined',
      podText: 'podField',
    };
    const inside = [
      ...['mergedReads', 'unitedReads', 'unitedUses', 'vaultUses'],
      ...['rulesFor', 'parameterOptions', 'secretFiles', 'toSecretFile'],
    ];
    expect(functions.filter((name) => !inside.includes(name)).sort()).toEqual(Object.keys(inFile).sort());
    expect(Object.values(inFile).filter((word) => !words(declarationSchema()).includes(word ?? ''))).toEqual(
      [],
    );
    expect({
      Kv2Mount: methods(secrets.Kv2Mount),
      Kv2Secret: methods(secrets.Kv2Secret),
      Kv1Secret: methods(secrets.Kv1Secret),
      DatabaseMount: methods(secrets.DatabaseMount),
      PkiCertificates: methods(secrets.PkiCertificates),
      VaultPath: methods(secrets.VaultPath),
    }).toEqual({
      Kv2Mount: ['at'],
      Kv2Secret: ['version', 'key', 'all', 'optional', 'request'],
      Kv1Secret: ['key', 'all', 'optional', 'request'],
      DatabaseMount: ['role', 'staticRole'],
      PkiCertificates: ['certificate', 'certificateParts'],
      VaultPath: ['field', 'all'],
    });
  });
});

describe('a declaration that is wrong is refused with file, line, place and code', () => {
  const wrong = (text: string) => errorOf(() => readDeclaration(text, 'vault.yaml'));
  const lines = fileOf([web()]).split('\n');
  const changed = (from: string | RegExp, to: string) => lines.join('\n').replace(from, to);

  test.each(['https://VAULT-ADDRESS', 'https://VAULT-ADDRESS:8200', 'https://VAULT-ADDRESS/'])(
    'the placeholder of --from-annotations, %s, is no address of a server: INJECT_ADDRESS_PLACEHOLDER',
    (address) => {
      const text = changed('https://vault.example:8200', address);
      expect(text).toContain(`address: ${address}\n`);
      expect(wrong(text)).toMatchObject({
        code: 'INJECT_ADDRESS_PLACEHOLDER',
        message: expect.stringMatching(
          /^vault\.yaml:\d+: vault\.address: the placeholder .*; write the address of your Vault/,
        ) as string,
      });
      const plain = text.replace('address: https:', 'plainHttpAddress: http:');
      expect(wrong(plain)).toMatchObject({ code: 'INJECT_ADDRESS_PLACEHOLDER' });
    },
  );

  test.each([
    [
      'an unknown property, with the one that is near',
      changed('roleName:', 'rolename:'),
      /vault\.yaml:\d+: workloads\[0\]\.access\.rolename: there is no such property; .*; write roleName/,
    ],
    [
      'a property that is missing',
      changed(/roleName: .*/, 'policyName: x'),
      /workloads\[0\]\.access: "roleName" is missing: the Vault role/,
    ],
    [
      'a secret in the place of a reference, which is not shown',
      changed(/api-key:\n(?: {8}.*\n)+/, 'api-key: hunter2\n'),
      /^vault\.yaml:\d+: workloads\[0\]\.files\["api-key"\]: what a file holds must be an object, got a text; /,
    ],
    [
      'no engine that is known',
      changed('kv2:', 'kv3:'),
      /files\["api-key"\]: what a file holds must have one of kv2, kv1, .*, got \["kv3","at","key"\]; write kv2: \.\.\./,
    ],
    [
      'two engines at once',
      changed('kv2: secret', 'kv2: secret\n        kv1: kv'),
      /what a file holds must have one of/,
    ],
    [
      'a number in the place of a text',
      changed('key: apiKey', 'key: 12'),
      /files\["api-key"\]\.key: must be a text, got 12; write "12"/,
    ],
    [
      'a list in the place of an object',
      changed(/target:\n(?: {6}.*\n)+/, 'target: []\n'),
      /workloads\[0\]\.target: must be an object, got a list/,
    ],
    [
      'a target of nothing',
      changed(/target:\n(?: {6}.*\n)+/, 'target: { namespace: shop }\n'),
      /a target must have at least one of kind, name, labels/,
    ],
    [
      'a duration without its unit',
      changed('access:', 'startTimeout: 300\n    access:'),
      /startTimeout: must be a duration .*, got 300/,
    ],
    [
      'a choice that is unknown',
      changed('access:', 'delivery: sidecar\n    access:'),
      /delivery: must be one of agent, initAndSidecar, injector, \{ injector: \.\.\. \}, got "sidecar"/,
    ],
    [
      'another version',
      changed('aks-vault-constructs/v1', 'aks-vault-constructs/v2'),
      /apiVersion: must be aks-vault-constructs\/v1, got "aks-vault-constructs\/v2"/,
    ],
  ])('%s', (_, text, message) => {
    const error = wrong(text);
    expect(error.code).toBe('INJECT_DECLARATION_INVALID');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('hunter2');
  });

  test('the line is that of the property', () => {
    const text = changed('roleName:', 'rolename:');
    const line = text.split('\n').findIndex((one) => one.includes('rolename')) + 1;
    expect(wrong(text).message).toMatch(new RegExp(`^vault\\.yaml:${String(line)}: `));
  });

  test('what a class refuses keeps its code and gets the place', () => {
    const error = wrong(changed('at: shop/payment', 'at: data/shop/payment'));
    expect(error.code).toBe('SECRETS_KV_V2_PREFIX');
    expect(error.message).toMatch(/ \(at vault\.yaml:\d+: workloads\[0\]\.files\["api-key"\]\)$/);
  });

  test.each([
    ['no YAML', 'a: [1\n'],
    ['a key twice', 'kind: a\nkind: b\n'],
    ['two documents', 'a: 1\n---\na: 1\n'],
    ['an alias of nothing', 'a: *b\n'],
    ['nothing', ''],
    ['comments alone', '# later\n'],
    ['null', 'null\n'],
  ])('%s: INJECT_DECLARATION_UNREADABLE', (_, text) => {
    const error = wrong(text);
    expect(error.code).toBe('INJECT_DECLARATION_UNREADABLE');
    expect(error.message).toMatch(/^vault\.yaml:\d+:\d+: /);
  });

  test.each([['[]'], ['"text"'], ['__proto__: {}'], ['constructor: 1'], ['12']])(
    '%j is no declaration',
    (text) => {
      expect(wrong(text).code).toBe('INJECT_DECLARATION_INVALID');
    },
  );

  test('any JSON is read or refused, and never a fault', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const top = {
          apiVersion: 'aks-vault-constructs/v1',
          kind: 'VaultSecrets',
          workloads: [JSON.parse(json)],
        };
        expect(errorOf(() => readDeclaration(JSON.stringify(top), 'f')).code).toBe(
          'INJECT_DECLARATION_INVALID',
        );
        const inside = fileOf([web({ files: { f: JSON.parse(json) as unknown } })]);
        expect(errorOf(() => readDeclaration(inside, 'f')).code).toMatch(/^(?:INJECT|SECRETS)_/);
      }),
      { numRuns: 200 },
    );
  });
});
