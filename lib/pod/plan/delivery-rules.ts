import { type AgentImage } from '../../agent';
import { type NamedSecretFile } from '../../secrets';
import { type DeliveryKind } from '../delivery';
import { PodErrors } from '../errors';
import { type DeclaredEnvironment } from './environment';

/** What the choice of a delivery is held against. */
export interface DeliveryFacts {
  readonly files: readonly NamedSecretFile[];
  /** Files after whose change the application is started again. */
  readonly restarting: ReadonlySet<string>;
  readonly completes: boolean;
  readonly environments: readonly DeclaredEnvironment[];
  readonly reportsFailedRotation: boolean;
  readonly initContainersBeforeSecrets: readonly string[];
  /** The namespace of the auth mount, where it is another one than that of the secrets. */
  readonly loginNamespace: string | undefined;
  readonly image: AgentImage;
  /** Whether the application uses Vault through a listener. */
  readonly uses: boolean;
}

/** Refuses what a delivery cannot do. */
export function checkDelivery(kind: DeliveryKind, facts: DeliveryFacts): void {
  checkLoginNamespace(kind, facts);
  if (kind === 'agent') return;
  if (facts.uses) throw PodErrors.POD_USES_NEED_AGENT({ kind });
  checkLeases(kind, facts);
  if (kind !== 'injector') return;
  const { environments, reportsFailedRotation, initContainersBeforeSecrets } = facts;
  if (environments.some(({ kind: by }) => by === 'file-key-ref'))
    throw PodErrors.POD_ENV_NOT_WITH_INJECTOR({});
  if (reportsFailedRotation) throw PodErrors.POD_FAILED_ROTATION_UNKNOWN({});
  // The webhook puts its init container first, so that these would run after it and before the gate.
  if (initContainersBeforeSecrets.length > 0) {
    throw PodErrors.POD_INIT_BEFORE_SECRETS_WITH_INJECTOR({ containers: initContainersBeforeSecrets });
  }
}

/** The injector has one annotation for both namespaces, and OpenBao's agent reads where it has logged in. */
function checkLoginNamespace(kind: DeliveryKind, { loginNamespace, image }: DeliveryFacts): void {
  if (loginNamespace === undefined) return;
  if (kind !== 'injector' && image.binary === 'vault') return;
  const by = kind === 'injector' ? 'the injector' : "OpenBao's agent";
  throw PodErrors.POD_LOGIN_NAMESPACE_UNKNOWN({ loginNamespace, by });
}

/**
 * Two agents take two leases of each dynamic secret and two certificates, and the application reads the one that nobody renews, unless it
 * is started again when the other agent writes its own.
 */
function checkLeases(kind: DeliveryKind, { files, restarting, completes }: DeliveryFacts): void {
  const unrenewed = files.filter(
    ({ file, name }) => file.perAgent && (!completes || file.dynamic) && !restarting.has(name),
  );
  if (unrenewed.length === 0) return;
  const names = unrenewed.map(({ name }) => name);
  throw PodErrors.POD_DELIVERY_LOSES_LEASES({ kind, files: names, completes });
}
