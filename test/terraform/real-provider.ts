import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildMissing } from '../support/go-build';
import { cacheFolder, projectRoot } from '../support/project';
import { type TestServer } from '../support/vault-server/server';
import { type RealProvider } from './terraform';

/** The release that test/terraform/vault-provider/go.mod names by its commit. */
export const VAULT_PROVIDER_VERSION = '5.9.0';

/**
 * hashicorp/vault, the real provider, built from the Go module proxy once and then kept in `.cache/`, against a server.
 * @param folder where the configuration of Terraform goes
 */
export async function realVaultProvider(server: TestServer, folder: string): Promise<RealProvider> {
  const plugins = cacheFolder(`terraform-provider-vault-${VAULT_PROVIDER_VERSION}`);
  const source = join(projectRoot(), 'test', 'terraform', 'vault-provider');
  await buildMissing(
    ['terraform-provider-vault'],
    { source, folder: plugins, what: 'tool' },
    `building the Vault provider ${VAULT_PROVIDER_VERSION} of Terraform, once: some minutes on 2 cores`,
  );
  const home = mkdtempSync(join(folder, 'terraform-'));
  const config = join(home, 'terraform.rc');
  // Whatever version a stack pins, this one is run, and nothing is looked for in a registry.
  const overrides = `dev_overrides {\n    "hashicorp/vault" = ${JSON.stringify(plugins)}\n  }`;
  writeFileSync(config, `provider_installation {\n  ${overrides}\n}\n`);
  const env = { TF_CLI_CONFIG_FILE: config, VAULT_TOKEN: server.rootToken, HOME: home };
  return { address: server.address, env };
}
