import { expectGolden } from '../support/golden';
import { ApiReports, DOORS } from './api-report';

/**
 * Everything that users can write against, committed under test/golden/api and read in reviews: what changes there is a
 * line of the changelog. `UPDATE_GOLDEN=1 npx jest test/packaging/api-report` writes it anew.
 */
const reports = new ApiReports();

test.each(Object.keys(DOORS))('the API of door %s is the one that was reviewed', (door) => {
  const head = `# API of \`aks-vault-constructs${door === 'index' ? '' : `/${door}`}\`\n\nWritten by \`test/packaging/api-report.test.ts\`.\n\n`;
  expectGolden(`api/${door}.api.md`, head + reports.of(door));
});
