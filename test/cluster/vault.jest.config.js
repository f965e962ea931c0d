// `npm run test:vault`, second half: what depends on the server and its agent, on HashiCorp's Vault. What is left out
// shows the same of any server: kinds of workloads, environment, names, the node itself.
const base = require('./jest.config.js');

process.env.AVC_SERVER ??= 'vault';

const SUITES = [
  'agent-logs',
  'auth-modes',
  'deliveries',
  'leases',
  'leases-end',
  'rotation',
  'shop',
  'start-gate',
];

module.exports = {
  ...base,
  testMatch: SUITES.map((name) => `<rootDir>/test/cluster/${name}.test.ts`),
};
