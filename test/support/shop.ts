import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What both sides of examples/shop write. */
export interface Shop {
  /** dist/shop.k8s.yaml */
  readonly manifests: string;
  /** vault-access/vault-access.json */
  readonly contract: string;
  /** vault-access/vault-access.md */
  readonly report: string;
  /** cdktf.out/stacks/shop-vault/cdk.tf.json */
  readonly stack: string;
  /** cdktf.out/stacks/shop-cluster/cdk.tf.json */
  readonly clusterStack: string;
}

/**
 * Runs both sides of examples/shop as their CLIs do, in a folder of their own: the application first, since the
 * platform reads its contract.
 */
export function synthShop(): Shop {
  const folder = mkdtempSync(join(tmpdir(), 'avc-shop-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    jest.isolateModules(() => {
      jest.requireActual('../../examples/shop/application');
    });
    jest.isolateModules(() => {
      jest.requireActual('../../examples/shop/platform');
    });
    const text = (path: string): string => readFileSync(join(folder, path), 'utf8');
    return {
      manifests: text('dist/shop.k8s.yaml'),
      contract: text('vault-access/vault-access.json'),
      report: text('vault-access/vault-access.md'),
      // The local backend's path is the only thing that depends on where it ran.
      stack: text('cdktf.out/stacks/shop-vault/cdk.tf.json').replaceAll(folder, '.'),
      clusterStack: text('cdktf.out/stacks/shop-cluster/cdk.tf.json').replaceAll(folder, '.'),
    };
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}
