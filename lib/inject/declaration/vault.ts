import { AuthMount, TokenAudience } from '../../access';
import { AgentImage, VaultCa, type VaultCaSource, VaultServer, type VaultServerOptions } from '../../agent';
import { InjectErrors } from '../errors';
import { described, type Form, made, oneOf, text, typeOf } from '../form/form';
import { choice, type Fields, object, variant, type Way } from '../form/object';

/** `VaultServer`: `{ address: https://vault.example:8200 }`. */
export function vaultServer(): Form<VaultServer> {
  const options: Fields<VaultServerOptions> = {
    ca: described('The certificate authority of the server; that of the image by default.', vaultCa()),
    tlsServerName: described("The name in the server's certificate, where it is not the host.", text()),
    namespace: described('The Enterprise namespace, such as teams/shop.', text()),
  };
  return variant<VaultServer>('a server', {
    address: made(
      object<VaultServerOptions & { address: string }>(
        { address: described('An https URL without a path.', address()), ...options },
        ['address'],
      ),
      ({ address, ...rest }) => VaultServer.at(address, rest),
    ),
    plainHttpAddress: made(
      object<Pick<VaultServerOptions, 'namespace'> & { plainHttpAddress: string }>(
        {
          plainHttpAddress: described('An http URL: tokens and secrets travel in the clear.', address()),
          namespace: options.namespace,
        },
        ['plainHttpAddress'],
      ),
      ({ plainHttpAddress, ...rest }) => VaultServer.atPlainHttp(plainHttpAddress, rest),
    ),
  });
}

/** What a declaration has in the place of an address that only its reader knows. */
export const ADDRESS_PLACEHOLDER = 'https://VAULT-ADDRESS';
const PLACEHOLDER_HOST = 'VAULT-ADDRESS';

/** An address, and not its placeholder. */
function address(): Form<string> {
  const { schema, read } = text();
  return {
    schema,
    read: (written) => {
      const got = read(written);
      // With a port or a path behind it is no address either.
      if (!got.includes(PLACEHOLDER_HOST)) return got;
      throw InjectErrors.INJECT_ADDRESS_PLACEHOLDER({ at: written.place, got });
    },
  };
}

function vaultCa(): Form<VaultCa> {
  const key = (): Form<{ name: string; key?: string }> =>
    object<{ name: string; key?: string }>({ name: text(), key: text() }, ['name']);
  const ways: Readonly<Record<VaultCaSource['kind'], Way<VaultCa>>> = {
    system: { alone: () => VaultCa.system() },
    configMap: { told: made(key(), ({ name, key: of }) => VaultCa.fromConfigMap(name, of)) },
    secret: { told: made(key(), ({ name, key: of }) => VaultCa.fromSecret(name, of)) },
    pem: { told: made(text(), (pem) => VaultCa.fromPem(pem)) },
  };
  return choice(ways);
}

/** `AuthMount`: `{ kubernetes: k8s-shop }`. */
export function authMount(): Form<AuthMount> {
  const asked = {
    audience: described('For whom the login token is made; vault by default.', audience()),
    namespace: described(
      'The Vault namespace of the mount, where it is one above that of the secrets.',
      text(),
    ),
  };
  return variant<AuthMount>('a mount', {
    kubernetes: made(
      object<{ kubernetes: string; audience?: TokenAudience; namespace?: string }>(
        {
          kubernetes: described('The mount of the Kubernetes auth method, without auth/.', text()),
          ...asked,
        },
        ['kubernetes'],
      ),
      ({ kubernetes, ...options }) => AuthMount.kubernetes(kubernetes, options),
    ),
    jwt: made(
      object<{ jwt: string; audience?: TokenAudience; namespace?: string }>(
        { jwt: described('The mount of the JWT auth method, without auth/.', text()), ...asked },
        ['jwt'],
      ),
      ({ jwt, ...options }) => AuthMount.jwt(jwt, options),
    ),
  });
}

/** A named audience, or the API server's own. */
function audience(): Form<TokenAudience> {
  const named = made(text(), (name) => TokenAudience.of(name));
  const own = choice<TokenAudience>({
    apiServer: {
      told: {
        schema: { const: true },
        read: (written) => {
          if (written.value === true) return TokenAudience.apiServer();
          throw written.invalid('must be true', { kind: typeOf(written.value) });
        },
      },
    },
  });
  return {
    schema: { anyOf: [named.schema, own.schema] },
    read: (written) => (written.names === undefined ? named.read(written) : own.read(written)),
  };
}

/** `AgentImage`: `{ vault: 2.0.4 }`, `{ openBao: 2.7.2 }` or `{ reference: registry.example/vault:1.21.7 }`. */
export function agentImage(): Form<AgentImage> {
  const repository = { repository: described('Where a mirror keeps the image.', text()) };
  const tag = (): Form<string> => described('A released version, in quotes.', text());
  return variant<AgentImage>('an image', {
    vault: made(
      object<{ vault: string; repository?: string }>({ vault: tag(), ...repository }, ['vault']),
      ({ vault, repository: from }) => AgentImage.vault(vault, from),
    ),
    openBao: made(
      object<{ openBao: string; repository?: string }>({ openBao: tag(), ...repository }, ['openBao']),
      ({ openBao, repository: from }) => AgentImage.openBao(openBao, from),
    ),
    reference: made(
      object<{ reference: string; binary?: 'vault' | 'bao' }>(
        { reference: text(), binary: oneOf('vault', 'bao') },
        ['reference'],
      ),
      ({ reference, binary }) => AgentImage.of(reference, binary),
    ),
  });
}
