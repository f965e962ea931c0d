import { SAFEGUARDED_RESOURCES, withFields } from '../core';
import { PodErrors } from './errors';
import { type CpuLike, cpuQuantity, type SizeLike } from './units';

/** The resources of the agent's containers, in the types of cdk8s: `ContainerResources` of cdk8s-plus fits. */
export interface AgentResources {
  /** @default a request of 25m and no limit */
  readonly cpu?: { readonly request?: CpuLike; readonly limit?: CpuLike };
  /** A limit of at least 64 MiB. @default a request of 64 MiB and a limit of 128 MiB */
  readonly memory?: { readonly request?: SizeLike; readonly limit?: SizeLike };
  /** The agent writes to memory alone. @default none */
  readonly ephemeralStorage?: { readonly request?: SizeLike; readonly limit?: SizeLike };
}

/** The same as text, as Kubernetes and the injector's annotations take it; what is undefined is left out. */
export interface AgentQuantities {
  readonly cpuRequest: string;
  readonly cpuLimit: string | undefined;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
  readonly ephemeralRequest: string | undefined;
  readonly ephemeralLimit: string | undefined;
}

/**
 * An agent with one file takes 22 MB of its own and at most 26 MB (measured with Vault 1.21.0); its program is mapped
 * on top, and the kernel has to be able to keep some of it.
 */
const LEAST_MEBIBYTES = 64;

/** What the agent itself needs of its memory limit, which the files in memory count towards too. */
export const AGENT_MEBIBYTES = 48;

/** What is left out, where nobody else has a say. */
const SMALL = { cpuMillis: 25, cpuLimit: undefined, mebibytes: 64 };

/** The same for a cluster with Deployment Safeguards, which raise less than that, and give a limit to a CPU without one. */
const SAFEGUARDED = {
  cpuMillis: SAFEGUARDED_RESOURCES.leastCpuMillis,
  cpuLimit: SAFEGUARDED_RESOURCES.defaultCpuMillis,
  mebibytes: SAFEGUARDED_RESOURCES.leastMemoryMebibytes,
};

/**
 * The agent's resources with their defaults, which are small and set. A default goes down with a smaller limit and up
 * with a larger request, since Kubernetes refuses a request above its limit.
 * @param safeguarded Whether they pass Deployment Safeguards unchanged.
 * @throws POD_AGENT_MEMORY_TOO_SMALL for a limit below 64 MiB
 * @throws POD_AGENT_REQUEST_ABOVE_LIMIT
 * @throws POD_AGENT_RESOURCES_BELOW_SAFEGUARDS
 * @throws POD_SECRETS_SIZE_OUT_OF_BOUNDS for files that leave the agent less than 48 MiB of its limit
 */
export function agentQuantities(
  { cpu, memory, ephemeralStorage }: AgentResources = {},
  secretsMebibytes: number,
  safeguarded = false,
): AgentQuantities {
  const defaults = safeguarded ? SAFEGUARDED : SMALL;
  const asked = memory?.request?.toMebibytes();
  const limit = memory?.limit?.toMebibytes() ?? Math.max(128, asked ?? 0);
  if (!(limit >= LEAST_MEBIBYTES)) throw PodErrors.POD_AGENT_MEMORY_TOO_SMALL({ mebibytes: limit });
  const most = limit - AGENT_MEBIBYTES;
  if (!(secretsMebibytes >= 1 && secretsMebibytes <= most)) {
    throw PodErrors.POD_SECRETS_SIZE_OUT_OF_BOUNDS({ mebibytes: secretsMebibytes, most, limit });
  }
  const cpuLimit = cpu?.limit?.amount ?? defaultCpuLimit(cpu?.request?.amount, defaults.cpuLimit);
  const least = defaults.cpuMillis;
  const cpuDefault =
    cpuLimit !== undefined && (cpuQuantity(cpuLimit) ?? least) < least ? cpuLimit : `${String(least)}m`;
  const quantities = {
    cpuRequest: cpu?.request?.amount ?? cpuDefault,
    cpuLimit,
    memoryRequest: mebibytes(asked ?? Math.min(defaults.mebibytes, limit)),
    memoryLimit: mebibytes(limit),
    ephemeralRequest: optional(ephemeralStorage?.request),
    ephemeralLimit: optional(ephemeralStorage?.limit),
  };
  if (safeguarded) refuseBelowSafeguards(quantities);
  refuseAbove('cpu', quantities.cpuRequest, cpuLimit, cpuQuantity);
  refuseAbove('memory', quantities.memoryRequest, quantities.memoryLimit, parseInt);
  refuseAbove('ephemeralStorage', quantities.ephemeralRequest, quantities.ephemeralLimit, parseInt);
  return quantities;
}

/** As high as a request above it. */
function defaultCpuLimit(request: string | undefined, limit: number | undefined): string | undefined {
  if (limit === undefined) return undefined;
  return request !== undefined && (cpuQuantity(request) ?? 0) > limit ? request : `${String(limit)}m`;
}

/** A value that AKS would raise is not what its author means. */
function refuseBelowSafeguards(quantities: AgentQuantities): void {
  const { leastCpuMillis, leastMemoryMebibytes } = SAFEGUARDED_RESOURCES;
  const cpu = [`${String(leastCpuMillis)}m`, leastCpuMillis, cpuQuantity] as const;
  const memory = [mebibytes(leastMemoryMebibytes), leastMemoryMebibytes, parseInt] as const;
  for (const [part, got, [text, least, amount]] of [
    ['cpu.request', quantities.cpuRequest, cpu],
    ['cpu.limit', quantities.cpuLimit, cpu],
    ['memory.request', quantities.memoryRequest, memory],
    ['memory.limit', quantities.memoryLimit, memory],
  ] as const) {
    if (got !== undefined && (amount(got) ?? 0) < least) {
      throw PodErrors.POD_AGENT_RESOURCES_BELOW_SAFEGUARDS({ part, got, least: text });
    }
  }
}

function mebibytes(number: number): string {
  return `${String(number)}Mi`;
}

function optional(size: SizeLike | undefined): string | undefined {
  return size === undefined ? undefined : mebibytes(size.toMebibytes());
}

function refuseAbove(
  part: string,
  request: string | undefined,
  limit: string | undefined,
  amount: (text: string) => number | undefined,
): void {
  if (request === undefined || limit === undefined) return;
  if ((amount(request) ?? 0) > (amount(limit) ?? Infinity)) {
    throw PodErrors.POD_AGENT_REQUEST_ABOVE_LIMIT({ part, request, limit });
  }
}

/** Kubernetes' `ResourceRequirements`. */
export function resourceRequirements(quantities: AgentQuantities): object {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit, ephemeralRequest, ephemeralLimit } = quantities;
  const ephemeral = (amount: string | undefined): object =>
    amount === undefined ? {} : { 'ephemeral-storage': amount };
  return {
    limits: withFields(cpuLimit === undefined ? undefined : { cpu: cpuLimit }, {
      memory: memoryLimit,
      ...ephemeral(ephemeralLimit),
    }),
    requests: { cpu: cpuRequest, memory: memoryRequest, ...ephemeral(ephemeralRequest) },
  };
}
