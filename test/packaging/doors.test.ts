import { execFileSync } from 'node:child_process';
import { ensureBuilt } from '../support/built';
import { projectRoot } from '../support/project';

/** What the doors of the built library load, and what they have in common. */
const root = projectRoot();

beforeAll(ensureBuilt);

/** What is in the module cache after a door has been opened, in a process of its own. */
function loadedBy(door: string): string[] {
  const script = `require(${JSON.stringify(door)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }),
  ) as string[];
}

/** What a program prints that has `light`, `policy`, `vault` and `aks`, the doors as node gives them. */
function withAllDoors(program: string): unknown {
  const doors = ['light', 'policy', 'vault', 'aks'].map(
    (name) => `const ${name} = require('aks-vault-constructs${name === 'light' ? '' : `/${name}`}');`,
  );
  const script = `${doors.join('')} console.log(JSON.stringify((() => { ${program} })()))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }));
}

describe('several entry points in one program', () => {
  test('give one and the same class by the same name', () => {
    const program = `
      const doors = [light, policy, vault, aks];
      return Object.keys(light).filter((name) => doors.some((door) => name in door && door[name] !== light[name]));`;
    expect(withAllDoors(program)).toEqual([]);
  });

  test('give a class of a file that loads later as one that knows the others', () => {
    const program = `
      const rules = [policy.Transit.mount('transit').key('orders').encrypt(), policy.KvV2.mount('secret').list()].flat();
      const document = policy.PolicyDocument.parse(policy.PolicyDocument.of(...rules).render());
      return [
        rules.every((rule) => rule instanceof policy.PolicyRule),
        document.rules.every((rule) => rule instanceof policy.PolicyRule),
        policy.PolicySet.of([document]).capabilities('secret/metadata/'),
      ];`;
    expect(withAllDoors(program)).toEqual([true, true, ['list']]);
  });

  test('name their classes and functions as they export them', () => {
    const program = `
      return [light, policy, vault, aks].flatMap((door) => Object.entries(door))
        .filter(([name, value]) => typeof value === 'function' && value.name !== name).map(([name]) => name);`;
    expect(withAllDoors(program)).toEqual([]);
  });

  test('give ES modules by name what require() gives', () => {
    for (const door of ['', '/policy', '/vault', '/aks', '/check']) {
      const script = `
        import { createRequire } from 'node:module';
        import * as door from 'aks-vault-constructs${door}';
        const required = createRequire(process.cwd() + '/main.mjs')('aks-vault-constructs${door}');
        console.log(JSON.stringify(Object.keys(required).filter((name) => door[name] !== required[name])));
        console.log(JSON.stringify(Object.keys(door).filter((name) => !['default', 'module.exports'].includes(name) && !(name in required))));`;
      const flags = ['--input-type=module', '-e', script];
      expect(execFileSync(process.execPath, flags, { cwd: root, encoding: 'utf8' })).toBe('[]\n[]\n');
    }
  });

  test('make the kinds that load later of the same classes', () => {
    const program = `
      const plus = require('cdk8s-plus-28');
      const { vaultInjected, VaultInjectedJob, VaultInjectedCronJob, VaultInjectedDaemonSet, VaultInjectedStatefulSet } = light;
      class Own extends vaultInjected(class extends plus.StatefulSet {}) {}
      return [
        VaultInjectedJob.prototype instanceof plus.Job,
        VaultInjectedCronJob.prototype instanceof plus.CronJob,
        VaultInjectedDaemonSet.prototype instanceof plus.DaemonSet,
        VaultInjectedStatefulSet.prototype instanceof plus.StatefulSet,
        Own.prototype instanceof plus.StatefulSet,
        light.VaultInjectedJob === VaultInjectedJob,
      ];`;
    expect(withAllDoors(program)).toEqual([true, true, true, true, true, true]);
  });

  test("an error of any entry point is an instance of the main entry point's ConfigurationError", () => {
    const program = `
      return [() => policy.KvV2.mount('/x'), () => vault.Ttl.hours(-1), () => aks.PoolScaling.fixed(-1)].map((wrong) => {
        try { wrong(); } catch (error) { return [error instanceof light.ConfigurationError, light.ConfigurationError.is(error)]; }
      });`;
    expect(withAllDoors(program)).toEqual([
      [true, true],
      [true, true],
      [true, true],
    ]);
  });
});

