// The pod as data: what the library does to a pod template, whatever made it. Plain Kubernetes data in and out.
// Imports agent, access, secrets and core, and no construct framework.
export { inject, injectDeclared } from './inject';
export { type InjectInput, type VaultDeclaration } from './declaration';
export { type Declared, declaredOf } from './plan/declared';
export { checkGiven, DECLARATION_NAMES } from './plan/types';
export { type StartTiming } from './plan/start-timing';
export {
  type Container,
  type EnvVar,
  type PodSpec,
  type PodTemplate,
  type PodTemplateMetadata,
  type SecurityContext,
  type Volume,
  type VolumeMount,
} from './kubernetes';
export {
  completes,
  type Location,
  locationOfKind,
  type ObjectType,
  pointerSteps,
  reached,
  withTemplateAt,
} from './pod-template-location';
export { type AgentResources } from './agent-resources';
export { type CpuLike, numberOf, type SizeLike } from './units';
export { Delivery, type DeliveryKind } from './delivery';
export { type ContainerEnv, type DeclaredEnv } from './container-env';
export { type DeclaredFile, type FileDeclaration } from './declared-file';
export { FileMode } from './file-mode';
export { EnvDelivery, type EnvDeliveryKind, type EnvTarget } from './env-delivery';
export { FailedRotation } from './failed-rotation';
export {
  type DeclaredOnChange,
  OnChange,
  type OnChangeTarget,
  type Reaction,
  type RestartOptions,
  type SignalName,
} from './on-change';
export { ServiceMesh } from './service-mesh';
export { type AgentConnection, type InjectorOptions } from './injector-options';
