import { type Container, Delivery, FileMode, type InjectInput, OnChange } from '../../lib/pod';
import { kv2, pki } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { application, agentConfigOf, containerOf, injected, type InjectedTemplate } from './support';

const key = kv2('secret').at('shop/tls').key('key');
const user = { securityContext: { runAsUser: 10_001, runAsGroup: 10_002 } };
const web: Container = { ...application, ...user };
const files = { 'client.key': { content: key, mode: FileMode.owner() }, 'api-key': key };

const pod = (input: Partial<InjectInput> = {}, containers: readonly Container[] = [web]): InjectedTemplate =>
  injected({ files, ...input }, { containers });
const modes = (template: InjectedTemplate) =>
  Object.fromEntries(
    agentConfigOf(template).template.map((one) => [
      one.destination,
      (one as unknown as { readonly perms: string }).perms,
    ]),
  );
const identity = (template: InjectedTemplate, name: string) => {
  const { runAsUser, runAsGroup } = containerOf(template, name).securityContext ?? {};
  return [runAsUser, runAsGroup];
};

describe('FileMode', () => {
  test.each([
    [FileMode.owner(), '0400'],
    [FileMode.group(), '0440'],
    [FileMode.everyone(), '0444'],
    [FileMode.of('600'), '0600'],
    [FileMode.of('0550'), '0550'],
  ])('%j is written as %s', (mode, octal) => {
    expect(mode.octal).toBe(octal);
  });

  test.each([
    ['', 'three octal digits'],
    ['u=r', 'three octal digits'],
    ['0o400', 'three octal digits'],
    ['4755', 'three octal digits'],
    ['0800', 'three octal digits'],
    ['04400', 'three octal digits'],
    ['0000', 'the owner of the file, which is the agent, can read it'],
    ['0240', 'the owner of the file, which is the agent, can read it'],
    ['0460', 'nobody but the agent writes'],
    ['0446', 'nobody but the agent writes'],
    ['0404', 'nothing that the group has not'],
    ['0450', 'nothing that the owner has not'],
    [400, 'a text of octal digits'],
    [0o400, 'a text of octal digits'],
    [null, 'a text of octal digits'],
    [undefined, 'a text of octal digits'],
    [{}, 'a text of octal digits'],
  ])('%j is refused: %s', (octal, rule) => {
    expect(() => FileMode.of(octal as string)).toThrow(
      errorWith('POD_FILE_MODE_INVALID', { message: expect.stringContaining(rule) }),
    );
  });
});

