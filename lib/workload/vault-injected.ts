import { ApiObject } from 'cdk8s';
import { type Container, type ContainerProps, type Workload, type WorkloadProps } from 'cdk8s-plus-28';
import { type Construct, type IConstruct } from 'constructs';
import { VaultAccess } from '../access';
import { ConfigurationError, withFields } from '../core';
import { declaredOf } from '../pod';
import { WorkloadErrors } from './errors';
import { checkObject, checkObjects } from './private/checked-props';
import { accountOf, checkInjectorNamespace, namespaceOf, serviceAccountOf } from './private/identity';
import { injectAtSynth } from './private/inject-at-synth';
import { kindOf } from './private/kinds';
import { locationOf } from './private/pod-template-location';
import { restricted } from './private/restricted';
import { policyNameOf, safeguardsOf, vaultAndAuth } from './private/vault-defaults';
import { markVaultInjected } from './private/mark';
import { type VaultInjectedProps } from './vault-injected-props';
import { checkWorkloadProps } from './private/known-names';
import { check, placed, WORKLOAD_ACCESS } from './private/shapes';

/** A workload that reads secrets from Vault, and so has a contract with the platform. */
export interface IVaultInjected extends IConstruct {
  /** Who reads what, and how it logs in: what the platform derives policy and role from. */
  readonly vaultAccess: VaultAccess;
  /** Where the files appear in the application's containers. */
  readonly secretsPath: string;
}

/** A class of cdk8s-plus-28 whose objects have a pod template, or one that extends it. */
export type WorkloadClass = new (scope: Construct, id: string, props: never) => Workload;

/** The properties that the constructor of a workload class takes. */
export type PropsOf<Class extends WorkloadClass> = Class extends new (
  scope: never,
  id: never,
  props: infer Props,
) => unknown
  ? NonNullable<Props>
  : never;

/** A workload class with secrets: that of `Class` with the properties of a declaration. */
export type InjectedClass<Class extends WorkloadClass> = new (
  scope: Construct,
  id: string,
  props: InjectedProps<PropsOf<Class>>,
) => InstanceType<Class> & IVaultInjected;

const MADE = Symbol.for('aks-vault-constructs.vaultInjected');

/** What all these classes have in common, to the compiler. */
type AnyClass = new (scope: Construct, id: string, props: WorkloadProps) => Workload;

/** The properties of a workload class, and what the workload reads from Vault. */
export type InjectedProps<Props> = Omit<Props, 'containers' | 'serviceAccount' | keyof VaultInjectedProps> &
  VaultInjectedProps;

/**
 * A workload class whose application never runs before its Vault secrets are there, made of a class of cdk8s-plus-28
 * or of one of yours that extends it. `VaultInjectedDeployment` and its four siblings are made by it.
 *
 * What it emits beside the objects of the class: a ServiceAccount, where `access.serviceAccount` is a name, and in the
 * pod template what {@link VaultInjectedDeployment} describes. Containers get the defaults of Pod Security
 * `restricted`. JSON patches of the API object see the pod as the class makes it, before the secrets are injected.
 *
 * @example
 * class WebService extends vaultInjected(CompanyDeployment) {}
 *
 * @throws WORKLOAD_CLASS_UNKNOWN for a class that extends none of Deployment, StatefulSet, DaemonSet, Job and CronJob
 * @throws WORKLOAD_INJECTED_TWICE for a class that it has made already, or one that extends it
 */
