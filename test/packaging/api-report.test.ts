import { expectGolden } from '../support/golden';
import { DOORS } from './api-program';
import { ApiReports } from './api-report';

/**
 * Everything that users can write against, committed under test/golden/api and read in reviews: what changes there is a
 * line of the changelog. `UPDATE_GOLDEN=1 npx jest test/packaging/api-report` writes it again.
 */
const reports = new ApiReports();

test.each(Object.keys(DOORS))('the API of the entry point %s is the one that was reviewed', (door) => {
  const head = `# API of \`aks-vault-constructs${door === 'index' ? '' : `/${door}`}\`\n\nWritten by \`test/packaging/api-report.test.ts\`.\n\n`;
  expectGolden(`api/${door}.api.md`, head + reports.of(door));
});

/**
 * Base classes that share code and are no types to write: users name `IVaultAuth`, `IKubernetesAuthMount`, `IJwtAuthMount`
 * `IManagedCluster` and `IAksCluster`, which mounts and clusters made elsewhere implement too. Exported, a base class would invite
 * `extends`, and what it keeps for the room would be everybody's.
 */
const BASES: Readonly<Record<string, readonly string[]>> = {
  vault: ['AuthMountBase', 'JwtAuthBase', 'KubernetesAuthBase'],
  aks: ['AksClusterBase', 'ManagedClusterBase'],
};

test.each(Object.keys(DOORS))(
  'every type that the declarations of the entry point %s name is exported by some entry point, but for base classes',
  (door) => {
    expect(reports.unexported(door)).toEqual(BASES[door] ?? []);
  },
);

// A class whose constructor is for the room alone is exported as a type, or has a private constructor: there is one way to
// a value, and it checks.
test.each(Object.keys(DOORS))(
  'no class of the entry point %s can be constructed without its checks',
  (door) => {
    expect(reports.openClasses(door)).toEqual([]);
  },
);
