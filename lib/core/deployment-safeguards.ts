/**
 * What AKS Deployment Safeguards ask of the resources of a container. At the level `Enforce` AKS raises what is below the
 * least, adds what is missing, and GitOps shows the difference as drift.
 *
 * Source: Azure's page "Use Deployment Safeguards to enforce best practices in Azure Kubernetes Service", section
 * "Resource requests mutator", of 2026-06-02.
 * @see https://learn.microsoft.com/azure/aks/deployment-safeguards#resource-requests-mutator
 */
export const SAFEGUARDED_RESOURCES = {
  /** The least that a request or a limit of the CPU may be, in thousandths. */
  leastCpuMillis: 100,
  /** The least that a request or a limit of the memory may be, in MiB. */
  leastMemoryMebibytes: 100,
  /** The limit of the CPU that a container gets which says nothing of the CPU, in thousandths. */
  defaultCpuMillis: 500,
} as const;
