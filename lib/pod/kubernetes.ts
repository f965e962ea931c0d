/**
 * The parts of a Kubernetes pod that this library looks at or writes, as plain data: what YAML parses to, and what
 * cdk8s writes. Every other field passes through as it is.
 */

/** Kubernetes' `PodTemplateSpec`. */
export interface PodTemplate {
  readonly metadata?: PodTemplateMetadata;
  readonly spec?: PodSpec;
  readonly [field: string]: unknown;
}

/** The metadata of a pod template. */
export interface PodTemplateMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Kubernetes' `PodSpec`. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly securityContext?: SecurityContext & { readonly fsGroup?: number };
  readonly serviceAccountName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly shareProcessNamespace?: boolean;
  readonly [field: string]: unknown;
}

/** Kubernetes' `Container`. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly securityContext?: SecurityContext;
  readonly [field: string]: unknown;
}

/** Kubernetes' `EnvVar`. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: object;
}

/** Kubernetes' `VolumeMount`. */
export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly [field: string]: unknown;
}

/** Kubernetes' `Volume`: a name and one source. */
export interface Volume {
  readonly name: string;
  readonly [source: string]: unknown;
}

/** The user and group of a container or of all containers of a pod. */
export interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly [field: string]: unknown;
}
