// `npm test`: everything but the tests that need a Kubernetes node or the terraform program (test/cluster and
// test/terraform have their own configurations).
module.exports = {
  testEnvironment: 'node',
  rootDir: __dirname,
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/terraform/'],
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
  globalSetup: '<rootDir>/test/support/openbao/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/openbao/global-teardown.ts',
};
