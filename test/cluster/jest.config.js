// `npm run test:cluster`: what only a real node can show. One worker, because the tests share the node's two cores.
const base = require('../../jest.config.js');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/cluster'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/faults/'],
  globalSetup: '<rootDir>/test/cluster/global-setup.ts',
  globalTeardown: '<rootDir>/test/cluster/global-teardown.ts',
  maxWorkers: 1,
  testTimeout: 120_000,
};
