import { type RoleOfGrants, ROOT_NAMESPACE, type VaultAccess } from '../../access';
import { type Told } from '../finding';
import { type Answer, type VaultReader } from '../vault-reader';

/** What every check of a workload is given. */
export interface CheckInput {
  readonly access: VaultAccess;
  /** In the namespace of the auth mount. */
  readonly login: VaultReader;
  /** In the namespace of the secrets. */
  readonly secrets: VaultReader;
  /** Policies that every role may have beside that of its contract. */
  readonly alsoPolicies: readonly string[];
  /** What the platform's side says of the role; undefined where nobody has said it. */
  readonly grant: RoleOfGrants | undefined;
  readonly tell: (told: Told) => void;
}

/** The value of an answer, or undefined; what could not be looked at is told. */
export function valueOf<T>(answer: Answer<T>, tell: CheckInput['tell'], subject: string): T | undefined {
  switch (answer.kind) {
    case 'there':
      return answer.value;
    case 'missing':
      return undefined;
    case 'forbidden':
      tell({
        rule: 'forbidden',
        subject,
        message: `the token may not read ${answer.path}`,
        remedy: 'give the token of verify the policy that --policy prints',
      });
      return undefined;
    case 'failed':
      tell({
        rule: 'failed',
        subject,
        message: `the server answers ${answer.reason} at ${answer.path}`,
        remedy: 'look at the log of the server',
      });
      return undefined;
  }
}

/** Every namespace has lists of its mounts; a server knows none of one that does not exist. */
export function namespaceMissing(tell: CheckInput['tell'], namespace = ROOT_NAMESPACE): void {
  tell({
    rule: 'namespace-missing',
    subject: `namespace ${namespace}`,
    message: 'the server has no such namespace, or no namespaces at all',
    podSays: 'error authenticating',
    remedy: 'create the namespace, or correct that of the VaultServer or of the AuthMount of the workload',
  });
}
