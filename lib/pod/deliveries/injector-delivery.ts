import {
  CA_DIR,
  CA_PATH,
  CONFIG_DIR,
  INJECTED_LABEL,
  INJECTOR_PREFIX,
  type InjectorAnnotation,
  shellWords,
  templateSafeWord,
  VOLUMES,
} from '../../agent';
import { TEMPLATE_DELIMITERS } from '../../secrets';
import { optionAnnotations } from '../injector-options';
import { type PodPlan } from '../plan/pod-plan';
import { type RenderedFile } from '../plan/rendered-files';
import { podVariable } from '../parts/agent';
import { caConfiguration, caMounts, caVolumes } from '../parts/ca';
import { scripts } from '../parts/configuration';
import { configMount } from '../parts/containers';
import { gate } from '../parts/gate';
import { agentLiveness, agentReadiness } from '../parts/probes';
import { tokenVolume } from '../parts/volumes';
import { type DeliveryParts, reactionScripts } from './delivery-parts';

type Annotations = Readonly<Partial<Record<InjectorAnnotation, string>>>;

/**
 * {@link Delivery.injector}: annotations make HashiCorp's webhook put an agent before the start gate and one beside
 * the application. Where the webhook has not run there is no mount of the secrets, and the gate stays closed.
 */
export function injectorDelivery(plan: PodPlan): DeliveryParts {
  const annotations = { ...derived(plan), ...optionAnnotations(plan.delivery.injectorOptions) };
  return {
    // The gate mounts the certificate authority too, so that the pod has the volume; the agents mount it by a patch.
    initContainers: [gate(plan, [configMount(), ...caMounts(plan)], '--injected')],
    containers: [],
    volumes: [tokenVolume(plan), ...caVolumes(plan)],
    configuration: { ...scripts('secrets-ready.sh', ...reactionScripts(plan)), ...caConfiguration(plan) },
    labels: { [INJECTED_LABEL.name]: INJECTED_LABEL.value },
    annotations: Object.fromEntries(
      Object.entries(annotations).flatMap(([name, value]) =>
        value === undefined ? [] : [[`${INJECTOR_PREFIX}${name}`, value]],
      ),
    ),
    applicationMounts: () => [],
    // The injector gives its containers no seccomp profile, which Pod Security `restricted` demands.
    podSeccompProfile: { type: 'RuntimeDefault' },
  };
}

function derived(plan: PodPlan): Annotations {
  const { server, completes } = plan;
  const patches = [
    mountPatch(VOLUMES.config, CONFIG_DIR),
    ...caMounts(plan).map(() => mountPatch(VOLUMES.ca, CA_DIR)),
    ...variablePatches(plan),
  ];
  return {
    'agent-inject': 'true',
    // The gate waits for what the agent's init container writes, so that one has to come first.
    'agent-init-first': 'true',
    ...(completes ? { 'agent-pre-populate-only': 'true' } : {}),
    ...identity(plan),
    'agent-image': plan.image.reference,
    role: plan.roleName,
    'auth-path': `auth/${plan.auth.path}`,
    'auth-min-backoff': '1s',
    'auth-max-backoff': '30s',
    service: server.address,
    ...(server.namespace === undefined ? {} : { namespace: server.namespace }),
    ...(server.tlsServerName === undefined ? {} : { 'tls-server-name': server.tlsServerName }),
    ...(caMounts(plan).length === 0 ? {} : { 'ca-cert': CA_PATH }),
    'agent-service-account-token-volume-name': VOLUMES.serviceAccountToken,
    'secret-volume-path': plan.secretsPath,
    'template-config-exit-on-retry-failure': 'false',
    'template-static-secret-render-interval': `${String(plan.timing.renderInterval)}s`,
    ...resources(plan),
    ...fileAnnotations(plan.files),
    ...(plan.injectedContainers === undefined
      ? {}
      : { 'agent-inject-containers': plan.injectedContainers.join(',') }),
    'agent-init-json-patch': JSON.stringify(patches),
    ...(completes
      ? {}
      : {
          'agent-json-patch': JSON.stringify([
            ...patches,
            { op: 'add', path: '/readinessProbe', value: agentReadiness(plan) },
            ...livenessPatches(plan),
          ]),
        }),
  };
}

function identity({ agentIdentity }: PodPlan): Annotations {
  if (agentIdentity === undefined) return {};
  return {
    'agent-run-as-user': String(agentIdentity.user),
    'agent-run-as-group': String(agentIdentity.group),
  };
}

/**
 * By numbers, because an annotation's name has room for 63 characters and no upper case where the webhook lowers it.
 * Commands as a line of shell, the only form that the injector knows.
 */
function fileAnnotations(files: readonly RenderedFile[]): Annotations {
  return Object.assign(
    {},
    ...files.map(({ name, perms, template, onChange }, index): Annotations => {
      const key = String(index);
      return {
        [`agent-inject-template-${key}` as const]: template,
        [`agent-template-left-delim-${key}` as const]: TEMPLATE_DELIMITERS.left,
        [`agent-template-right-delim-${key}` as const]: TEMPLATE_DELIMITERS.right,
        [`agent-inject-file-${key}` as const]: name,
        [`agent-inject-perms-${key}` as const]: perms,
        [`error-on-missing-key-${key}` as const]: 'true',
        ...(onChange === undefined
          ? {}
          : { [`agent-inject-command-${key}` as const]: templateSafeWord(shellWords(onChange)) }),
      };
    }),
  ) as Annotations;
}

/** An empty text removes the injector's own limit. */
function resources({ quantities }: PodPlan): Annotations {
  return {
    'agent-requests-cpu': quantities.cpuRequest,
    'agent-limits-cpu': quantities.cpuLimit ?? '',
    'agent-requests-mem': quantities.memoryRequest,
    'agent-limits-mem': quantities.memoryLimit,
    ...(quantities.ephemeralRequest === undefined
      ? {}
      : { 'agent-requests-ephemeral': quantities.ephemeralRequest }),
    ...(quantities.ephemeralLimit === undefined
      ? {}
      : { 'agent-limits-ephemeral': quantities.ephemeralLimit }),
  };
}

/** The variables that the templates ask for, but those that the webhook gives its agents anyhow. */
function variablePatches({ podFields }: PodPlan): readonly object[] {
  return podFields
    .filter(({ variable }) => variable === 'POD_NAME')
    .map((field) => ({ op: 'add', path: '/env/-', value: podVariable(field) }));
}

function livenessPatches(plan: PodPlan): readonly object[] {
  const value = agentLiveness(plan);
  return value === undefined ? [] : [{ op: 'add', path: '/livenessProbe', value }];
}

function mountPatch(name: string, mountPath: string): object {
  return { op: 'add', path: '/volumeMounts/-', value: { name, mountPath, readOnly: true } };
}