export function vaultInjected<Class extends WorkloadClass>(Base: Class): InjectedClass<Class> {
  const kind = kindOf(Base);
  if (MADE in (Base.prototype as object)) throw WorkloadErrors.WORKLOAD_INJECTED_TWICE({});
  // Abstract to the compiler alone: the class that is given has what its own base leaves open.
  abstract class VaultInjected extends (Base as unknown as AnyClass) implements IVaultInjected {
    public readonly secretsPath: string;
    readonly #vaultAccess: () => VaultAccess;

    public constructor(scope: Construct, id: string, props: InjectedProps<WorkloadProps>) {
      placed(scope, id);
      const path = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
      const { own, declared, namespace, serviceAccount } = ConfigurationError.at(path, () =>
        prepared(scope, id, props),
      );
      super(scope, id, own);
      const before = (props.initContainersBeforeSecrets ?? []).map((container) =>
        this.addInitContainer(container),
      );
      this.secretsPath = declared.secretsPath;
      this.#vaultAccess = ConfigurationError.at(path, () =>
        VaultAccess.whenAsked(
          {
            workload: this.name,
            roleName: declared.roleName,
            namespace,
            serviceAccount: serviceAccount.name,
            vault: declared.server,
            auth: declared.auth,
            policyName: policyNameOf(scope, props.access.policyName, declared.roleName, declared.auth),
            uses: declared.listener?.uses,
          },
          declared.files,
        ),
      );
      const object = ApiObject.of(this);
      injectAtSynth(object, {
        location: locationOf(object, undefined) ?? [],
        declared: { ...declared, initContainersBeforeSecrets: before.map(({ name }) => name) },
        namespace,
        path,
        check: (template) => void accountOf(template, serviceAccount.name),
      });
      markVaultInjected(this, this.#vaultAccess);
    }

    public get vaultAccess(): VaultAccess {
      return this.#vaultAccess();
    }

    /** Adds an application container, with the secrets mounted read-only and the defaults of Pod Security `restricted`. */
    public override addContainer(container: ContainerProps): Container {
      return super.addContainer(restricted(container));
    }

    /** Adds an init container. It runs after the gate, so that it has the secrets too, mounted read-only. */
    public override addInitContainer(container: ContainerProps): Container {
      return super.addInitContainer(restricted(container));
    }
  }

  /** What is checked and made before the constructor of the class runs. */
  function prepared(scope: Construct, id: string, props: InjectedProps<WorkloadProps>) {
    checkObject(
      'props',
      props,
      '{ access: { roleName: "shop-web", serviceAccount: "web" }, files: { ... }, ... }',
    );
    checkWorkloadProps(Base, props);
    const { access, initContainersBeforeSecrets = [], containers } = props;
    checkObject('access', access, '{ roleName: "shop-web", serviceAccount: "web" }');
    check('access', access, WORKLOAD_ACCESS);
    checkObjects(
      'initContainersBeforeSecrets',
      initContainersBeforeSecrets,
      '[{ name: "route", image: "registry.example/net/route:1" }]',
    );
    if (!Array.isArray(containers) || containers.length === 0)
      throw WorkloadErrors.WORKLOAD_CONTAINERS_EMPTY({});
    checkObjects('containers', containers, '[{ image: "registry.example/shop/web:1.4.2" }]');
    const { vault, auth } = vaultAndAuth(scope, { vault: props.vault, auth: access.auth });
    const namespace = namespaceOf(scope, access, props.metadata);
    const declared = declaredOf(
      withFields(props as Omit<typeof props, 'initContainersBeforeSecrets'>, {
        ...safeguardsOf(scope, props),
        vault,
        auth,
        roleName: access.roleName,
        completes: kind.completes,
        // By name, which cdk8s-plus gives to those that have none: known when they are made.
        initContainersBeforeSecrets: initContainersBeforeSecrets.map(
          ({ name }, index) => name ?? String(index),
        ),
      }),
    );
    checkInjectorNamespace(namespace, declared);
    const specific = kind.props(props, declared);
    const serviceAccount = serviceAccountOf(scope, id, access.serviceAccount, namespace);
    const metadata = withFields(props.metadata, { namespace });
    return {
      own: withFields(props, { containers: [...containers], metadata, serviceAccount, ...specific }),
      declared,
      namespace,
      serviceAccount,
    };
  }
  Object.defineProperty(VaultInjected.prototype, MADE, { value: true });
  return VaultInjected as unknown as InjectedClass<Class>;
}
