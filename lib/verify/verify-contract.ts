import {
  namespaceBelow,
  ROOT_NAMESPACE,
  type VaultAccess,
  type VaultAccessContract,
  type VaultGrants,
} from '../access';
import { type PolicyServer } from '../policy';
import { type CheckInput } from './checks/check';
import { checkLogin } from './checks/login';
import { checkPolicies } from './checks/policies';
import { checkSecrets } from './checks/secrets';
import { checkUses } from './checks/uses';
import { connect, type Connection, type ConnectionOptions, routeOf } from './connection';
import { VerifyErrors } from './errors';
import { findingOf, type Told, type VerifyFinding } from './finding';
import { checkToken, isSealed, VaultReader } from './vault-reader';

/** What {@link verifyContract} is told beside the contract. */
export interface VerifyOptions extends ConnectionOptions {
  /** Whose meaning of policies counts. @default 'vault' */
  readonly server?: PolicyServer | undefined;
  /** Policies that every role may have beside that of its contract. @default none */
  readonly alsoPolicies?: readonly string[] | undefined;
  /** What the platform's side grants beside the contract. @default not known */
  readonly grants?: VaultGrants | undefined;
  /** How errors call the contract. @default 'in memory' */
  readonly source?: string | undefined;
}

/** What was found. */
export interface VerifyResult {
  /** Workload by workload, in the order of the contract. */
  readonly findings: readonly VerifyFinding[];
  /** Those that were held against the server. */
  readonly workloads: readonly VaultAccess[];
  /** Those that are for another server. */
  readonly leftOut: readonly VaultAccess[];
  readonly address: string;
}

/**
 * Holds a contract against a running Vault: what is missing there, what is not as the contract says, and what a pod would say
 * of it. Reads configuration and names, never a value.
 *
 * @throws VERIFY_... where nothing can be verified: no way to the server, no token, no workload for it
 */
export async function verifyContract(
  contract: VaultAccessContract,
  options: VerifyOptions,
): Promise<VerifyResult> {
  const route = routeOf(options);
  const { address } = route;
  const [workloads, leftOut] = forServer(contract, address);
  if (workloads.length === 0) {
    const { source = 'in memory' } = options;
    throw VerifyErrors.VERIFY_WORKLOADS_NONE({ contract: source, address });
  }
  if (await isSealed({ route })) return { findings: workloads.map(sealed), workloads, leftOut, address };
  const connection = await connect(route, options);
  try {
    await checkToken(connection);
    const findings = await findingsOf(workloads, connection, options);
    return { findings, workloads, leftOut, address };
  } finally {
    await connection.close();
  }
}

/**
 * The workloads that are for this server. Where all name one address, it is that one: verify may reach it under another than
 * pods do.
 */
function forServer(
  { workloads }: VaultAccessContract,
  address: string,
): readonly [readonly VaultAccess[], readonly VaultAccess[]] {
  const addresses = new Set(workloads.flatMap(({ vault }) => vault?.address ?? []));
  if (addresses.size <= 1) return [workloads, []];
  const isHere = ({ vault }: VaultAccess) => vault === undefined || vault.address === address;
  return [workloads.filter(isHere), workloads.filter((access) => !isHere(access))];
}

async function findingsOf(
  workloads: readonly VaultAccess[],
  connection: Connection,
  { server = 'vault', alsoPolicies = [], grants }: VerifyOptions,
): Promise<readonly VerifyFinding[]> {
  const readers = new Map<string, VaultReader>();
  const readerIn = (namespace: string): VaultReader => {
    const reader = readers.get(namespace) ?? VaultReader.of(connection, namespace);
    readers.set(namespace, reader);
    return reader;
  };
  const findings: VerifyFinding[] = [];
  // One after the other: a pipeline has time, and the server has other work.
  for (const access of workloads) {
    const name = nameOf(access);
    const tell = (told: Told): void => {
      const found = findingOf(name, told);
      const isSame = (other: VerifyFinding) =>
        other.workload === name && other.rule === found.rule && other.subject === found.subject;
      // What both logins of a workload, or two of its checks, come upon.
      if (!findings.some((other) => isSame(other) && other.message === found.message)) findings.push(found);
    };
    const own = connection.namespace;
    const [login, secrets] = [
      access.loginNamespace ?? own,
      access.vault?.namespace ?? access.loginNamespace ?? own,
    ];
    const elsewhere = [login, secrets].find((namespace) => namespaceBelow(own, namespace) === undefined);
    if (elsewhere === undefined) {
      await verifyWorkload(
        {
          access,
          login: readerIn(login),
          secrets: readerIn(secrets),
          alsoPolicies,
          grant: grants?.roleOf(access),
          tell,
        },
        server,
      );
    } else {
      tell({
        rule: 'namespace-elsewhere',
        subject: `namespace ${elsewhere}`,
        message: `the token is from ${JSON.stringify(own)}, which is not above it`,
        remedy: 'verify with a token of that namespace: --namespace or VAULT_NAMESPACE',
      });
    }
  }
  return findings;
}

async function verifyWorkload(input: CheckInput, server: PolicyServer): Promise<void> {
  const login = await checkLogin(input);
  if (login !== undefined) await checkPolicies(input, login, server);
  await checkSecrets(input);
  await checkUses(input);
}

function sealed(access: VaultAccess): VerifyFinding {
  return findingOf(nameOf(access), {
    rule: 'sealed',
    subject: 'sys/seal-status',
    message: 'the server is sealed and answers nothing else',
    podSays: 'Vault is sealed',
    remedy: 'unseal it',
  });
}

/** `shop/web at k8s-shop`, and the namespace where it is not the root one: one application may be in several places. */
export function nameOf({ namespace, workload, auth, loginNamespace = ROOT_NAMESPACE }: VaultAccess): string {
  const within = loginNamespace === ROOT_NAMESPACE ? '' : ` in ${loginNamespace}`;
  return `${namespace}/${workload} at ${auth.path}${within}`;
}
