import { type AuthMount } from '../../lib/access';
import { VaultServer } from '../../lib/agent';
import {
  Delivery,
  EnvDelivery,
  FailedRotation,
  inject,
  type InjectInput,
  OnChange,
  type PodTemplate,
} from '../../lib/pod';
import { dotenvFile, jsonFile, kv2, propertiesFile, secretText } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import {
  application,
  declared,
  fileOf,
  FOREIGN,
  injected,
  type InjectedTemplate,
  podTemplate,
} from './support';

const PREFIX = 'aks-vault-constructs/';
const ours = ({ metadata }: InjectedTemplate) =>
  Object.entries(metadata.annotations).filter(([name]) => name.startsWith(PREFIX));

describe('the pod carries its configuration in its annotations', () => {
  test('each file from the annotation of its name, read-only at /vault/config', () => {
    const made = injected();
    expect(ours(made).map(([name]) => name)).toEqual([
      `${PREFIX}agent.json`,
      `${PREFIX}agent.sh`,
      `${PREFIX}secrets-ready.sh`,
    ]);
    expect(made.spec.volumes[0]).toEqual({
      name: 'vault-config',
      projected: {
        sources: [
          {
            downwardAPI: {
              items: ['agent.json', 'agent.sh', 'secrets-ready.sh'].map((path) => ({
                path,
                fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${PREFIX}${path}']` },
              })),
            },
          },
        ],
      },
    });
  });

  test('no other object is named by the pod: no ConfigMap and no Secret', () => {
    expect(JSON.stringify(injected().spec.volumes)).not.toMatch(/configMap|"secret"/);
  });

  test.each<[string, Partial<InjectInput>]>([
    ['agent', {}],
    ['initAndSidecar', { delivery: Delivery.initAndSidecar() }],
    ['injector', { delivery: Delivery.injector() }],
    ['reactions', { onChange: OnChange.httpPost('http://127.0.0.1/') }],
  ])('every value is one line, which kubectl describe shortens: %s', (_, input) => {
    const made = injected(input);
    expect(ours(made).length).toBeGreaterThan(0);
    expect(ours(made).filter(([, value]) => value.includes('\n'))).toEqual([]);
  });

  test('every script that a command names is among the files, and every file is named by a command', () => {
    const env = { KEY: kv2('s').at('a').key('k') };
    const containers = [{ ...application, command: ['/web'] }];
    for (const input of [
      {},
      { delivery: Delivery.initAndSidecar() },
      { delivery: Delivery.injector() },
      { onChange: OnChange.httpPost('http://127.0.0.1/') },
      { failedRotation: FailedRotation.event() },
      { env, envDelivery: EnvDelivery.supervisor() },
    ]) {
      const made = injected(input, { containers });
      const text = JSON.stringify([
        made.spec.initContainers,
        made.spec.containers,
        Object.values(made.metadata.annotations),
      ]);
      const named = [...text.matchAll(/\/vault\/config\/([a-z.-]+)/g)].map(([, file]) => file);
      expect([...new Set(named)].sort()).toEqual(
        ours(made)
          .map(([name]) => name.slice(PREFIX.length))
          .sort(),
      );
    }
  });

  test('the scripts are the same in every pod', () => {
    const other = injected({
      roleName: 'other',
      secretsPath: '/srv/x',
      vault: VaultServer.at('https://v.example'),
    });
    for (const script of ['agent.sh', 'secrets-ready.sh']) {
      expect(fileOf(injected(), script)).toBe(fileOf(other, script));
      expect(fileOf(other, script)).not.toMatch(/srv|v\.example/);
    }
  });
});

