// `npm run test:vault`, first half: every test that asks a server, on HashiCorp's Vault (built at the first run).
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const base = require('../jest.config.js');

process.env.AVC_SERVER ??= 'vault';

/** How a test comes to the server of the run: test/support/vault-server/client.ts. */
const ASKS_A_SERVER = /VaultClient\.fromEnvironment\(\)/;

module.exports = {
  ...base,
  testMatch: readdirSync(__dirname, { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('cluster'))
    .map((file) => join(__dirname, file))
    .filter((file) => ASKS_A_SERVER.test(readFileSync(file, 'utf8'))),
};
