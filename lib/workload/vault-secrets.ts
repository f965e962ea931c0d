import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { VaultAccess } from '../access';
import { ConfigurationError } from '../core';
import { checkGiven, completes, type Declared, declaredOf, type PodTemplate } from '../pod';
import { WorkloadErrors } from './errors';
import { checkObject } from './private/checked-props';
import { checkObjectDeadline } from './private/deadlines';
import { injectAtSynth } from './private/inject-at-synth';
import { markVaultInjected } from './private/mark';
import { leadsSomewhere, locationOf } from './private/pod-template-location';
import { accountOf, checkInjectorNamespace, namespaceOf } from './private/identity';
import { policyNameOf, safeguardsOf, vaultAndAuth } from './private/vault-defaults';
import { type VaultInjectedProps, type WorkloadAccess } from './vault-injected-props';
import { check, CONSTRUCT, SECRETS_PROPS, WORKLOAD_ACCESS } from './private/shapes';

/** What {@link VaultSecrets} is told: the declaration of a workload that is there already. */
export interface VaultSecretsProps extends Omit<
  VaultInjectedProps,
  'access' | 'containers' | 'initContainersBeforeSecrets'
> {
  /** Role, namespace and service account. */
  readonly access: Omit<WorkloadAccess, 'serviceAccount'> & {
    /**
     * The service account of the pods, and the only one that the role lets in.
     * @default that of the pod template
     * @throws WORKLOAD_SERVICE_ACCOUNT_MISSING, WORKLOAD_SERVICE_ACCOUNT_CONFLICT, WORKLOAD_SERVICE_ACCOUNT_DEFAULT
     */
    readonly serviceAccount?: string;
  };
  /**
   * Names of init containers of the pod that run before the agent and the gate, without the secrets.
   * @default none
   */
  readonly initContainersBeforeSecrets?: readonly string[];
  /**
   * Where the object has its pod template, as a JSON pointer (RFC 6901).
   * @default where its kind has it: `/spec/template`, `/spec/jobTemplate/spec/template` of a CronJob, `` of a Pod
   * @throws WORKLOAD_OBJECT_WITHOUT_POD for a kind that is not known; WORKLOAD_POINTER_INVALID
   */
  readonly podTemplate?: string;
}

/**
 * Secrets for a workload that something else has made: an `ApiObject`, an object of an included chart or manifest, of
 * cdk8s-plus of any line, an Argo Rollout, an operator's own kind. The pod gets what {@link VaultInjectedDeployment}
 * gives it; nothing else of the object is changed, and no ServiceAccount is made.
 *
 * A mixin of constructs 10.5 or later; {@link VaultSecrets.addTo} does the same with any version. One mixin is one workload: a
 * second object with the same role is refused by the contract of a {@link VaultApp} (ACCESS_ROLE_DUPLICATE).
 *
 * @example
 * new ApiObject(this, 'Web', webRollout).with(
 *   new VaultSecrets({
 *     access: { roleName: 'shop-web', serviceAccount: 'web' },
 *     files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
 *   }),
 * );
 */
// An IMixin by its methods: constructs before 10.5 has no such type, and its users need no other declaration.
export class VaultSecrets {
  readonly #props: VaultSecretsProps;

  /** @throws WORKLOAD_VALUE_INVALID */
  public constructor(props: VaultSecretsProps) {
    checkObject('props of VaultSecrets', props, '{ access: { roleName: "shop-web" }, files: { ... } }');
    check('', props, SECRETS_PROPS);
    const { access } = props;
    check('access', access, WORKLOAD_ACCESS);
    checkGiven({ ...props, ...given('roleName', access.roleName), ...given('auth', access.auth) });
    this.#props = props;
  }

  /** Gives the secrets to one API object, or to the one that a construct of cdk8s-plus makes. */
  public static addTo(construct: IConstruct, props: VaultSecretsProps): void {
    const object = apiObjectOf(construct);
    ConfigurationError.at(object.node.path, () => new VaultSecrets(props)).applyTo(object);
  }

