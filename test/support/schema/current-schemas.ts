// The schemas of the bindings that the tests run with. test/cdktn/jest.config.js has bindings-schemas.ts in its place.
export { PROVIDER_VERSIONS, REPLACEMENT, schemaFile, schemaOf } from './published-schemas';
