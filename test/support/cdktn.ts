import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, projectRoot } from './project';
import { fromPyPi } from './pypi';

const run = promisify(execFile);

/** The releases that are tried; test/cdktn.jest.config.js finds the folder by them as well. */
const versions = JSON.parse(
  readFileSync(join(projectRoot(), 'test/support/cdktn-versions.json'), 'utf8'),
) as Readonly<Record<'cdktn' | 'constructs' | 'azurerm' | 'vault', string>>;

/** The provider bindings for cdktn. npm may lack them; the wheels on PyPI hold the very tarballs. */
const PROVIDERS = ['azurerm', 'vault'] as const;

/** What `npm install` takes to have cdktn with the bindings of both providers. */
export async function cdktnPackages(): Promise<readonly string[]> {
  const cache = cacheFolder('cdktn-providers');
  const tarballs = [];
  for (const provider of PROVIDERS) {
    const version = versions[provider];
    const tarball = join(cache, `provider-${provider}-${version}.tgz`);
    if (!existsSync(tarball)) {
      const name = `cdktn-provider-${provider}`;
      const path = `${name.replaceAll('-', '_')}/_jsii/provider-${provider}@${version}.jsii.tgz`;
      await fromPyPi({ package: name, version, path }, cache, tarball);
    }
    tarballs.push(tarball);
  }
  return [`cdktn@${versions.cdktn}`, `constructs@${versions.constructs}`, ...tarballs];
}

/** A folder whose `node_modules` has these packages, installed at the first use and then kept in `.cache/`. */
export async function cdktnFolder(): Promise<string> {
  const { cdktn, azurerm, vault } = versions;
  const cache = cacheFolder('cdktn-providers');
  const installed = join(cache, `installed-${cdktn}-${azurerm}-${vault}`);
  if (existsSync(installed)) return installed;
  const packages = await cdktnPackages();
  // Installed beside its place and moved there in one step: another process sees all of it or none.
  const work = await mkdtemp(join(cache, 'install-'));
  try {
    await writeFile(join(work, 'package.json'), '{ "private": true }');
    const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    await run('npm', ['install', ...flags, ...packages], { cwd: work, timeout: 10 * 60_000 });
    await rename(work, installed);
  } catch (error) {
    if (!existsSync(installed)) throw error; // another process was quicker
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return installed;
}
