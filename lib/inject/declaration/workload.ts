import { type AuthMount } from '../../access';
import { type VaultServer } from '../../agent';
import { type AgentResources, type VaultDeclaration } from '../../pod';
import { anyText, boolean, described, dictionary, type Form, list, number, text } from '../form/form';
import { type Fields, object } from '../form/object';
import { type Written } from '../form/written';
import { delivery, envDelivery, failedRotation, mesh, onChange } from './choices';
import { declaredFile, environment } from './files';
import { cpu, duration, size } from './units';
import { uses } from './uses';
import { agentImage, authMount, vaultServer } from './vault';

/** Which object of the manifests is meant: all that is said has to fit, and exactly one object. */
export interface Target {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Labels of the object itself. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The group of its API, such as `apps` or `argoproj.io`. */
  readonly apiGroup?: string;
}

/** Who the workload is, to Kubernetes and to Vault. */
export interface DeclaredAccess {
  readonly roleName: string;
  readonly serviceAccount?: string;
  readonly namespace?: string;
  readonly auth?: AuthMount;
  readonly policyName?: string;
}

/** One workload of the file: an object of the manifests, and what it gets. */
export interface DeclaredWorkload extends VaultDeclaration {
  readonly target: Target;
  readonly access: DeclaredAccess;
  readonly vault?: VaultServer;
  readonly podTemplate?: string;
  readonly initContainersBeforeSecrets?: readonly string[];
}

/** A workload with its place in the file. */
export interface PlacedWorkload {
  readonly workload: DeclaredWorkload;
  readonly written: Written;
}

/** A form for each property of the declaration: the one place where a new one is added. */
function declarationFields(): Fields<VaultDeclaration> {
  return {
    files: described('The files below secretsPath: a name and what it holds.', dictionary(declaredFile())),
    uses: described('What the application does with Vault through the listener of its pod.', uses()),
    listenerPort: described('The port of the listener; 8100 by default.', number()),
    visibleTo: described('The containers that see the files; all by default.', list(text(), 1)),
    env: described('Environment variables, or a list where containers have different ones.', environment()),
    envDelivery: described(
      'How the variables reach which containers; fileKeyRef and the first by default.',
      envDelivery(),
    ),
    mesh: described('The service mesh whose proxy is in front of the pods.', mesh()),
    delivery: described('How the secrets reach the pod; agent by default.', delivery()),
    secretsPath: described('The folder of the files; /vault/secrets by default.', text()),
    secretsSize: described('The most that all files together may hold; 16Mi by default.', size()),
    startTimeout: described('How long the start gate waits, 10s to 24h; 5m by default.', duration()),
    tokenExpiration: described('How long the projected token lives, 10m to 24h; 1h by default.', duration()),
    onChange: described('What happens when a file has changed; nothing by default.', onChange()),
    failedRotation: described('Who learns of a secret that could not be read again.', failedRotation()),
    renderInterval: described('How often static secrets are read again; 1m by default.', duration()),
    agentImage: described('The image of the agent and of the start gate.', agentImage()),
    agentResources: described('The resources of the agent and of the start gate.', agentResources()),
    deploymentSafeguards: described(
      'Whether what is added passes the Deployment Safeguards of AKS unchanged; false by default.',
      boolean(),
    ),
  };
}

function agentResources(): Form<AgentResources> {
  const pair = <T>(form: () => Form<T>): Form<{ readonly request?: T; readonly limit?: T }> =>
    object<{ readonly request?: T; readonly limit?: T }>({
      request: form() as Form<NonNullable<T>>,
      limit: form() as Form<NonNullable<T>>,
    });
  return object<AgentResources>({ cpu: pair(cpu), memory: pair(size), ephemeralStorage: pair(size) });
}

function target(): Form<Target> {
  const form = object<Target>({
    kind: text(),
    name: text(),
    namespace: text(),
    labels: described('Labels of the object itself, not of its pods.', dictionary(anyText())),
    apiGroup: described('The group of its API, such as apps.', text()),
  });
  const selecting = ['kind', 'name', 'labels'];
  return {
    schema: { ...form.schema, anyOf: selecting.map((name) => ({ required: [name] })) },
    read: (written) => {
      const read = form.read(written);
      if (read.kind !== undefined || read.name !== undefined || Object.keys(read.labels ?? {}).length > 0)
        return read;
      throw written.invalid(`a target must have at least one of ${selecting.join(', ')}`);
    },
  };
}

function access(): Form<DeclaredAccess> {
  return object<DeclaredAccess>(
    {
      roleName: described('The Vault role, which the platform side makes from the contract.', text()),
      serviceAccount: described('The account of the pods; that of the pod template by default.', text()),
      namespace: described("The namespace of the pods; the object's own, or the file's, by default.", text()),
      auth: described("The auth mount; the file's by default.", authMount()),
      policyName: described('The name of the policy; that of the role by default.', text()),
    },
    ['roleName'],
  );
}

/** One workload of the file. */
export function workload(): Form<PlacedWorkload> {
  const form = object<DeclaredWorkload>(
    {
      target: described('The object of the manifests that gets the secrets.', target()),
      access: described('Role, namespace and service account.', access()),
      vault: described("The server; the file's by default.", vaultServer()),
      podTemplate: described(
        'Where the object has its pod template, as a JSON pointer; where its kind has it by default.',
        anyText(),
      ),
      initContainersBeforeSecrets: described(
        'Init containers that run before the agent, without the secrets.',
        list(text()),
      ),
      ...declarationFields(),
    },
    ['target', 'access'],
  );
  return { schema: form.schema, read: (written) => ({ workload: form.read(written), written }) };
}
