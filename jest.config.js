// `npm test`: everything but the tests that need a Kubernetes node or the terraform program (test/cluster and
// test/terraform have their own configurations), and what fetches frameworks:
// their matrix (test/packaging/matrix) and cdktn (test/cdktn).
module.exports = {
  // One more than cores: of its time a worker spends a third waiting for an agent, a server or a program it has started.
  maxWorkers: 3,
  // Only what never comes takes as long: a busy machine makes no test fail.
  testTimeout: 300_000,
  // The one of node, but that a worker compiles each file once.
  testEnvironment: '<rootDir>/test/support/jest-environment.js',
  rootDir: __dirname,
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/cluster/',
    '<rootDir>/test/terraform/',
    '<rootDir>/test/packaging/matrix/',
    '<rootDir>/test/cdktn/',
  ],
  modulePathIgnorePatterns: [
    '<rootDir>/build/',
    '<rootDir>/.cache/',
    '<rootDir>/dist/',
    '<rootDir>/cdktf.out/',
  ],
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  // The examples import the package by its public name; tests run them from the sources.
  moduleNameMapper: {
    '^aks-vault-constructs$': '<rootDir>/lib/index.ts',
    '^aks-vault-constructs/(policy|vault|aks|check|jest)$': '<rootDir>/lib/$1/index.ts',
  },
  globalSetup: '<rootDir>/test/support/vault-server/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/vault-server/global-teardown.ts',
};
