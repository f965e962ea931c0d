import {
  defineErrors,
  type ExampleWanted,
  type Said,
  term,
  worded,
  type WrongValue,
  wrongValueProblem,
} from '../core';
import { POD_CHANGE_ERRORS } from './plan/change-errors';
import { POD_LISTENER_ERRORS } from './plan/listener-errors';
import {
  AGENT_DELIVERY,
  EVERYONE_MODE,
  GROUP_MODE,
  hours,
  mebibytes,
  minutes,
  OWNER_MODE,
  RESTART,
  seconds,
  USER,
  USER_AND_GROUP,
} from './words';

/** Errors of `lib/pod`. A code, once released, keeps its meaning. */
export const PodErrors = defineErrors({
  ...POD_CHANGE_ERRORS,
  ...POD_LISTENER_ERRORS,
  POD_VALUE_INVALID: (facts: ExampleWanted | WrongValue) => wrongValueProblem(facts),
  POD_TEMPLATE_INVALID: (facts: { rule: string; got: unknown }) => ({
    subject: 'pod template',
    rule: facts.rule,
    got: facts.got,
    remedy: worded`${term('pass', 'let podTemplate lead to')} the pod template of a workload, such as spec.template of a Deployment`,
  }),
  POD_INJECTED_TWICE: (facts: { annotation: string }) => ({
    subject: 'pod template',
    rule: 'secrets can be injected once only, and this template has an annotation of the library or of the injector already',
    got: facts.annotation,
    remedy:
      'take the annotation out, and inject the template as the application wrote it, with all its files in one declaration',
  }),
  POD_ANNOTATIONS_TOO_LARGE: (facts: { bytes: number; limit: number }) => ({
    subject: 'files',
    rule: `the agent's configuration must fit into the pod's annotations, which Kubernetes limits to ${String(facts.limit)} bytes for one object`,
    got: `${String(facts.bytes)} bytes`,
    remedy: 'declare fewer or shorter files, or split the workload',
  }),
  POD_MOUNT_PATH_TAKEN: (facts: { container: string; path: string; volume: string }) => ({
    subject: `volumeMounts of container ${JSON.stringify(facts.container)}`,
    rule: `cannot have a volume at ${JSON.stringify(facts.path)}, where the supervisor that starts this container has its files`,
    got: facts.volume,
    remedy: 'mount that volume elsewhere, or choose another envDelivery',
  }),
  POD_NOT_ON_LINUX: (facts: { field: string; got: unknown }) => ({
    subject: facts.field,
    rule: "must be linux, as the agent's image is",
    got: facts.got,
    remedy: 'take it out of the pod, or read the secrets in another way on Windows',
  }),
  POD_VOLUME_NAME_TAKEN: (facts: { name: string }) => ({
    subject: 'volume name',
    rule: 'cannot be that of a volume of the agent',
    got: facts.name,
    remedy: 'give the volume of the application another name',
  }),
  POD_AGENT_VOLUME_MOUNTED: (facts: { container: string; volume: string }) => ({
    subject: `volumeMounts of container ${JSON.stringify(facts.container)}`,
    rule: "must not write to the agent's volumes, nor mount them before the agent runs: a file that another one writes would open the start gate",
    got: facts.volume,
    remedy: 'take the mount out; containers after the gate find the files in secretsPath',
  }),
  POD_SECRETS_PATH_TAKEN: (facts: { path: string; taken: string }) => ({
    subject: 'secretsPath',
    rule: `cannot hide a folder that programs or the agent need, such as ${JSON.stringify(facts.taken)}`,
    got: facts.path,
    remedy: 'write a path of its own such as "/vault/secrets"',
  }),
  POD_SECRETS_PATH_MOUNTED: (facts: { container: string; path: string; volume: string }) => ({
    subject: `volumeMounts of container ${JSON.stringify(facts.container)}`,
    rule: `cannot be at or below the folder of the secrets, ${JSON.stringify(facts.path)}, which is read-only, nor be a read-only volume above it`,
    got: facts.volume,
    remedy: 'mount that volume elsewhere, or write another secretsPath',
  }),
  POD_SECRETS_SIZE_OUT_OF_BOUNDS: (facts: { mebibytes: number; most: number; limit: number }) => ({
    subject: 'secretsSize',
    rule: `the files are in memory and must leave the agent 48 MiB of its limit of ${String(facts.limit)} MiB, so the size must be between 1 and ${String(facts.most)} MiB`,
    got: `${String(facts.mebibytes)} MiB`,
    remedy: 'shrink secretsSize, or raise agentResources.memory.limit',
  }),
  POD_VIEWS_TOO_LARGE: (facts: { views: number; mebibytes: number; most: number }) => ({
    subject: 'visibleTo',
    rule: `containers that see different files need a volume of secretsSize each, and all of them must fit into the agent's memory, which has ${String(facts.most)} MiB for them`,
    got: `${String(facts.views)} volumes, ${String(facts.mebibytes)} MiB`,
    remedy:
      'shrink secretsSize, raise agentResources.memory.limit, or show the same files to more containers',
  }),
  POD_FILES_TOO_MANY: (facts: { files: number; mebibytes: number }) => ({
    subject: 'secretsSize',
    rule: `a volume of ${String(facts.mebibytes)} MiB can hold at most ${String(facts.mebibytes * 256 - 1)} files: each takes at least 4 KiB in memory, and one that is written again takes them twice`,
    got: `${String(facts.files)} files`,
    remedy: 'raise secretsSize, or write several values into one file, such as jsonFile or dotenvFile',
  }),
  POD_VISIBLE_TO_UNKNOWN: (facts: { file: string; name: string; known: readonly string[] }) => ({
    subject: `visibleTo of files[${JSON.stringify(facts.file)}]`,
    rule: `every name must be one of the containers that run after the gate: ${facts.known.join(', ')}`,
    got: facts.name,
    remedy: 'write the name as it is in containers or initContainers of the pod',
  }),
  POD_VISIBLE_TO_WITH_INJECTOR: (facts: { rule: string; got: unknown }) => ({
    subject: 'visibleTo',
    rule: facts.rule,
    got: facts.got,
    remedy: worded`write delivery: ${AGENT_DELIVERY}, or let visibleTo of the declaration name all who see the files`,
  }),
  POD_FILE_SETTING_INVALID: (facts: { name: string; setting: string; example: Said }) => ({
    subject: `files[${JSON.stringify(facts.name)}].${facts.setting}`,
    rule: worded`a file must be what it holds, or an object with content, mode (a ${term('FileMode', 'text of octal digits')}) and visibleTo (a list of at least one container)`,
    remedy: worded`write ${facts.setting} such as ${facts.example}`,
  }),
  POD_FILE_MODE_INVALID: (facts: { rule: string; got: unknown }) => ({
    subject: term('FileMode', 'mode'),
    rule: facts.rule,
    got: facts.got,
    remedy: worded`write ${OWNER_MODE} for ${term('0400', 'the owner alone')}, ${GROUP_MODE} for ${term('0440', 'its group too')}, ${EVERYONE_MODE} for ${term('0444', 'everyone')}, or ${term('FileMode.of("0600")', "another such as '0600'")}`,
  }),
  POD_FILE_MODE_USER_UNKNOWN: (facts: { container: string; file: string; user: number | undefined }) => ({
    subject: `mode of files[${JSON.stringify(facts.file)}]`,
    rule: `for a file that its owner alone can read, the user of container ${JSON.stringify(facts.container)} must be stated and cannot be root: the agent writes it as that user`,
    got: { user: facts.user ?? 'not stated' },
    remedy: worded`write ${USER_AND_GROUP} on the container, name in visibleTo those that read the file, or choose mode: ${GROUP_MODE}`,
  }),
  POD_FILE_MODE_USERS_DIFFER: (facts: {
    files: readonly string[];
    users: readonly { readonly container: string; readonly user: number }[];
    signalled: number | undefined;
  }) => ({
    subject: `mode of files[${facts.files.map((name) => JSON.stringify(name)).join(', ')}]`,
    rule: 'files that their owner alone can read must have readers of one user, who is also the one that onChange signals: the one agent is the owner of all files',
    got: { users: facts.users, signalled: facts.signalled },
    remedy: worded`give these containers the same ${USER}, name in visibleTo those that read the file, or choose mode: ${GROUP_MODE}`,
  }),
  POD_AGENT_MEMORY_TOO_SMALL: (facts: { mebibytes: number }) => ({
    subject: 'agentResources.memory.limit',
    rule: 'must be 64 MiB or more: an agent with one file takes up to 26 MiB, and the kernel has to keep some of its program of 120 MiB',
    got: `${String(facts.mebibytes)} MiB`,
    remedy: worded`write memory: { limit: ${mebibytes(128)} }, or leave it out`,
  }),
  POD_AGENT_REQUEST_ABOVE_LIMIT: (facts: { part: string; request: string; limit: string }) => ({
    subject: `agentResources.${facts.part}`,
    rule: `the request must be at most the limit, which is ${facts.limit}: Kubernetes refuses the pod otherwise`,
    got: facts.request,
    remedy: 'lower the request or raise the limit',
  }),
  POD_AGENT_RESOURCES_BELOW_SAFEGUARDS: (facts: { part: string; got: string; least: string }) => ({
    subject: `agentResources.${facts.part}`,
    rule: `with deploymentSafeguards it must be ${facts.least} or more: AKS raises what is less, and the cluster no longer has what the manifest says`,
    got: facts.got,
    remedy: `write ${facts.least} or more, or leave it out`,
  }),
  POD_INIT_BEFORE_SECRETS_UNKNOWN: (facts: { name: string; known: readonly string[] }) => ({
    subject: 'initContainersBeforeSecrets',
    rule: `every name must be one of the pod's init containers: ${facts.known.join(', ')}`,
    got: facts.name,
    remedy: 'write the name as it is in initContainers of the pod',
  }),
  POD_CONTAINER_NAME_RESERVED: (facts: { name: string }) => ({
    subject: 'container name',
    rule: 'cannot be "vault-agent", "vault-agent-init", "vault-agent-copy" or "vault-secrets-ready": containers that this library or the injector adds have these names',
    got: facts.name,
    remedy: 'give the container another name',
  }),
  POD_CONTAINER_NAME_TWICE: (facts: { name: string }) => ({
    subject: 'container name',
    rule: 'the containers of a pod, init containers included, must have different names: Kubernetes refuses the pod otherwise',
    got: facts.name,
    remedy: term(
      'write name in each of them; cdk8s-plus calls a container without one "main"',
      'give one of them another name in the pod template',
    ),
  }),
  POD_DELIVERY_LOSES_LEASES: (facts: { kind: string; files: readonly string[]; completes: boolean }) => ({
    subject: 'delivery',
    rule: facts.completes
      ? `a file with a lease needs an agent that renews it, and in a Job the delivery "${facts.kind}" has none`
      : `with the delivery "${facts.kind}" init container and sidecar take a lease or issue a certificate each, and the application goes on with the first, which nobody renews`,
    got: facts.files,
    remedy: facts.completes
      ? worded`write delivery: ${AGENT_DELIVERY}, whose agent stays as long as the Job`
      : worded`write delivery: ${AGENT_DELIVERY}, which has one lease, or onChange: ${RESTART} for these files`,
  }),
  POD_INJECTOR_OPTION_INVALID: (facts: { option: string; rule: string; got: unknown }) => ({
    subject: `injector ${facts.option}`,
    rule: facts.rule,
    got: facts.got,
    remedy: 'write a value within the bounds, or leave the option out',
  }),
  POD_MESH_PORT_CONTRADICTS: (facts: { annotation: string; value: string; port: string }) => ({
    subject: `mesh and ${facts.annotation}`,
    rule: `must let the agent's calls to port ${facts.port} past the proxy, as the declaration says, and sends them through it`,
    got: facts.value,
    remedy: `take ${facts.port} out of the annotation, or leave mesh out where the proxy is a native sidecar`,
  }),
  POD_MESH_PORTS_INVALID: (facts: { annotation: string }) => ({
    subject: facts.annotation,
    rule: 'must list ports or ranges of ports; the mesh refuses the pod for anything else',
    got: '*',
    remedy: 'list the ports, or take the pod out of the mesh',
  }),
  POD_INIT_BEFORE_SECRETS_WITH_INJECTOR: (facts: { containers: readonly string[] }) => ({
    subject: 'initContainersBeforeSecrets',
    rule: 'cannot be given with the injector, which puts its own init container before all others',
    got: facts.containers,
    remedy: worded`move them to initContainers, after the secrets, or write delivery: ${AGENT_DELIVERY}`,
  }),
  POD_LOGIN_NAMESPACE_UNKNOWN: (facts: { loginNamespace: string; by: string }) => ({
    subject: 'namespace of the auth mount',
    rule: `must be that of the secrets, since ${facts.by} knows one Vault namespace for both`,
    got: facts.loginNamespace,
    remedy: worded`mount the auth method in the namespace of the secrets, or take Vault's own agent: agentImage: ${term('AgentImage.vault(version)', '{ vault: VERSION }')} with delivery: ${AGENT_DELIVERY}`,
  }),
  POD_VAULT_NAME_UNKNOWN_TO_NODE: (facts: { hostname: string; onNode: boolean }) => ({
    subject: 'dnsPolicy of the pod',
    rule: "must ask the cluster's DNS, since the address of Vault is a name of it, and this pod asks the DNS of its node",
    got: facts.hostname,
    remedy: facts.onNode
      ? 'write dnsPolicy: ClusterFirstWithHostNet, or take an address of Vault that the node knows'
      : 'write dnsPolicy: ClusterFirst, or take an address of Vault that the node knows',
  }),
  POD_SECRETS_PATH_INVALID: (facts: { path: string }) => ({
    subject: 'secretsPath',
    rule: 'must be an absolute path, without "..", ":" or a trailing slash, and not "/"',
    got: facts.path,
    remedy: 'write a path such as "/vault/secrets"',
  }),
  POD_START_TIMEOUT_OUT_OF_BOUNDS: (facts: { seconds: number }) => ({
    subject: 'startTimeout',
    rule: 'must be between 10 s and 24 h',
    got: `${String(facts.seconds)} s`,
    remedy: worded`write a duration such as ${minutes(5)}`,
  }),
  POD_RENDER_INTERVAL_TOO_LONG: (facts: { file: string; path: string; most: number; got: number }) => ({
    subject: `renderInterval with files[${JSON.stringify(facts.file)}]`,
    rule: `must be at most ${String(facts.most)} s, for which what is read at ${JSON.stringify(facts.path)} is good; the agent would read it again after ${String(facts.got)} s`,
    remedy: worded`give renderInterval: ${seconds(10)}, or at most ${String(facts.most)} s`,
  }),
  POD_RENDER_INTERVAL_OUT_OF_BOUNDS: (facts: { seconds: number }) => ({
    subject: 'renderInterval',
    rule: 'must be between 10 s and 24 h: reading static secrets again more often is load on Vault without a gain',
    got: `${String(facts.seconds)} s`,
    remedy: worded`write a duration such as ${minutes(1)}`,
  }),
  POD_TOKEN_EXPIRATION_OUT_OF_BOUNDS: (facts: { seconds: number }) => ({
    subject: 'tokenExpiration',
    rule: 'must be between 600 s (the API server refuses less) and 24 h (AKS caps more)',
    got: `${String(facts.seconds)} s`,
    remedy: worded`write a duration such as ${hours(1)}`,
  }),
  POD_TOKEN_EXPIRES_BEFORE_START: (facts: { tokenExpiration: number; startTimeout: number }) => ({
    subject: 'tokenExpiration',
    rule: `must be longer than startTimeout (${String(facts.startTimeout)} s): the agent may log in until then`,
    got: `${String(facts.tokenExpiration)} s`,
    remedy: 'raise tokenExpiration or shorten startTimeout',
  }),
});
