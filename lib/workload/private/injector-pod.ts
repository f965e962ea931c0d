import { JsonPatch, type Size } from 'cdk8s';
import {
  type ConfigMap,
  type Container,
  type ContainerProps,
  type ContainerResources,
  Volume,
  type VolumeMount,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { INJECTOR_PREFIX } from '../../agent';
import { AGENT_CONTAINER, GATE_CONTAINER, gateMessagePatch, gateProps } from '../agent-pod';
import {
  type InjectorAnnotations as Annotations,
  type InjectorOptions,
  optionAnnotations,
} from '../injector-options';
import * as paths from '../../agent';
import { shellWords } from '../../agent';
import { TEMPLATE_DELIMITERS } from '../../secrets';
import { caMount, configMapOf, scriptData, sharedProcessesPatch, tokenVolumePatch } from './pod-objects';
import { type PodPart, type PodPartIndices, type PodPartInput } from './pod-part';

/** The label by which a webhook can select the pods that it must not miss. */
export const INJECTED_LABEL = 'vault-injection';
/** Its value. */
export const INJECTED_VALUE = 'required';

/**
 * The part of a pod that asks for its secrets by {@link Delivery.injector}: the annotations that make the webhook put
 * an agent before the start gate and one beside the application, and the gate.
 */
export class InjectorPod implements PodPart {
  public readonly initContainers: readonly ContainerProps[];
  public readonly containers: readonly ContainerProps[] = [];
  public readonly reservedNames: readonly string[] = ['vault-agent-init', AGENT_CONTAINER];
  public readonly config: ConfigMap;
  public readonly labels = { [INJECTED_LABEL]: INJECTED_VALUE };
  public readonly annotations: Readonly<Record<string, string>>;
  /** The CA, which the webhook's containers mount by a patch; the gate mounts it so that the pod has the volume. */
  private readonly ca: readonly VolumeMount[];

  public constructor(
    scope: Construct,
    private readonly input: PodPartInput,
    options: InjectorOptions,
  ) {
    this.config = configMapOf(scope, input, scriptData(input, { injected: true }));
    const volume = Volume.fromConfigMap(scope, 'AgentConfigVolume', this.config, { name: 'vault-config' });
    this.ca = caMount(scope, input.server, this.config);
    this.initContainers = [
      {
        ...gateProps(input),
        // The webhook adds the mount of the secrets. Where it has not run there is none, and the gate stays closed.
        volumeMounts: [{ path: paths.CONFIG_DIR, volume, readOnly: true }, ...this.ca],
      },
    ];
    this.annotations = Object.fromEntries(
      Object.entries({ ...this.derived(), ...optionAnnotations(options) })
        .filter((entry): entry is [string, string] => entry[1] !== undefined)
        .map(([name, value]) => [`${INJECTOR_PREFIX}${name}`, value]),
    );
  }

  /** The webhook does, into all containers of the pod. */
  public mountSecrets(container: Container): void {
    void container;
  }

  public patches(podSpec: string, first: PodPartIndices): JsonPatch[] {
    const gate = `${podSpec}/initContainers/${String(first.initContainers)}`;
    return [
      JsonPatch.test(`${gate}/name`, GATE_CONTAINER),
      tokenVolumePatch(podSpec, this.input),
      gateMessagePatch(gate),
      // The injector gives its containers no seccomp profile, which Pod Security `restricted` demands.
      JsonPatch.add(`${podSpec}/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
      ...sharedProcessesPatch(podSpec, this.input),
    ];
  }

  private derived(): Annotations {
    const { access, server, secretsPath, image, files, resources, renderInterval, completes, agentIdentity } =
      this.input;
    const mounts = [
      mountPatch('vault-config', paths.CONFIG_DIR),
      ...this.ca.map(({ path }) => mountPatch('vault-ca', path)),
    ];
    return {
      'agent-inject': 'true',
      // The gate waits for what the agent's init container writes, so that one has to come first.
      'agent-init-first': 'true',
      ...(completes ? { 'agent-pre-populate-only': 'true' } : {}),
      ...(agentIdentity === undefined
        ? {}
        : {
            'agent-run-as-user': String(agentIdentity.user),
            'agent-run-as-group': String(agentIdentity.group),
          }),
      'agent-image': image.reference,
      role: access.roleName,
      'auth-path': `auth/${access.auth.path}`,
      'auth-min-backoff': '1s',
      'auth-max-backoff': '30s',
      service: server.address,
      ...(server.namespace === undefined ? {} : { namespace: server.namespace }),
      ...(server.tlsServerName === undefined ? {} : { 'tls-server-name': server.tlsServerName }),
      ...(this.ca.length === 0 ? {} : { 'ca-cert': paths.CA_PATH }),
      'agent-service-account-token-volume-name': 'vault-token',
      'secret-volume-path': secretsPath,
      'template-config-exit-on-retry-failure': 'false',
      'template-static-secret-render-interval': `${String(renderInterval.toSeconds())}s`,
      ...resourceAnnotations(resources),
      ...fileAnnotations(files),
      'agent-init-json-patch': JSON.stringify(mounts),
      ...(completes ? {} : { 'agent-json-patch': JSON.stringify([...mounts, readinessPatch()]) }),
    };
  }
}

/**
 * By numbers, because an annotation's name has room for 63 characters and no upper case where the webhook lowers it.
 * Commands as a line of shell, the only form that the injector knows.
 */
function fileAnnotations(files: PodPartInput['files']): Annotations {
  return Object.assign(
    {},
    ...files.map(({ name, template, onChange }, index): Annotations => {
      const key = String(index);
      return {
        [`agent-inject-template-${key}` as const]: template,
        [`agent-template-left-delim-${key}` as const]: TEMPLATE_DELIMITERS.left,
        [`agent-template-right-delim-${key}` as const]: TEMPLATE_DELIMITERS.right,
        [`agent-inject-file-${key}` as const]: name,
        [`agent-inject-perms-${key}` as const]: '0440',
        [`error-on-missing-key-${key}` as const]: 'true',
        ...(onChange === undefined ? {} : { [`agent-inject-command-${key}` as const]: shellWords(onChange) }),
      };
    }),
  ) as Annotations;
}

/** An empty text removes the injector's own limit. */
function resourceAnnotations({ cpu, memory }: ContainerResources): Annotations {
  return {
    'agent-requests-cpu': cpu?.request?.amount ?? '',
    'agent-limits-cpu': cpu?.limit?.amount ?? '',
    'agent-requests-mem': mebibytes(memory?.request),
    'agent-limits-mem': mebibytes(memory?.limit),
  };
}

function mebibytes(size: Size | undefined): string {
  return size === undefined ? '' : `${String(size.toMebibytes())}Mi`;
}

function mountPatch(name: string, mountPath: string): object {
  return { op: 'add', path: '/volumeMounts/-', value: { name, mountPath, readOnly: true } };
}

function readinessPatch(): object {
  const command = ['/bin/sh', paths.configPath(paths.CONFIG_FILES.ready), 'check'];
  return {
    op: 'add',
    path: '/readinessProbe',
    value: { exec: { command }, periodSeconds: 5, timeoutSeconds: 5 },
  };
}
