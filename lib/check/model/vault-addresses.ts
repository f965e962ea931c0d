import { type AgentConfig } from './agent-config';
import { type CheckedPod } from './checked-pod';
import { type KubernetesObject, type Located } from './located';

/** An address of Vault, and where it is said. */
export interface VaultAddress {
  readonly at: Located;
  readonly address: string;
}

const VARIABLES: readonly string[] = ['VAULT_ADDR', 'BAO_ADDR'];

/** Those of a ConfigMap, which becomes variables of pods that are perhaps somewhere else. */
export function sharedAddresses(object: KubernetesObject): readonly VaultAddress[] {
  if (object.kind !== 'ConfigMap') return [];
  return object.root
    .at('data')
    .entries()
    .flatMap(([name, at]) => (VARIABLES.includes(name) ? [{ at, address: (at.text ?? '').trim() }] : []));
}

/** Each place where a pod that uses Vault says its address. */
export function vaultAddresses(pod: CheckedPod): readonly VaultAddress[] {
  if (!pod.usesVault) return [];
  const service = pod.injection?.annotation('service');
  const variables = VARIABLES.flatMap((name) =>
    pod.template.allContainers.flatMap((container) => container.variables(name)),
  );
  return [
    ...(service === undefined ? [] : [{ at: service, address: service.text ?? '' }]),
    ...variables.map(({ value }) => ({ at: value, address: value.text ?? '' })),
    ...pod.configs.flatMap(addressesOf),
  ];
}

/** That of an agent's configuration, where it has one. */
export function addressesOf({ at, address }: AgentConfig): readonly VaultAddress[] {
  return address === undefined ? [] : [{ at, address }];
}

/** The ports at which a pod talks to Vault outside of itself; what is filled in later is not known. */
export function vaultPorts(pod: CheckedPod): readonly number[] {
  const ports = vaultAddresses(pod).flatMap(({ address }) => {
    const [, scheme = '', host = '', port] =
      /^(https?):\/\/(\[[^\]]*\]|[\w.-]+)(?::(\d+))?(?:\/.*)?$/i.exec(address) ?? [];
    if (host === '' || /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(host)) return [];
    return port === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(port);
  });
  return [...new Set(ports)];
}
