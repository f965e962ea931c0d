import type { PolicyServer } from '../../../lib/policy';
import { hashicorpVault, HASHICORP_VERSION } from './hashicorp-vault';
import { openBao, OPENBAO_VERSION } from './openbao';

/** A server (and its agent: the same program) that tests run on, and where it differs from the other one. */
export interface ServerKind {
  readonly name: PolicyServer;
  /** For people: in names of tests and on pages. */
  readonly title: string;
  /** The version that the project fetches or builds. */
  readonly version: string;
  /** The path of the program; fetched or built when the machine has none. */
  readonly program: () => Promise<string>;
  /** Where audit devices come from: OpenBao takes them from its configuration alone, Vault from its API alone. */
  readonly auditBy: 'configuration' | 'api';
  /** Whether the edition that tests can have knows namespaces; Vault's are of its Enterprise edition. */
  readonly namespaces: boolean;
  /** Whether its agent can read in another namespace than that of its login. */
  readonly agentReadsElsewhere: boolean;
  /** Whether Kubernetes auth demands a certificate authority where it may not use the one of its own pod. */
  readonly demandsCa: boolean;
  /** Engines and features that it has and the other one lacks. */
  readonly only: readonly ('aws' | 'azure' | 'events' | 'recover' | 'scan')[];
}

/** Every difference that a test has to know stands here, and nowhere else. */
export const SERVERS: Readonly<Record<PolicyServer, ServerKind>> = {
  vault: {
    name: 'vault',
    title: 'HashiCorp Vault',
    version: HASHICORP_VERSION,
    program: hashicorpVault,
    auditBy: 'api',
    namespaces: false,
    agentReadsElsewhere: true,
    demandsCa: false,
    only: ['aws', 'azure', 'events', 'recover'],
  },
  openbao: {
    name: 'openbao',
    title: 'OpenBao',
    version: OPENBAO_VERSION,
    program: openBao,
    auditBy: 'configuration',
    namespaces: true,
    agentReadsElsewhere: false,
    demandsCa: true,
    only: ['scan'],
  },
};

/** The server of this test run: AVC_SERVER, `vault` or `openbao`. @default openbao, which needs no building */
export function chosenServer(): ServerKind {
  const name = process.env['AVC_SERVER'] ?? 'openbao';
  if (name !== 'vault' && name !== 'openbao') {
    throw new Error(`AVC_SERVER is ${JSON.stringify(name)}; it is "vault" or "openbao"`);
  }
  return SERVERS[name];
}

/** The program of a server: AVC_SERVER_BIN for the chosen one (another version, say), else its own. */
export async function serverProgram(kind: ServerKind = chosenServer()): Promise<string> {
  const given = process.env['AVC_SERVER_BIN'];
  return given && kind === chosenServer() ? given : kind.program();
}
