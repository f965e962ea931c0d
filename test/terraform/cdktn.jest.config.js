// Plans of what is built for cdktn, a part of `npm run test:terraform`: azurerm 5 and vault 5.13 by the schemas that are
// derived of their bindings. The bindings come from PyPI, as for `npm run test:cdktn`.
const base = require('./jest.config.js');
const cdktn = require('../cdktn/jest.config.js');

module.exports = {
  ...base,
  testPathIgnorePatterns: [],
  modulePathIgnorePatterns: cdktn.modulePathIgnorePatterns,
  moduleNameMapper: { ...base.moduleNameMapper, ...cdktn.moduleNameMapper },
  testMatch: ['<rootDir>/test/terraform/(validate|import|automatic-cluster).test.ts'],
  globalSetup: '<rootDir>/test/terraform/cdktn-global-setup.ts',
};