describe('what an entry point loads', () => {
  const later = (paths: readonly string[]): readonly string[] =>
    paths
      .filter((path) => path.includes('/later/'))
      .map((path) => path.replace(/^.*\/lib\//, ''))
      .sort();

  test.each(['', '/policy', '/vault', '/aks', '/check'])(
    'aks-vault-constructs%s loads no file that is there for some calls only',
    (door) => {
      expect(later(loadedBy(`aks-vault-constructs${door}`))).toEqual([]);
    },
  );

  test('a workload with its contract takes none of those files either, and an error those of its texts alone', () => {
    const loading = (program: string) => `
      ${program}
      return Object.keys(require.cache);`;
    const workload = `
      const { Chart } = require('cdk8s');
      const { accessReport, AuthMount, kv2, VaultApp, VaultInjectedDeployment, VaultServer } = light;
      const app = new VaultApp({ outdir: require('node:os').tmpdir() });
      new VaultInjectedDeployment(new Chart(app, 'shop', { namespace: 'shop' }), 'Web', {
        vault: VaultServer.at('https://vault.example:8200'),
        access: { roleName: 'shop-web', serviceAccount: 'web', auth: AuthMount.kubernetes() },
        files: { key: kv2('secret').at('shop/db').key('key') },
        containers: [{ image: 'registry.example/shop/web:1', portNumber: 8080 }],
      });
      app.charts.map((chart) => chart.toJson());
      app.vaultAccess().toJson();
      accessReport(app.vaultAccess());`;
    const wrong = "try { light.kv2('/x'); } catch {}";
    expect(later(withAllDoors(loading(workload)) as string[])).toEqual([]);
    expect(later(withAllDoors(loading(workload + wrong)) as string[])).toEqual(['secrets/later/errors.js']);
  });

  test('. loads the files of cdk8s-plus-28 that it uses, and not its index', () => {
    const own = loadedBy('aks-vault-constructs').filter((path) => /cdk8s-plus-28\/lib\/[^/]+$/.test(path));
    const names = own.map((path) => path.replace(/^.*\//, ''));
    expect(names).toContain('deployment.js');
    for (const name of ['index.js', 'stateful-set.js', 'daemon-set.js', 'job.js', 'cron-job.js'])
      expect(names).not.toContain(name);
  });

  test('. opens at most 10 files of ours, and valibot only when a contract is read', () => {
    const loaded = loadedBy('aks-vault-constructs');
    expect(loaded.filter((path) => !path.includes('node_modules')).length).toBeLessThanOrEqual(10);
    expect(loaded.filter((path) => path.includes('/valibot/'))).toEqual([]);
  });

  test('. loads neither the guard nor the parser of templates before something of theirs is used', () => {
    const loaded = loadedBy('aks-vault-constructs').map((path) => path.replace(/^.*\/build\/lib\//, ''));
    expect(loaded).toContain('secrets/index.js');
    for (const room of ['guard', 'template']) expect(loaded).not.toContain(`${room}/index.js`);
  });

  test('. loads the check and its parser only when the plug-in of cdk8s synth is made', () => {
    // cdk8s has a yaml of its own.
    const reached = /build\/lib\/check\/|^(?!.*node_modules\/cdk8s\/).*node_modules\/yaml\//;
    expect(loadedBy('aks-vault-constructs').filter((path) => reached.test(path))).toEqual([]);
    const made =
      "const { VaultManifestValidation } = require('aks-vault-constructs'); new VaultManifestValidation()";
    const script = `${made}; console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }),
    ) as string[];
    expect(loaded.some((path) => path.endsWith('build/lib/check/index.js'))).toBe(true);
  });

  test('./check loads yaml and no other package', () => {
    const packages = loadedBy('aks-vault-constructs/check')
      .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
      .filter((name) => name !== undefined);
    expect([...new Set(packages)]).toEqual(['yaml']);
  });

  test('. loads no cdktf and no provider binding', () => {
    expect(
      loadedBy('aks-vault-constructs').filter((path) => /node_modules\/(?:cdktf|@cdktf)\//.test(path)),
    ).toEqual([]);
  });

  test('./policy loads no package at all', () => {
    expect(loadedBy('aks-vault-constructs/policy').filter((path) => path.includes('node_modules'))).toEqual(
      [],
    );
  });

  test.each(['vault', 'aks'])("./%s loads no provider's index", (door) => {
    const loaded = loadedBy(`aks-vault-constructs/${door}`);
    expect(loaded.filter((path) => /@cdktf\/provider-[a-z]+\/lib\/index\.js$/.test(path))).toEqual([]);
    const other = door === 'vault' ? 'azurerm' : 'vault';
    expect(loaded.filter((path) => path.includes(`@cdktf/provider-${other}/`))).toEqual([]);
  });
});
