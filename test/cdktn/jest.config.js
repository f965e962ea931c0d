// `npm run test:cdktn`: what is built for cdktn, with its bindings. It fetches them, which is why it is not a part of
// `npm test`. In the tests themselves `cdktf` means cdktn, as the build has it for ./cdktn/aks and ./cdktn/vault.
const { join } = require('node:path');
const base = require('../../jest.config.js');
const { cdktn, azurerm, vault } = require('../support/cdktn-versions.json');

const packages = join(
  base.rootDir,
  `.cache/cdktn-providers/installed-${cdktn}-${azurerm}-${vault}/node_modules`,
);

module.exports = {
  ...base,
  roots: ['<rootDir>/test/cdktn', '<rootDir>/test/aks', '<rootDir>/test/vault'],
  // `npm test` leaves these out.
  testPathIgnorePatterns: base.testPathIgnorePatterns.filter((pattern) => !pattern.includes('/test/cdktn/')),
  modulePathIgnorePatterns: base.modulePathIgnorePatterns.filter((pattern) => !pattern.includes('.cache')),
  moduleNameMapper: {
    ...base.moduleNameMapper,
    '^cdktf$': `${packages}/cdktn`,
    '^@cdktf/provider-(azurerm|vault)/(.*)$': `${packages}/@cdktn/provider-$1/$2`,
    '^constructs$': `${packages}/constructs`,
    '^\\./provider/azurerm-4$': '<rootDir>/lib/aks/provider/azurerm-5.ts',
    '^\\.{1,2}/(.*/)?current-schemas$': '<rootDir>/test/support/schema/bindings-schemas.ts',
    '^\\./provider/vault-5-6$': '<rootDir>/lib/vault/provider/vault-5-13.ts',
  },
  globalSetup: '<rootDir>/test/cdktn/global-setup.ts',
  testTimeout: 900_000,
};
