// `npm run test:faults`: the matrix of faults and deliveries. Trials run side by side, since most of their time is waiting.
const base = require('../jest.config.js');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/cluster/faults'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxConcurrency: 8,
  testTimeout: 400_000,
};
