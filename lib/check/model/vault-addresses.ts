import { type AgentConfig } from './agent-config';
import { type CheckedPod } from './checked-pod';
import { type Located } from './located';

/** An address of Vault, and where it is said. */
export interface VaultAddress {
  readonly at: Located;
  readonly address: string;
}

/** Each place where a pod that uses Vault says its address. */
export function vaultAddresses(pod: CheckedPod): readonly VaultAddress[] {
  if (!pod.usesVault) return [];
  const service = pod.injection?.annotation('service');
  const variables = ['VAULT_ADDR', 'BAO_ADDR'].flatMap((name) =>
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