describe('mode of a file', () => {
  test('is 0440 by default, and what is said for the file that says it', () => {
    expect(modes(pod({ files: { 'api-key': key, x: { content: key } } }))).toEqual({
      '/vault/secrets/api-key': '0440',
      '/vault/secrets/x': '0440',
    });
    expect(modes(pod())).toEqual({ '/vault/secrets/client.key': '0400', '/vault/secrets/api-key': '0440' });
  });

  test.each([FileMode.group(), FileMode.everyone(), FileMode.of('0640')])(
    "%j leaves the agent its image's own user, and asks nothing of the application",
    (mode) => {
      const template = pod({ files: { k: { content: key, mode } } }, [application]);
      expect(identity(template, 'vault-agent')).toEqual([100, 1000]);
    },
  );

  test.each([
    [Delivery.agent(), ['vault-agent', 'vault-secrets-ready']],
    [Delivery.initAndSidecar(), ['vault-agent-init', 'vault-agent']],
  ] as const)('0400 has agent and gate run as the application, with %j', (delivery, containers) => {
    const template = pod({ delivery });
    for (const name of containers) expect(identity(template, name)).toEqual([10_001, 10_002]);
    // Processes are shared for signals alone.
    expect(template.spec.shareProcessNamespace).toBeUndefined();
  });

  test('0400 becomes an annotation of the injector, with the user of its agents', () => {
    const { annotations } = pod({ delivery: Delivery.injector() }).metadata;
    expect(annotations).toMatchObject({
      'vault.hashicorp.com/agent-inject-perms-0': '0400',
      'vault.hashicorp.com/agent-inject-perms-1': '0440',
      'vault.hashicorp.com/agent-run-as-user': '10001',
      'vault.hashicorp.com/agent-run-as-group': '10002',
    });
  });

  test('the user of the pod counts where the container states none, and the group is that of the agent where none is stated', () => {
    const template = injected({ files }, { containers: [application], securityContext: { runAsUser: 7 } });
    expect(identity(template, 'vault-agent')).toEqual([7, 1000]);
  });

  test.each([
    ['without a user', application],
    ['as root', { ...application, securityContext: { runAsUser: 0 } }],
  ])('0400 is refused for an application %s', (_, container) => {
    expect(() => pod({}, [container])).toThrow(
      errorWith('POD_FILE_MODE_USER_UNKNOWN', { message: expect.stringContaining('"client.key"') }),
    );
  });

  test('0400 is refused for containers of different users, an init container included', () => {
    const other = { ...application, name: 'other', securityContext: { runAsUser: 7 } };
    expect(() => pod({}, [web, other])).toThrow(errorWith('POD_FILE_MODE_USERS_DIFFER'));
    expect(() => injected({ files }, { containers: [web], initContainers: [other] })).toThrow(
      errorWith('POD_FILE_MODE_USERS_DIFFER', { message: expect.stringContaining('"user":7') }),
    );
  });

  test('0400 is allowed beside a container of another user that does not see the file; the gate looks as the one that does', () => {
    const postgres = { ...application, name: 'postgres', securityContext: { runAsUser: 999 } };
    const template = pod(
      {
        files: { ...files, 'client.key': { content: key, mode: FileMode.owner(), visibleTo: ['postgres'] } },
      },
      [web, postgres],
    );
    expect(identity(template, 'vault-agent')).toEqual([999, 1000]);
    expect(identity(template, 'vault-secrets-ready')[0]).toBe(999);
  });

  test('0400 and a signal to a container of another user are refused: one agent, one user', () => {
    const other = { ...web, name: 'other', securityContext: { runAsUser: 7, runAsGroup: 7 } };
    const only = { 'client.key': { content: key, mode: FileMode.owner(), visibleTo: ['main'] } };
    const onChange = OnChange.signal('SIGHUP', { container: 'other' });
    expect(() => pod({ files: only, onChange }, [web, other])).toThrow(
      errorWith('POD_FILE_MODE_USERS_DIFFER', { message: expect.stringContaining('"signalled":7') }),
    );
    expect(identity(pod({ files: only, onChange: OnChange.restart() }, [web, other]), 'vault-agent')).toEqual(
      [10_001, 10_002],
    );
  });

  test('parts of one certificate have a mode each, and one request', () => {
    const tls = pki('pki').role('web').certificateParts({ commonName: 'web.shop.svc' });
    const template = pod({
      files: {
        'tls.crt': { content: tls.fullChain, mode: FileMode.everyone() },
        'tls.key': { content: tls.privateKey, mode: FileMode.owner() },
        'ca.crt': tls.chain,
      },
    });
    expect(modes(template)).toEqual({
      '/vault/secrets/tls.crt': '0444',
      '/vault/secrets/tls.key': '0400',
      '/vault/secrets/ca.crt': '0440',
    });
    const calls = agentConfigOf(template).template.map(
      ({ contents }) => /secret "[^\n]*"/.exec(contents)?.[0],
    );
    expect(new Set(calls).size).toBe(1);
  });

  test.each([
    ['mode', '0400'],
    ['mode', 0o400],
    ['mode', null],
    ['visibleTo', 'main'],
    ['visibleTo', []],
    ['visibleTo', [5]],
    ['perms', '0400'],
  ])('a wrong setting from untyped code is refused by its name: %s: %j', (setting, value) => {
    expect(() => pod({ files: { k: { content: key, [setting]: value } } })).toThrow(
      errorWith('POD_FILE_SETTING_INVALID', { message: expect.stringContaining(`files["k"].${setting}`) }),
    );
  });

  test.each([undefined, null, 'hunter2', {}, 5])(
    'content %j is refused as any other content is',
    (content) => {
      expect(() => pod({ files: { k: { content } } as never })).toThrow(
        errorWith('SECRETS_FILE_CONTENT_INVALID', { message: expect.not.stringContaining('hunter2') }),
      );
    },
  );
});
