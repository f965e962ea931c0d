import { checkManifests } from '../../lib/check';
import { asking, brokenBy, workload } from './support';

/** Values of annotations: what certainly fails, and what may work or is filled in later. */
const withAnnotations = (annotations: Readonly<Record<string, unknown>>): readonly string[] =>
  brokenBy(workload({ annotations: asking(annotations) }));

describe('a value that certainly fails is an error, and one that may work or is filled in later is no error', () => {
  test.each([
    'vault.vault.svc:8200',
    'vault',
    '10.0.0.1:8200',
    '[::1]:8200',
    'https:/vault:8200',
    'htps://vault:8200',
    'tcp://vault:8200',
    'https://',
    'https://:8200',
    'https://vault:82000',
    'https://vault:port',
    ' https://vault',
    'https://vault .example',
    'https://vault/v1',
    'https://vault/ui/',
    'http://vault:99999',
  ])('service %j: vault-address-invalid', (service) => {
    expect(withAnnotations({ service })).toEqual(['vault-address-invalid']);
  });

  test.each([
    '',
    'https://vault.example:8200/',
    'HTTPS://vault',
    'https://[fd00::1]:8200',
    'https://proxy.example/vault',
    'unix:///run/vault.sock',
    '${VAULT_ADDR}',
    '$VAULT_ADDR',
    '<address>',
  ])('service %j: nothing', (service) => {
    expect(withAnnotations({ service })).toEqual([]);
  });

  test.each([
    ['kubernetes-dev', 'auth/kubernetes-dev'],
    ['kubernetes/', 'auth/kubernetes'],
    ['Auth/kubernetes', 'auth/kubernetes'],
    ['sys/auth/kubernetes', 'auth/kubernetes'],
    ['https://vault/v1/auth/kubernetes', 'auth/kubernetes'],
    ['auth/kubernetes/login', 'auth/kubernetes'],
    ['v1/auth/kubernetes', 'auth/kubernetes'],
  ])('auth-path %j: vault-auth-path-invalid, instead %s', (path, instead) => {
    const { findings } = checkManifests([
      { file: 'a.yaml', text: JSON.stringify(workload({ annotations: asking({ 'auth-path': path }) })) },
    ]);
    expect(findings).toMatchObject([{ rule: 'vault-auth-path-invalid' }]);
    expect(findings[0]?.remedy).toMatch(new RegExp(`(?:^|: )${instead}$`));
  });

  test.each(['auth/kubernetes', '/auth/kubernetes', 'auth/kubernetes/', 'auth/team/k8s', 'auth/${CLUSTER}'])(
    'auth-path %j: nothing',
    (path) => {
      expect(withAnnotations({ 'auth-path': path })).toEqual([]);
    },
  );

  test.each([
    ['agent-limits-cpu', '${CPU}'],
    ['tls-skip-verify', '$(SKIP)'],
    ['agent-inject-perms-api-key', '#{Mode}#'],
    ['agent-inject-containers', 'web'],
    ['log-level', '__LEVEL__'],
  ])('%s: %j may be right when it is filled in', (name, value) => {
    expect(withAnnotations({ [name]: value })).toEqual([]);
  });

  test('a pod whose agent-inject is filled in later is looked at as one that asks', () => {
    expect(
      brokenBy(workload({ annotations: asking({ 'agent-inject': '${INJECT}', role: undefined }) })),
    ).toEqual(['injector-role-missing']);
  });

  test.each(['v1/secret/data/web', '/v1/secret/data/web', 'https://vault.example/v1/secret/data/web'])(
    'the secret at %j: secret-path-invalid, in an annotation and in a template',
    (path) => {
      const template = `{{ with secret "${path}" }}{{ .Data.data.apiKey }}{{ end }}`;
      expect(withAnnotations({ 'agent-inject-template-api-key': template })).toEqual(['secret-path-invalid']);
      expect(
        withAnnotations({ 'agent-inject-template-api-key': undefined, 'agent-inject-secret-api-key': path }),
      ).toEqual(['secret-path-invalid']);
    },
  );

  test.each(['true', 'app', 'shop-web'])(
    'the word %j, which is no path, in an annotation and in a template: secret-path-invalid',
    (word) => {
      const annotation = { 'agent-inject-template-api-key': undefined, 'agent-inject-secret-api-key': word };
      expect(withAnnotations(annotation)).toEqual(['secret-path-invalid']);
      const template = `{{ with secret "${word}" }}{{ .Data.apiKey }}{{ end }}`;
      expect(withAnnotations({ 'agent-inject-template-api-key': template })).toEqual(['secret-path-invalid']);
      // Beside a template of its own the annotation names the file, and its value is read by nobody.
      expect(withAnnotations({ 'agent-inject-secret-api-key': word })).toEqual([]);
    },
  );
});
