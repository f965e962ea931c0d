// `npm run test:terraform`: what needs the terraform program and Go.
module.exports = {
  testEnvironment: 'node',
  rootDir: `${__dirname}/../..`,
  roots: ['<rootDir>/test/terraform'],
  // With azurerm 4 there is no such cluster: cdktn.jest.config.js runs it.
  testPathIgnorePatterns: ['<rootDir>/test/terraform/automatic-cluster.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/.cache/'],
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  moduleNameMapper: {
    '^aks-vault-constructs$': '<rootDir>/lib/index.ts',
    '^aks-vault-constructs/(policy|vault|aks|check|jest)$': '<rootDir>/lib/$1/index.ts',
  },
  testTimeout: 600_000,
};
