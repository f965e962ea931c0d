import {
  type AksClusterProps,
  type NodePoolProps,
  UpgradeChannel,
  VersionManagement,
} from '../../../lib/aks';

/** A mistake that somebody makes, refused with its code; and beside it what is nearly the same and right. */
export interface Mistake {
  readonly what: string;
  readonly code: string;
  readonly wrong: () => Partial<AksClusterProps>;
  readonly right: readonly (() => Partial<AksClusterProps>)[];
}

export const mistake = (
  what: string,
  code: string,
  wrong: () => Partial<AksClusterProps>,
  ...right: readonly (() => Partial<AksClusterProps>)[]
): Mistake => ({ what, code, wrong, right });

export const pool = (options: NodePoolProps) => ({ defaultUserPool: options });
export const system = (options: AksClusterProps['systemPool']) => ({ systemPool: options });

/** Terraform owns the Kubernetes version. */
export const BY_TERRAFORM = {
  versionManagement: VersionManagement.TERRAFORM,
  upgradeChannel: UpgradeChannel.NODE_IMAGE,
};

export const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
