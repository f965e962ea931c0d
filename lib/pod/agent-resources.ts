import { PodErrors } from './errors';
import { type CpuLike, type SizeLike } from './units';

/** The resources of the agent's containers, in the types of cdk8s: `ContainerResources` of cdk8s-plus fits. */
export interface AgentResources {
  /** @default a request of 25m and no limit */
  readonly cpu?: { readonly request?: CpuLike; readonly limit?: CpuLike };
  /** A limit of at least 64 MiB. @default a request of 64 MiB and a limit of 128 MiB */
  readonly memory?: { readonly request?: SizeLike; readonly limit?: SizeLike };
}

/** The same as text, as Kubernetes and the injector's annotations take it; what is undefined is left out. */
export interface AgentQuantities {
  readonly cpuRequest: string;
  readonly cpuLimit: string | undefined;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
}

/**
 * An agent with one file takes 22 MB of its own and 26 MB at most (measured with Vault 1.21.0); its program is mapped
 * on top, and the kernel has to be able to keep some of it.
 */
const LEAST_MEBIBYTES = 64;

/** What the agent itself needs of its memory limit, which the files in memory count towards too. */
const AGENT_MEBIBYTES = 48;

/**
 * The agent's resources with their defaults, which are small and set.
 * @throws POD_AGENT_MEMORY_TOO_SMALL for a limit below 64 MiB
 * @throws POD_SECRETS_SIZE_OUT_OF_BOUNDS for files that leave the agent less than 48 MiB of its limit
 */
export function agentQuantities(
  { cpu, memory }: AgentResources = {},
  secretsMebibytes: number,
): AgentQuantities {
  const limit = memory?.limit?.toMebibytes() ?? 128;
  if (!(limit >= LEAST_MEBIBYTES)) throw PodErrors.POD_AGENT_MEMORY_TOO_SMALL({ mebibytes: limit });
  const most = limit - AGENT_MEBIBYTES;
  if (!(secretsMebibytes >= 1 && secretsMebibytes <= most)) {
    throw PodErrors.POD_SECRETS_SIZE_OUT_OF_BOUNDS({ mebibytes: secretsMebibytes, most, limit });
  }
  return {
    cpuRequest: cpu?.request?.amount ?? '25m',
    cpuLimit: cpu?.limit?.amount,
    // A request above the limit is refused by Kubernetes, so that a smaller limit takes the default down with it.
    memoryRequest: `${String(memory?.request?.toMebibytes() ?? Math.min(64, limit))}Mi`,
    memoryLimit: `${String(limit)}Mi`,
  };
}

/** Kubernetes' `ResourceRequirements`. */
export function resourceRequirements(quantities: AgentQuantities): object {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = quantities;
  return {
    limits: { ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }), memory: memoryLimit },
    requests: { cpu: cpuRequest, memory: memoryRequest },
  };
}