describe('a change rolls the pods, and nothing else does', () => {
  const text = (input: Partial<InjectInput> = {}) => JSON.stringify(injected(input));

  test('the same declaration makes the same pod template', () => {
    expect(text()).toBe(text());
  });

  test.each<[string, Partial<InjectInput>]>([
    ['a file', { files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey2') } }],
    ['the name of a file', { files: { 'api-key2': kv2('secret').at('shop/payment').key('apiKey') } }],
    ['the role', { roleName: 'shop-web-2' }],
    ['the address', { vault: VaultServer.at('https://vault-2.example:8200') }],
    ['the folder', { secretsPath: '/srv/shop' }],
    ['a reaction', { onChange: OnChange.httpPost('http://127.0.0.1/') }],
  ])('another pod template when %s changes', (_, input) => {
    expect(text(input)).not.toBe(text());
  });
});

describe('the annotations of one object may have 256 KiB', () => {
  const files = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `file-${String(index)}`,
        kv2('secret').at('shop/payment').key('apiKey'),
      ]),
    );
  const size = ({ metadata }: InjectedTemplate) =>
    Object.entries(metadata.annotations).flat().join('').length;

  test('250 files fit', () => {
    expect(size(injected({ files: files(250) }))).toBeLessThan(262_144);
  });

  test.each([
    ['agent', Delivery.agent()],
    ['initAndSidecar', Delivery.initAndSidecar()],
    ['injector', Delivery.injector()],
  ])('3,000 files do not, with Delivery.%s()', (_, delivery) => {
    expect(() => injected({ files: files(3000), delivery })).toThrow(
      errorWith('POD_ANNOTATIONS_TOO_LARGE', { message: expect.stringContaining('262144 bytes') }),
    );
  });

  test('names and values and those of the application count, to the byte: 262,144 pass, 262,145 do not', () => {
    const filled = (length: number) =>
      inject(
        { metadata: { annotations: { note: 'x'.repeat(length) } }, spec: { containers: [application] } },
        declared(),
      ) as InjectedTemplate;
    const room = 262_144 - size(filled(0));
    expect(size(filled(room))).toBe(262_144);
    expect(() => filled(room + 1)).toThrow(
      errorWith('POD_ANNOTATIONS_TOO_LARGE', { message: expect.stringContaining('got "262145 bytes"') }),
    );
  });

  test('a file whose own text is too long does not fit, and one that is shorter does', () => {
    const text = (length: number) => ({
      files: { page: secretText`${kv2('s').at('a').key('k')}${'x'.repeat(length)}` },
    });
    expect(() => injected(text(200_000))).not.toThrow();
    expect(() => injected(text(262_144))).toThrow(errorWith('POD_ANNOTATIONS_TOO_LARGE'));
  });

  test('bytes count and not characters', () => {
    const annotated = (note: string): PodTemplate => ({
      ...podTemplate(),
      metadata: { annotations: { note } },
    });
    expect(() => inject(annotated('x'.repeat(131_073)), declared())).not.toThrow();
    expect(() => inject(annotated('ü'.repeat(131_073)), declared())).toThrow(
      errorWith('POD_ANNOTATIONS_TOO_LARGE'),
    );
  });
});

describe('nothing that is emitted is a placeholder of Helm, Flux, Terraform or Jinja', () => {
  const hostile = '{{ .Values.x }} ${HOME} %{ if x } {% for %} {# no #} {{{ $${{ }}';
  const secret = kv2('secret').at('shop/db').key(hostile);
  const containers = [{ ...application, command: ['/web'] }];

  test.each([
    ['agent', Delivery.agent()],
    ['initAndSidecar', Delivery.initAndSidecar()],
    ['injector', Delivery.injector()],
  ])('whatever files and reactions hold, with Delivery.%s()', (_, delivery) => {
    const made = injected(
      {
        delivery,
        files: {
          raw: secret,
          'db.env': dotenvFile({ A: hostile, B: secret }),
          'db.json': jsonFile({ [hostile]: [hostile, secret] }),
          'db.properties': propertiesFile({ [hostile]: hostile, b: secret }),
          text: secretText`{{ ${secret} }} $${hostile}{`,
        },
        onChange: OnChange.command(['/bin/echo', hostile, hostile]),
      },
      { containers },
    );
    expect(JSON.stringify(made)).not.toMatch(FOREIGN);
    for (const [, value] of ours(made)) expect(value).not.toMatch(FOREIGN);
  });

  test.each([EnvDelivery.fileKeyRef(), EnvDelivery.wrappedCommand(), EnvDelivery.supervisor()])(
    'whatever the environment holds, with %j',
    (envDelivery) => {
      const env = { PLAIN: hostile, SECRET: secret, MIXED: secretText`${hostile} ${secret} ${hostile}` };
      expect(JSON.stringify(injected({ env, envDelivery }, { containers }))).not.toMatch(FOREIGN);
    },
  );

  test.each<[string, () => Partial<InjectInput>]>([
    ['the role', () => ({ roleName: '${ROLE}' })],
    ['the auth mount', () => ({ auth: { path: '{{ mount }}' } as AuthMount })],
  ])('%s cannot hold one', (_, input) => {
    expect(() => injected(input())).toThrow(
      errorWith(expect.stringMatching(/^(?:POD_VALUE|ACCESS_NAME)_INVALID$/)),
    );
  });
});
