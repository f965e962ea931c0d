import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KubernetesObject } from '../cluster';
import { nodeFolder } from '../node/layout';
import { type Trial } from './trial';

const SECRET = 'given-token';

interface TokenVolume {
  readonly name: string;
  readonly projected?: { readonly sources: readonly { readonly serviceAccountToken?: object }[] };
}

/**
 * A service account token that the test writes, in place of the one that the kubelet projects. It comes from the API
 * server, or has been signed anew with the API server's key; the kubelet swaps it in the volume like its own. Only the
 * volume differs from the pod that the construct emits.
 */
export class GivenToken {
  /** The shortest that the API server gives out. */
  public static readonly LIFETIME_SECONDS = 600;

  private constructor(private readonly trial: Trial) {}

  /** The pods that the trial deploys from now on mount it; their service account is there at once. */
  public static async mountedBy(trial: Trial): Promise<GivenToken> {
    const metadata = { name: 'web', namespace: trial.name };
    await trial.cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    trial.alter = withGivenToken;
    return new GivenToken(trial);
  }

  /** A good token, which is so until {@link refuse}: it is bound to an object of this name. */
  public async write(bond: string): Promise<void> {
    await this.put(await this.request(bond));
  }

  /** From now on the API server's answer to a review of the token is no. */
  public async refuse(bond: string): Promise<void> {
    await this.trial.cluster.kubectl(['delete', 'secret', bond, '-n', this.trial.name]);
  }

  /** A token as it would be with another clock: the same claims, all times moved, signed by the cluster's key. */
  public async writeShifted(seconds: number): Promise<void> {
    const [header = '', payload = ''] = (await this.request('shifted')).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const times = ['iat', 'nbf', 'exp'].map((name) => [name, Number(claims[name]) + seconds]);
    const moved = { ...claims, ...Object.fromEntries(times) };
    const signed = `${header}.${Buffer.from(JSON.stringify(moved)).toString('base64url')}`;
    const key = readFileSync(join(nodeFolder(), 'credentials', 'service-account.key'));
    await this.put(`${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`);
  }

  private async request(bond: string): Promise<string> {
    const { cluster, name } = this.trial;
    await cluster.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: bond, namespace: name } });
    const bound = ['--bound-object-kind=Secret', `--bound-object-name=${bond}`];
    const lifetime = `--duration=${String(GivenToken.LIFETIME_SECONDS)}s`;
    const args = ['create', 'token', 'web', '-n', name, '--audience=vault', lifetime, ...bound];
    return (await cluster.kubectl(args)).trim();
  }

  private async put(token: string): Promise<void> {
    const metadata = { name: SECRET, namespace: this.trial.name };
    await this.trial.cluster.apply({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { token } });
  }
}

/** The Deployment with a Secret where its template has a projected token. */
function withGivenToken(object: KubernetesObject): KubernetesObject {
  if (object['kind'] !== 'Deployment') return object;
  const copy = structuredClone(object) as {
    spec: { template: { spec: { volumes: (TokenVolume | object)[] } } };
  };
  const { spec } = copy.spec.template;
  spec.volumes = spec.volumes.map((volume) => (isToken(volume) ? given(volume) : volume));
  return copy as unknown as KubernetesObject;
}

function isToken(volume: TokenVolume | object): volume is TokenVolume {
  return (
    'projected' in volume &&
    (volume.projected?.sources ?? []).some((source) => source.serviceAccountToken !== undefined)
  );
}

const given = ({ name }: TokenVolume) => ({ name, secret: { secretName: SECRET, defaultMode: 0o440 } });
