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
    rule: 'secrets are injected once, and this template has an annotation of the library or of the injector already',
    got: facts.annotation,
    remedy:
      'take the annotation out, and inject the template as the application wrote it, with all its files in one declaration',
  }),
  POD_ANNOTATIONS_TOO_LARGE: (facts: { bytes: number; limit: number }) => ({
    subject: 'files',
    rule: `the pod carries the agent's configuration in its annotations, which Kubernetes limits to ${String(facts.limit)} bytes for one object`,
    got: `${String(facts.bytes)} bytes`,
    remedy: 'declare fewer or shorter files, or split the workload',
  }),
  POD_MOUNT_PATH_TAKEN: (facts: { container: string; path: string; volume: string }) => ({
    subject: `volumeMounts of container ${JSON.stringify(facts.container)}`,
    rule: `the supervisor that starts this container has its files in ${JSON.stringify(facts.path)}`,
    got: facts.volume,
    remedy: 'mount that volume elsewhere, or choose another envDelivery',
  }),
  POD_NOT_ON_LINUX: (facts: { field: string; got: unknown }) => ({
    subject: facts.field,
    rule: "the agent's image is one of Linux, and so is the node of the pod",
    got: facts.got,
    remedy: 'take it out of the pod, or read the secrets in another way on Windows',
  }),
  POD_VOLUME_NAME_TAKEN: (facts: { name: string }) => ({
    subject: 'volume name',
    rule: 'the volumes of the agent keep their names, which the pod has given to a volume of its own',
    got: facts.name,
    remedy: 'give the volume of the application another name',
  }),
  POD_AGENT_VOLUME_MOUNTED: (facts: { container: string; volume: string }) => ({
    subject: `volumeMounts of container ${JSON.stringify(facts.container)}`,
    rule: "the agent's volumes are written by the agent alone, and no container that runs before it mounts them: a file that another one writes would open the start gate",
    got: facts.volume,
    remedy: 'take the mount out; containers after the gate find the files in secretsPath',
  }),
  POD_SECRETS_PATH_TAKEN: (facts: { path: string; taken: string }) => ({
    subject: 'secretsPath',
    rule: `the folder of the secrets hides no folder that programs or the agent need, and ${JSON.stringify(facts.taken)} is one`,
    got: facts.path,
    remedy: 'write a path of its own such as "/vault/secrets"',
  }),
  POD_SECRETS_PATH_MOUNTED: (facts: { container: string; path: string; volume: string }) => ({
    subject: `volumeMounts of container ${JSON.stringify(facts.container)}`,
    rule: `the folder of the secrets, ${JSON.stringify(facts.path)}, is read-only and holds nothing else, and cannot be made in a volume that is read-only`,
    got: facts.volume,
    remedy: 'mount that volume elsewhere, or write another secretsPath',
  }),
  POD_SECRETS_SIZE_OUT_OF_BOUNDS: (facts: { mebibytes: number; most: number; limit: number }) => ({
    subject: 'secretsSize',
    rule: `the files are in memory and leave the agent 48 MiB of its limit of ${String(facts.limit)} MiB, so the size is between 1 and ${String(facts.most)} MiB`,
    got: `${String(facts.mebibytes)} MiB`,
    remedy: 'shrink secretsSize, or raise agentResources.memory.limit',
  }),
  POD_VIEWS_TOO_LARGE: (facts: { views: number; mebibytes: number; most: number }) => ({
    subject: 'visibleTo',
    rule: `containers that see different files have a volume of secretsSize each, all of them in the agent's memory, which has ${String(facts.most)} MiB for them`,
    got: `${String(facts.views)} volumes, ${String(facts.mebibytes)} MiB`,
    remedy:
      'shrink secretsSize, raise agentResources.memory.limit, or show the same files to more containers',
  }),
  POD_FILES_TOO_MANY: (facts: { files: number; mebibytes: number }) => ({
    subject: 'secretsSize',
    rule: `every file takes at least 4 KiB of the volume in memory, and one that is written again takes them twice; a volume of ${String(facts.mebibytes)} MiB holds ${String(facts.mebibytes * 256 - 1)} files`,
    got: `${String(facts.files)} files`,
    remedy: 'raise secretsSize, or write several values into one file, such as jsonFile or dotenvFile',
  }),
  POD_VISIBLE_TO_UNKNOWN: (facts: { file: string; name: string; known: readonly string[] }) => ({
    subject: `visibleTo of files[${JSON.stringify(facts.file)}]`,
    rule: `every name is one of the containers that run after the gate: ${facts.known.join(', ')}`,
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
    rule: worded`a file is what it holds, or an object with content, mode (a ${term('FileMode', 'text of octal digits')}) and visibleTo (a list of at least one container)`,
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
    rule: `a file that its owner alone can read is written by an agent of the application's user, which is stated and not root, for container ${JSON.stringify(facts.container)}`,
    got: { user: facts.user ?? 'not stated' },
    remedy: worded`write ${USER_AND_GROUP} on the container, name in visibleTo those that read the file, or choose mode: ${GROUP_MODE}`,
  }),
  POD_FILE_MODE_USERS_DIFFER: (facts: {
    files: readonly string[];
    users: readonly { readonly container: string; readonly user: number }[];
    signalled: number | undefined;
  }) => ({
    subject: `mode of files[${facts.files.map((name) => JSON.stringify(name)).join(', ')}]`,
    rule: 'the one agent is the owner of all files, so that files which the owner alone can read have readers of one user, who is also the one that onChange signals',
    got: { users: facts.users, signalled: facts.signalled },
    remedy: worded`give these containers the same ${USER}, name in visibleTo those that read the file, or choose mode: ${GROUP_MODE}`,
  }),
  POD_AGENT_MEMORY_TOO_SMALL: (facts: { mebibytes: number }) => ({
    subject: 'agentResources.memory.limit',
    rule: 'the limit is 64 MiB or more: an agent with one file takes up to 26 MiB, and the kernel has to keep some of its program of 120 MiB',
    got: `${String(facts.mebibytes)} MiB`,
    remedy: worded`write memory: { limit: ${mebibytes(128)} }, or leave it out`,
  }),
  POD_AGENT_REQUEST_ABOVE_LIMIT: (facts: { part: string; request: string; limit: string }) => ({
    subject: `agentResources.${facts.part}`,
    rule: `a request is at most the limit, which is ${facts.limit}: Kubernetes refuses the pod`,
    got: facts.request,
    remedy: 'lower the request or raise the limit',
  }),
  POD_AGENT_RESOURCES_BELOW_SAFEGUARDS: (facts: { part: string; got: string; least: string }) => ({
    subject: `agentResources.${facts.part}`,
    rule: `with deploymentSafeguards it is ${facts.least} or more: AKS raises what is less, and the cluster no longer has what the manifest says`,
    got: facts.got,
    remedy: `write ${facts.least} or more, or leave it out`,
  }),
  POD_INIT_BEFORE_SECRETS_UNKNOWN: (facts: { name: string; known: readonly string[] }) => ({
    subject: 'initContainersBeforeSecrets',
    rule: `every name is one of the pod's init containers: ${facts.known.join(', ')}`,
    got: facts.name,
    remedy: 'write the name as it is in initContainers of the pod',
  }),
  POD_CONTAINER_NAME_RESERVED: (facts: { name: string }) => ({
    subject: 'container name',
    rule: 'the names "vault-agent", "vault-agent-init", "vault-agent-copy" and "vault-secrets-ready" belong to the containers that this construct or the injector adds',
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
    rule: `the agent's calls to port ${facts.port} go past the proxy or through it, and the annotation says through it`,
    got: facts.value,
    remedy: `take ${facts.port} out of the annotation, or leave mesh out where the proxy is a native sidecar`,
  }),
  POD_MESH_PORTS_INVALID: (facts: { annotation: string }) => ({
    subject: facts.annotation,
    rule: 'it lists ports or ranges of ports; the mesh refuses the pod for anything else',
    got: '*',
    remedy: 'list the ports, or take the pod out of the mesh',
  }),
  POD_INIT_BEFORE_SECRETS_WITH_INJECTOR: (facts: { containers: readonly string[] }) => ({
    subject: 'initContainersBeforeSecrets',
    rule: 'the injector puts its own init container before all others, where the start gate needs it',
    got: facts.containers,
    remedy: worded`move them to initContainers, after the secrets, or write delivery: ${AGENT_DELIVERY}`,
  }),
  POD_LOGIN_NAMESPACE_UNKNOWN: (facts: { loginNamespace: string; by: string }) => ({
    subject: 'namespace of the auth mount',
    rule: `${facts.by} knows one Vault namespace, for the login and for the secrets`,
    got: facts.loginNamespace,
    remedy: worded`mount the auth method in the namespace of the secrets, or take Vault's own agent: agentImage: ${term('AgentImage.vault(version)', '{ vault: VERSION }')} with delivery: ${AGENT_DELIVERY}`,
  }),
  POD_VAULT_NAME_UNKNOWN_TO_NODE: (facts: { hostname: string; onNode: boolean }) => ({
    subject: 'dnsPolicy of the pod',
    rule: "a pod finds Vault by a name of the cluster's DNS only where it asks it, and this one asks the DNS of its node",
    got: facts.hostname,
    remedy: facts.onNode
      ? 'write dnsPolicy: ClusterFirstWithHostNet, or take an address of Vault that the node knows'
      : 'write dnsPolicy: ClusterFirst, or take an address of Vault that the node knows',
  }),
  POD_SECRETS_PATH_INVALID: (facts: { path: string }) => ({
    subject: 'secretsPath',
    rule: 'the path is absolute, without "..", ":" or a trailing slash, and not "/"',
    got: facts.path,
    remedy: 'write a path such as "/vault/secrets"',
  }),
  POD_START_TIMEOUT_OUT_OF_BOUNDS: (facts: { seconds: number }) => ({
    subject: 'startTimeout',
    rule: 'the start timeout is between 10 s and 24 h',
    got: `${String(facts.seconds)} s`,
    remedy: worded`write a duration such as ${minutes(5)}`,
  }),
  POD_RENDER_INTERVAL_TOO_LONG: (facts: { file: string; path: string; most: number; got: number }) => ({
    subject: `renderInterval with files[${JSON.stringify(facts.file)}]`,
    rule: `what is read at ${JSON.stringify(facts.path)} is good for ${String(facts.most)} s, and the agent reads it again after ${String(facts.got)} s`,
    remedy: worded`give renderInterval: ${seconds(10)}, or at most ${String(facts.most)} s`,
  }),
  POD_RENDER_INTERVAL_OUT_OF_BOUNDS: (facts: { seconds: number }) => ({
    subject: 'renderInterval',
    rule: 'static secrets are read again every 10 s to 24 h: more often is load on Vault without a gain',
    got: `${String(facts.seconds)} s`,
    remedy: worded`write a duration such as ${minutes(1)}`,
  }),
  POD_TOKEN_EXPIRATION_OUT_OF_BOUNDS: (facts: { seconds: number }) => ({
    subject: 'tokenExpiration',
    rule: 'a projected service account token lives between 600 s (the API server refuses less) and 24 h (AKS caps more)',
    got: `${String(facts.seconds)} s`,
    remedy: worded`write a duration such as ${hours(1)}`,
  }),
  POD_TOKEN_EXPIRES_BEFORE_START: (facts: { tokenExpiration: number; startTimeout: number }) => ({
    subject: 'tokenExpiration',
    rule: `the token that the agent logs in with outlives the start gate (startTimeout ${String(facts.startTimeout)} s)`,
    got: `${String(facts.tokenExpiration)} s`,
    remedy: 'raise tokenExpiration or shorten startTimeout',
  }),
});
