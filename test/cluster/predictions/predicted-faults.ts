import { VaultServer } from '../../../lib';
import { type VerifyRule } from '../../../lib/verify';
import { expectOk } from '../../support/vault-server/client';
import { type Fault, type StartFault } from '../faults/fault';
import { identityFaults } from '../faults/identity-faults';
import { secretFaults } from '../faults/secret-faults';
import { serverFaults } from '../faults/server-faults';
import { type Trial } from '../faults/trial';

/** A fault in Vault, and what verify has to say of it before the pod is there. */
export interface PredictedFault {
  readonly fault: StartFault;
  /** Undefined where no prediction is possible without reading a value. */
  readonly rule: VerifyRule | undefined;
}

/** Those of docs/faults.md that lie in Vault, and those that only a person at Vault can make. */
export function predictedFaults(): readonly PredictedFault[] {
  return [
    known('Vault sealed', 'sealed'),
    { fault: mountMissing(), rule: 'mount-missing' },
    known('role missing', 'role-missing'),
    {
      fault: roleWith(
        'role for another service account',
        { bound_service_account_names: 'api' },
        'service account name not authorized',
      ),
      rule: 'role-account',
    },
    {
      fault: roleWith(
        'role for another namespace',
        { bound_service_account_namespaces: 'other' },
        'namespace not authorized',
      ),
      rule: 'role-namespace',
    },
    {
      fault: roleWith('role for another audience', { audience: 'other' }, 'invalid audience (aud) claim'),
      rule: 'role-audience',
    },
    { fault: roleWithoutPolicy(), rule: 'not-allowed' },
    known('policy narrowed', 'not-allowed'),
    { fault: policyDeleted(), rule: 'not-allowed' },
    { fault: secretsMountMissing(), rule: 'secrets-mount-missing' },
    known('secret deleted', 'secret-missing'),
    known('key removed', 'key-missing'),
    known('value emptied', undefined),
    { fault: namespaceMissing(), rule: 'namespace-missing' },
  ];
}

function known(title: string, rule: VerifyRule | undefined): PredictedFault {
  const all: readonly Fault[] = [...serverFaults(), ...secretFaults(), ...identityFaults()];
  const fault = all.find((one) => one.title === title && one.when === 'at the start');
  if (fault?.when !== 'at the start') throw new Error(`no fault ${title}`);
  return { fault, rule };
}

function roleWith(title: string, role: Readonly<Record<string, unknown>>, says: string): StartFault {
  return {
    title,
    when: 'at the start',
    begin: (trial) => trial.allow(role),
    says,
    end: (trial) => trial.allow(),
  };
}

/** A token keeps the policies of its login, and the agent logs in again when it ends. */
function roleWithoutPolicy(): StartFault {
  return {
    ...roleWith('role without a policy', { token_policies: '' }, 'permission denied'),
    end: async (trial) => {
      await trial.allow();
      await trial.cluster.kubectl(['delete', 'pods', '--all', '-n', trial.name, '--wait=false']);
    },
    recovery: 'started as a new pod, since a token keeps the policies of its login',
  };
}

function policyDeleted(): StartFault {
  return {
    title: 'policy deleted',
    when: 'at the start',
    begin: async (trial) => {
      expectOk(await trial.vault.delete(`sys/policies/acl/${trial.name}`), 'policy');
    },
    says: 'permission denied',
    end: (trial) => trial.allow(),
  };
}

function mountMissing(): StartFault {
  return {
    title: 'auth mount missing',
    when: 'at the start',
    begin: async (trial) => {
      expectOk(await trial.vault.delete(`sys/auth/${trial.name}`), 'mount');
    },
    says: 'permission denied',
    end: async (trial) => {
      await trial.cluster.enableKubernetesAuth(trial.name);
      await trial.allow();
    },
  };
}

function secretsMountMissing(): StartFault {
  return {
    title: 'mount of the secrets missing',
    when: 'at the start',
    begin: async (trial) => {
      expectOk(await trial.vault.delete(`sys/mounts/${trial.name}`), 'mount');
    },
    says: 'no secret exists at',
    end: async (trial) => {
      await trial.vault.enableMount(trial.name, { type: 'kv', options: { version: '2' } });
      await written(trial);
    },
  };
}

/** The pods are told of a namespace that does not exist; in the end it is made, with all that the other one has. */
function namespaceMissing(): StartFault {
  return {
    title: 'Vault namespace missing',
    when: 'at the start',
    props: (trial) => ({
      vault: VaultServer.atPlainHttp(trial.front.address, { namespace: namespaceOf(trial) }),
    }),
    begin: () => Promise.resolve(),
    says: 'error authenticating',
    end: async (trial) => {
      const { name, vault, cluster } = trial;
      const namespace = namespaceOf(trial);
      expectOk(await vault.write(`sys/namespaces/${namespace}`), 'namespace');
      const within = { 'X-Vault-Namespace': namespace };
      const copied = async (path: string, to = path): Promise<void> => {
        const { data } = expectOk(await vault.read(path), path);
        expectOk(await vault.request({ method: 'POST', path: to, body: data, headers: within }), to);
      };
      const post = async (path: string, body: object): Promise<void> => {
        expectOk(await vault.request({ method: 'POST', path, body, headers: within }), path);
      };
      const { apiServer, caPem, reviewerToken } = cluster.state;
      await post(`sys/auth/${name}`, { type: 'kubernetes' });
      await post(`auth/${name}/config`, {
        kubernetes_host: apiServer,
        kubernetes_ca_cert: caPem,
        token_reviewer_jwt: reviewerToken,
      });
      await copied(`sys/policies/acl/${name}`);
      await copied(`auth/${name}/role/web`);
      await post(`sys/mounts/${name}`, { type: 'kv', options: { version: '2' } });
      for (const secret of ['db', 'api']) await copied(`${name}/data/${secret}`);
      trial.onRemove(async () => {
        await vault.delete(`sys/namespaces/${namespace}`);
      });
    },
  };
}

/** A mount has the name of the trial already. */
function namespaceOf({ name }: Trial): string {
  return `${name}-tenant`;
}

/** Both secrets again, as they were. */
async function written(trial: Trial): Promise<void> {
  await trial.write('db', 'correct-horse');
  await trial.write('api', 'battery-staple');
}
