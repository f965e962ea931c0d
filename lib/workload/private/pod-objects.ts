import { createHash } from 'node:crypto';
import { JsonPatch, type Size } from 'cdk8s';
import { ConfigMap, EmptyDirMedium, Secret, Volume, type VolumeMount } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { agentConfig } from '../agent-config';
import { onChangeScript } from '../on-change-script';
import * as paths from '../../agent';
import { readyScript, type ReadyScriptOptions } from '../ready-script';
import { type VaultServer } from '../../agent';
import { type PodPartInput } from './pod-part';

/**
 * The ConfigMap with the agent's configuration and the script of the start gate. Its name carries a hash of the
 * content: a changed template, role or address makes a new ConfigMap and so rolls the pods, and the pods of a rollback
 * find the old one.
 */
export function configMapOf(
  scope: Construct,
  input: PodPartInput,
  data: Readonly<Record<string, string>>,
  { id, kind } = { id: 'AgentConfig', kind: 'agent' },
): ConfigMap {
  const hash = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 10);
  return new ConfigMap(scope, id, {
    // 253 characters are allowed; the hash and its separators take 23.
    metadata: {
      name: `${input.workloadName.slice(0, 230)}-vault-${kind}-${hash}`,
      namespace: input.access.namespace,
    },
    immutable: true,
    data,
  });
}

/** The agent's configuration, by its key in the ConfigMap. */
export function agentConfigData(input: PodPartInput, revokesToken: boolean): Record<string, string> {
  const { access, server, files, secretsPath } = input;
  return {
    [paths.CONFIG_FILES.agent]: agentConfig({
      server,
      authPath: `auth/${access.auth.path}`,
      role: access.roleName,
      secretsPath,
      files,
      renderIntervalSeconds: input.renderInterval.toSeconds(),
      revokesToken,
    }),
  };
}

/** The script and the certificate authority, where it is given as text, by their keys in the ConfigMap. */
export function scriptData(input: PodPartInput, options?: ReadyScriptOptions): Record<string, string> {
  const { server, files, secretsPath } = input;
  return {
    [paths.CONFIG_FILES.ready]: readyScript(
      secretsPath,
      files.map((file) => file.name),
      { ...options, staleAfterSeconds: input.reportsFailedRotation ? staleAfter(input) : undefined },
    ),
    ...(files.some(({ onChange }) => onChange !== undefined)
      ? { [paths.CONFIG_FILES.onChange]: onChangeScript() }
      : {}),
    ...(server.ca?.source.kind === 'pem' ? { [paths.CONFIG_FILES.ca]: server.ca.source.pem } : {}),
  };
}

/** An error counts as long as it is repeated: every 30 s at the most, or when the secrets are read again. */
function staleAfter({ renderInterval }: PodPartInput): number {
  return Math.max(90, 2 * renderInterval.toSeconds());
}

/** Lets the agent signal the application's processes. */
export function sharedProcessesPatch(podSpec: string, input: PodPartInput): JsonPatch[] {
  return input.agentIdentity === undefined ? [] : [JsonPatch.add(`${podSpec}/shareProcessNamespace`, true)];
}

/** A volume in memory, which counts towards the limit of whoever writes to it. */
export function memoryVolume(scope: Construct, id: string, name: string, sizeLimit: Size): Volume {
  return Volume.fromEmptyDir(scope, id, name, { medium: EmptyDirMedium.MEMORY, sizeLimit });
}

/** The certificate authority under one path, whatever it comes from. */
export function caMount(
  scope: Construct,
  server: VaultServer,
  config: ConfigMap,
  { idPrefix, volume: volumeName } = { idPrefix: '', volume: 'vault-ca' },
): VolumeMount[] {
  const source = server.ca?.source;
  if (source === undefined || source.kind === 'system') return [];
  const options = (key: string) => ({ name: volumeName, items: { [key]: { path: 'ca.crt' } } });
  const volume =
    source.kind === 'pem'
      ? Volume.fromConfigMap(scope, `${idPrefix}CaVolume`, config, options(paths.CONFIG_FILES.ca))
      : source.kind === 'configMap'
        ? Volume.fromConfigMap(
            scope,
            `${idPrefix}CaVolume`,
            ConfigMap.fromConfigMapName(scope, `${idPrefix}Ca`, source.name),
            options(source.key),
          )
        : Volume.fromSecret(
            scope,
            `${idPrefix}CaVolume`,
            Secret.fromSecretName(scope, `${idPrefix}Ca`, source.name),
            options(source.key),
          );
  return [{ path: paths.CA_DIR, volume, readOnly: true }];
}

/** The volume of the token that the agent logs in with. cdk8s-plus-28 knows no projected volumes. */
export function tokenVolumePatch(podSpec: string, input: PodPartInput): JsonPatch {
  const { audience } = input.access.auth;
  const token = {
    path: 'token',
    expirationSeconds: input.tokenExpiration.toSeconds(),
    ...(audience.value === undefined ? {} : { audience: audience.value }),
  };
  return JsonPatch.add(`${podSpec}/volumes/-`, {
    name: 'vault-token',
    projected: { defaultMode: 0o440, sources: [{ serviceAccountToken: token }] },
  });
}

/** The token's mount in one container. */
export function tokenMountPatch(container: string): JsonPatch {
  return JsonPatch.add(`${container}/volumeMounts/-`, {
    name: 'vault-token',
    mountPath: paths.TOKEN_DIR,
    readOnly: true,
  });
}
