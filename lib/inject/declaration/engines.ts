import { type VaultDuration } from '../../core';
import {
  aws,
  type AwsCredentials,
  azure,
  type AzureCredentials,
  gcp,
  kubernetes,
  type KubernetesToken,
  type KubernetesTokenOptions,
  type SecretRef,
  ssh,
  type SshIssueOptions,
  type SshKey,
  type SshSignOptions,
  totp,
} from '../../secrets';
import { boolean, described, type Form, list, made, oneOf, text } from '../form/form';
import { object, type Variants } from '../form/object';
import { decided, type Decisions, decisions } from './decisions';

const duration = (): Form<VaultDuration> =>
  described('How long it is valid, such as 1h.', text() as Form<VaultDuration>);
const role = (): Form<string> => described('The role of the engine.', text());

interface Aws extends Decisions {
  readonly aws: string;
  readonly role: string;
  readonly credentials: 'creds' | 'sts';
  readonly field: keyof AwsCredentials;
  readonly ttl?: VaultDuration;
  readonly roleArn?: string;
  readonly roleSessionName?: string;
}

interface Gcp extends Decisions {
  readonly gcp: string;
  readonly roleset?: string;
  readonly staticAccount?: string;
  readonly impersonatedAccount?: string;
  readonly gives: 'token' | 'key';
  readonly ttl?: VaultDuration;
}

interface Ssh extends Decisions {
  readonly ssh: string;
  readonly role: string;
  readonly sign?: SshSignOptions;
  readonly issue?: SshIssueOptions;
  readonly field?: keyof SshKey;
}

/** References of the engines that a request to has parameters, by the property that names the engine. */
export function engineVariants(): Variants<SecretRef> {
  return {
    aws: made(
      object<Aws>(
        {
          aws: described('The mount of the AWS engine.', text()),
          role: role(),
          credentials: described('The path: aws/creds or aws/sts.', oneOf('creds', 'sts')),
          field: described('Which of the credentials.', oneOf('accessKey', 'secretKey', 'sessionToken')),
          ttl: duration(),
          roleArn: described('The role to assume, where the engine has several.', text()),
          roleSessionName: described('The name of the session of an assumed role.', text()),
          ...decisions(),
        },
        ['aws', 'role', 'credentials', 'field'],
      ),
      ({ aws: mount, role: name, credentials, field, ttl, roleArn, roleSessionName, ...more }) => {
        const options = {
          ...(ttl === undefined ? {} : { ttl }),
          ...(roleArn === undefined ? {} : { roleArn }),
          ...(roleSessionName === undefined ? {} : { roleSessionName }),
        };
        const of = aws(mount).role(name);
        return decided(
          (credentials === 'sts' ? of.stsCredentials(options) : of.credentials(options))[field],
          more,
        );
      },
    ),
    azure: made(
      object<Decisions & { azure: string; role: string; field: keyof AzureCredentials }>(
        {
          azure: described('The mount of the Azure engine.', text()),
          role: role(),
          field: described('Which of the two.', oneOf('clientId', 'clientSecret')),
          ...decisions(),
        },
        ['azure', 'role', 'field'],
      ),
      ({ azure: mount, role: name, field, ...more }) =>
        decided(azure(mount).role(name).credentials()[field], more),
    ),
    gcp: googleCloud(),
    kubernetes: made(
      object<
        Decisions & {
          kubernetes: string;
          role: string;
          token: KubernetesTokenOptions;
          field?: keyof KubernetesToken;
        }
      >(
        {
          kubernetes: described('The mount of the Kubernetes secrets engine.', text()),
          role: role(),
          token: object<KubernetesTokenOptions>(
            {
              namespace: described('The namespace of the service account.', text()),
              ttl: duration(),
              clusterRoleBinding: described('Whether it counts in all namespaces.', boolean()),
              audiences: described('For whom the token is.', list(text())),
            },
            ['namespace'],
          ),
          field: described(
            'Which of the answer; token by default.',
            oneOf('token', 'serviceAccount', 'namespace'),
          ),
          ...decisions(),
        },
        ['kubernetes', 'role', 'token'],
      ),
      ({ kubernetes: mount, role: name, token, field = 'token', ...more }) =>
        decided(kubernetes(mount).role(name).token(token)[field], more),
    ),
    ssh: sshKey(),
    totp: made(
      object<Decisions & { totp: string; code: string }>(
        {
          totp: described('The mount of the TOTP engine.', text()),
          code: described('The key that the code is made of.', text()),
          ...decisions(),
        },
        ['totp', 'code'],
      ),
      ({ totp: mount, code, ...more }) => decided(totp(mount).key(code).code(), more),
    ),
  };
}

