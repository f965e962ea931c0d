/** The annotations that HashiCorp's injector (vault-k8s 1.7.6) reads. It silently ignores every other one. */

/** Before each of their names. */
export const INJECTOR_PREFIX = 'vault.hashicorp.com/';

/**
 * The names, without the prefix.
 * @see https://developer.hashicorp.com/vault/docs/platform/k8s/injector/annotations
 */
export const INJECTOR_ANNOTATIONS = [
  'agent-inject',
  'agent-inject-status',
  'agent-init-first',
  'agent-pre-populate',
  'agent-pre-populate-only',
  'agent-inject-containers',
  'agent-image',
  'agent-configmap',
  'agent-extra-secret',
  'agent-copy-volume-mounts',
  'agent-json-patch',
  'agent-init-json-patch',
  'agent-request-namespace',
  'agent-share-process-namespace',
  'agent-inject-default-template',
  'agent-inject-token',
  'agent-limits-cpu',
  'agent-limits-mem',
  'agent-limits-ephemeral',
  'agent-requests-cpu',
  'agent-requests-mem',
  'agent-requests-ephemeral',
  'agent-run-as-user',
  'agent-run-as-group',
  'agent-run-as-same-user',
  'agent-set-security-context',
  'agent-revoke-on-shutdown',
  'agent-revoke-grace',
  'agent-enable-quit',
  'agent-cache-enable',
  'agent-cache-use-auto-auth-token',
  'agent-cache-listener-port',
  'agent-cache-exit-on-err',
  'agent-auto-auth-exit-on-err',
  'agent-disable-idle-connections',
  'agent-disable-keep-alives',
  'agent-service-account-token-volume-name',
  'template-config-exit-on-retry-failure',
  'template-static-secret-render-interval',
  'template-max-connections-per-host',
  'template-lease-renewal-threshold',
  'secret-volume-path',
  'preserve-secret-case',
  'service',
  'namespace',
  'role',
  'auth-type',
  'auth-path',
  'auth-min-backoff',
  'auth-max-backoff',
  'tls-skip-verify',
  'tls-secret',
  'tls-server-name',
  'ca-cert',
  'ca-key',
  'client-cert',
  'client-key',
  'client-max-retries',
  'client-timeout',
  'proxy-address',
  'go-max-procs',
  'log-level',
  'log-format',
] as const;

/** The beginnings of those that end in the name of a secret, of a setting of the login or of the telemetry. */
export const INJECTOR_ANNOTATION_FAMILIES = [
  'agent-inject-secret-',
  'agent-inject-template-file-',
  'agent-inject-template-',
  'agent-inject-file-',
  'agent-inject-perms-',
  'agent-inject-command-',
  'agent-template-left-delim-',
  'agent-template-right-delim-',
  'secret-volume-path-',
  'preserve-secret-case-',
  'error-on-missing-key-',
  'auth-config-',
  'agent-telemetry-',
] as const;

/** The name of an annotation of the injector, without the prefix. */
export type InjectorAnnotation =
  (typeof INJECTOR_ANNOTATIONS)[number] | `${(typeof INJECTOR_ANNOTATION_FAMILIES)[number]}${string}`;

/** Whether the injector reads the annotation of this name (without the prefix). */
export function isInjectorAnnotation(name: string): name is InjectorAnnotation {
  return (
    (INJECTOR_ANNOTATIONS as readonly string[]).includes(name) ||
    INJECTOR_ANNOTATION_FAMILIES.some((family) => name.startsWith(family) && name.length > family.length)
  );
}
