/** The parts of a pod that the injector's webhook looks at or writes. */
export interface Pod {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    annotations?: Record<string, string>;
  };
  readonly spec: {
    containers: Container[];
    initContainers?: Container[];
    volumes?: Volume[];
    shareProcessNamespace?: boolean;
    [other: string]: unknown;
  };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  env?: readonly object[];
  readonly resources?: object;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly lifecycle?: object;
  readonly readinessProbe?: object;
  volumeMounts?: VolumeMount[];
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

export interface Volume {
  readonly name: string;
  readonly [source: string]: unknown;
}