function googleCloud(): Form<SecretRef> {
  const form = object<Gcp>(
    {
      gcp: described('The mount of the Google Cloud engine.', text()),
      roleset: described('A roleset.', text()),
      staticAccount: described('A static account.', text()),
      impersonatedAccount: described('An impersonated account, which gives tokens alone.', text()),
      gives: described('An access token, or a key as a JSON file.', oneOf('token', 'key')),
      ttl: duration(),
      ...decisions(),
    },
    ['gcp', 'gives'],
  );
  const kinds = ['roleset', 'staticAccount', 'impersonatedAccount'] as const;
  return {
    schema: { ...form.schema, oneOf: kinds.map((kind) => ({ required: [kind] })) },
    read: (written) => {
      const {
        gcp: mount,
        gives,
        ttl,
        roleset,
        staticAccount,
        impersonatedAccount,
        ...more
      } = form.read(written);
      const named = [roleset, staticAccount, impersonatedAccount].filter((one) => one !== undefined);
      if (named.length !== 1) throw written.invalid(`an account must have one of ${kinds.join(', ')}`);
      if (impersonatedAccount !== undefined && gives === 'key')
        throw written.invalid('an impersonated account can give tokens, and no keys');
      if (ttl !== undefined && gives === 'token') throw written.invalid('a token cannot have a ttl');
      return written.making(() => {
        const engine = gcp(mount);
        if (impersonatedAccount !== undefined)
          return decided(engine.impersonatedAccount(impersonatedAccount).token(), more);
        const account =
          roleset === undefined ? engine.staticAccount(staticAccount ?? '') : engine.roleset(roleset);
        return decided(
          gives === 'token' ? account.token() : account.key(ttl === undefined ? {} : { ttl }),
          more,
        );
      });
    },
  };
}

function sshKey(): Form<SecretRef> {
  const common = () => ({
    validPrincipals: described('User or host names that it is for.', list(text())),
    ttl: duration(),
    certType: described('Of a user or of a host; user by default.', oneOf('user', 'host')),
    keyId: described('The name of the certificate in logs.', text()),
  });
  const form = object<Ssh>(
    {
      ssh: described('The mount of the SSH engine.', text()),
      role: role(),
      sign: described(
        'A certificate for a key whose private key is elsewhere.',
        object<SshSignOptions>({ ...common(), publicKey: described('As a .pub file has it.', text()) }, [
          'publicKey',
        ]),
      ),
      issue: described(
        'A new key with its certificate.',
        object<SshIssueOptions>({
          ...common(),
          keyType: described('rsa by default.', oneOf('rsa', 'ec', 'ed25519')),
        }),
      ),
      field: described('Of an issued key.', oneOf('privateKey', 'signedKey')),
      ...decisions(),
    },
    ['ssh', 'role'],
  );
  return {
    schema: { ...form.schema, oneOf: [{ required: ['sign'] }, { required: ['issue', 'field'] }] },
    read: (written) => {
      const { ssh: mount, role: name, sign, issue, field, ...more } = form.read(written);
      if ((sign === undefined) === (issue === undefined) || (issue === undefined) !== (field === undefined))
        throw written.invalid('a key of SSH must have sign, or issue and field');
      return written.making(() => {
        const of = ssh(mount).role(name);
        return decided(sign === undefined ? of.issue(issue)[field ?? 'privateKey'] : of.sign(sign), more);
      });
    },
  };
}
