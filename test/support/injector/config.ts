import { type Annotations, defined, number } from './annotations';

/** What the configuration needs beside the annotations. */
export interface ConfigFacts {
  readonly init: boolean;
  readonly address: string;
  readonly secretsPath: string;
  /** The folder of the service account's token. */
  readonly tokenDir: string;
}

/** The agent's configuration, decoded. */
export function configOf(annotations: Annotations, facts: ConfigFacts): object {
  const value = (name: string) => annotations.get(name);
  const tokenPath = value('auth-config-token-path') ?? `${facts.tokenDir}/token`;
  const type = value('auth-type') ?? 'kubernetes';
  const login = Object.fromEntries(
    annotations.family('auth-config-').map(([name, setting]) => [name.replaceAll('-', '_'), setting]),
  );
  const telemetry = annotations.family('agent-telemetry-');
  return defined({
    exit_after_auth: facts.init,
    pid_file: '/home/vault/.pid',
    vault: defined({
      address: facts.address,
      ca_cert: value('ca-cert'),
      client_cert: value('client-cert'),
      client_key: value('client-key'),
      tls_server_name: value('tls-server-name'),
    }),
    auto_auth: {
      method: defined({
        type,
        mount_path: value('auth-path') ?? 'auth/kubernetes',
        namespace: value('namespace'),
        min_backoff: value('auth-min-backoff'),
        max_backoff: value('auth-max-backoff'),
        config: {
          ...(type === 'kubernetes' || value('role') !== undefined
            ? { role: value('role'), token_path: tokenPath }
            : {}),
          ...login,
        },
      }),
      sink: [
        { type: 'file', config: { path: '/home/vault/.vault-token' } },
        ...(annotations.isTrue('agent-inject-token')
          ? [{ type: 'file', config: { path: `${facts.secretsPath}/token` } }]
          : []),
      ],
    },
    template: templates(annotations, facts.secretsPath),
    template_config: defined({
      exit_on_retry_failure: value('template-config-exit-on-retry-failure') !== 'false',
      static_secret_render_interval: value('template-static-secret-render-interval'),
      max_connections_per_host: number(value('template-max-connections-per-host')),
      lease_renewal_threshold: number(value('template-lease-renewal-threshold')),
    }),
    ...(annotations.isTrue('agent-cache-enable')
      ? {
          listener: [{ type: 'tcp', address: '127.0.0.1:8200', tls_disable: true }],
          cache: {
            use_auto_auth_token: 'true',
            persist: { type: 'kubernetes', path: '/vault/agent-cache' },
          },
        }
      : {}),
    telemetry:
      telemetry.length === 0
        ? undefined
        : Object.fromEntries(
            telemetry.map(([name, text]) => [name.replaceAll('-', '_'), JSON.parse(text) as unknown]),
          ),
  });
}

/** In the order of their names; the real one has none. */
function templates(annotations: Annotations, secretsPath: string): object[] {
  const names = [
    ...annotations.family('agent-inject-secret-'),
    ...annotations.family('agent-inject-template-'),
  ].map(([name]) => name);
  return [...new Set(names)].sort().map((name) => {
    const of = (family: string) => annotations.get(`${family}-${name}`);
    const folder = of('secret-volume-path') ?? secretsPath;
    return defined({
      contents: of('agent-inject-template') ?? defaultTemplate(annotations, of('agent-inject-secret') ?? ''),
      destination: `${folder}/${of('agent-inject-file') ?? fileName(annotations, name)}`,
      left_delimiter: of('agent-template-left-delim') ?? '{{',
      right_delimiter: of('agent-template-right-delim') ?? '}}',
      command: of('agent-inject-command'),
      perms: of('agent-inject-perms'),
      error_on_missing_key: of('error-on-missing-key') === 'true' ? true : undefined,
    });
  });
}

/** In lower case, unless an annotation says otherwise: in no recording, but in the code of vault-k8s 1.7.6. */
function fileName(annotations: Annotations, name: string): string {
  const preserved =
    annotations.get(`preserve-secret-case-${name}`) ?? annotations.get('preserve-secret-case');
  return preserved === 'true' ? name : name.toLowerCase();
}

function defaultTemplate(annotations: Annotations, path: string): string {
  return annotations.get('agent-inject-default-template') === 'json'
    ? `{{ with secret "${path}" }}{{ .Data | toJSON }}\n{{ end }}`
    : `{{ with secret "${path}" }}{{ range $k, $v := .Data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}`;
}
