// `npm run test:matrix`: the packed library with every supported line of node, TypeScript and cdk8s-plus. It fetches
// them from npm, which is why it is not a part of `npm test`.
const base = require('../../../jest.config.js');

module.exports = {
  ...base,
  rootDir: base.rootDir,
  roots: ['<rootDir>/test/packaging/matrix'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/packaging/matrix/global-setup.ts',
  globalTeardown: '<rootDir>/test/packaging/matrix/global-teardown.ts',
  testTimeout: 900_000,
};