  /** API objects with a pod template: in the place of their kind, or where `podTemplate` leads. */
  public supports(construct: IConstruct): boolean {
    check('construct', construct, CONSTRUCT);
    if (!ApiObject.isApiObject(construct)) return false;
    const { podTemplate } = this.#props;
    const location = locationOf(construct, podTemplate);
    return (
      location !== undefined && (podTemplate === undefined || leadsSomewhere(construct.toJson(), location))
    );
  }

  /**
   * @throws WORKLOAD_INJECTED_TWICE, and what the declaration throws
   * @throws WORKLOAD_OBJECT_DEADLINE_TOO_SHORT at synth, for a Deployment, Rollout or Job that gives up before its gate
   */
  public applyTo(construct: IConstruct): void {
    const object = apiObjectOf(construct);
    const { path } = object.node;
    ConfigurationError.at(path, () => {
      const { access, podTemplate, ...declaration } = this.#props;
      checkObject('access', access, '{ roleName: "shop-web" }');
      const location = locationOf(object, podTemplate);
      if (location === undefined) throw WorkloadErrors.WORKLOAD_OBJECT_WITHOUT_POD({ kind: object.kind });
      const namespace = namespaceOf(object, access, { namespace: object.metadata.namespace });
      const { vault, auth } = vaultAndAuth(object, { vault: declaration.vault, auth: access.auth });
      const declared = declaredOf({
        ...declaration,
        ...safeguardsOf(object, declaration),
        vault,
        auth,
        roleName: access.roleName,
        completes: completes(object.kind),
      });
      checkInjectorNamespace(namespace, declared);
      const contract = (template: PodTemplate): (() => VaultAccess) =>
        accessOf(object, { access, namespace, declared, template });
      // The account of the template decides who logs in, whether or not the app writes a contract.
      const check = (template: PodTemplate, json: unknown): void => {
        contract(template);
        checkObjectDeadline(json, declared.timing);
      };
      const own = injectAtSynth(object, { location, declared, namespace, path, check });
      markVaultInjected(object, () => ConfigurationError.at(path, () => contract(own())()));
    });
  }
}

/** @throws WORKLOAD_OBJECT_WITHOUT_POD for a construct without an API object, such as a chart */
function apiObjectOf(construct: IConstruct): ApiObject {
  checkObject('construct of VaultSecrets', construct, 'new ApiObject(this, "Web", webRollout)');
  if (ApiObject.isApiObject(construct)) return construct;
  if (!Construct.isConstruct(construct)) {
    const example = 'new ApiObject(this, "Web", webRollout)';
    const got = construct;
    throw WorkloadErrors.WORKLOAD_VALUE_INVALID({ property: 'construct of VaultSecrets', example, got });
  }
  const child = construct.node.defaultChild;
  if (child !== undefined && ApiObject.isApiObject(child)) return child;
  throw WorkloadErrors.WORKLOAD_OBJECT_WITHOUT_POD({ kind: construct.constructor.name }, construct.node.path);
}

interface ContractFacts {
  readonly access: VaultSecretsProps['access'];
  readonly namespace: string;
  readonly declared: Declared;
  readonly template: PodTemplate;
}

/** The contract, checked, with the account of the template, which is known when it is asked for. */
function accessOf(
  object: ApiObject,
  { access, namespace, declared, template }: ContractFacts,
): () => VaultAccess {
  const serviceAccount = accountOf(template, access.serviceAccount);
  if (serviceAccount === 'default') throw WorkloadErrors.WORKLOAD_SERVICE_ACCOUNT_DEFAULT({ namespace });
  return VaultAccess.whenAsked(
    {
      workload: object.name,
      roleName: declared.roleName,
      namespace,
      serviceAccount,
      vault: declared.server,
      auth: declared.auth,
      policyName: policyNameOf(object, access.policyName, declared.roleName, declared.auth),
      uses: declared.listener?.uses,
    },
    declared.files,
  );
}

/** Left out where it is: another place may say it. */
function given(name: 'roleName' | 'auth', value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}
