import * as fc from 'fast-check';
import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { AuthMount, TokenAudience } from '../../../lib/access';
import { AgentImage, VaultCa, VaultServer } from '../../../lib/agent';
import {
  type DeclaredEnv,
  Delivery,
  EnvDelivery,
  FailedRotation,
  type InjectInput,
  OnChange,
  ServiceMesh,
} from '../../../lib/pod';
import { transit, type VaultUse } from '../../../lib/secrets';
import { type SaidOf, said, oneOf } from './said';
import { entries } from './contents';

export const reaction: SaidOf<OnChange> = oneOf(
  said('restart', OnChange.restart()),
  said({ restart: { container: 'main' } }, OnChange.restart({ container: 'main' })),
  said({ restart: { spread: '10m' } }, OnChange.restart({ spread: Duration.minutes(10) })),
  said(
    { signal: { signal: 'SIGHUP', container: 'second' } },
    OnChange.signal('SIGHUP', { container: 'second' }),
  ),
  said({ httpPost: 'http://127.0.0.1:8080/-/reload' }, OnChange.httpPost('http://127.0.0.1:8080/-/reload')),
  said({ command: ['/bin/echo', '{{'] }, OnChange.command(['/bin/echo', '{{'])),
);

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const address = 'https://vault.example:8200';
export const server: SaidOf<VaultServer> = oneOf(
  said({ address }, VaultServer.at(address)),
  said(
    { address, ca: { configMap: { name: 'vault-ca' } }, namespace: 'teams/shop' },
    VaultServer.at(address, { ca: VaultCa.fromConfigMap('vault-ca'), namespace: 'teams/shop' }),
  ),
  said(
    { address, ca: { secret: { name: 'ca', key: 'root.pem' } }, tlsServerName: 'vault.internal' },
    VaultServer.at(address, { ca: VaultCa.fromSecret('ca', 'root.pem'), tlsServerName: 'vault.internal' }),
  ),
  said({ address, ca: { pem: PEM } }, VaultServer.at(address, { ca: VaultCa.fromPem(PEM) })),
  said({ plainHttpAddress: 'http://127.0.0.1:8200' }, VaultServer.atPlainHttp('http://127.0.0.1:8200')),
);

export const mount: SaidOf<AuthMount> = oneOf(
  said({ kubernetes: 'k8s-shop' }, AuthMount.kubernetes('k8s-shop')),
  said(
    { kubernetes: 'k8s-shop', audience: { apiServer: true } },
    AuthMount.kubernetes('k8s-shop', { audience: TokenAudience.apiServer() }),
  ),
  said(
    { jwt: 'jwt-shop', audience: 'vault.shop' },
    AuthMount.jwt('jwt-shop', { audience: TokenAudience.of('vault.shop') }),
  ),
);

type Choices = { readonly [Name in keyof InjectInput]?: SaidOf<NonNullable<InjectInput[Name]>> };

export const CHOICES: Choices = {
  env: fc.oneof(
    entries as SaidOf<DeclaredEnv>,
    entries.map(({ file, code }) =>
      said<DeclaredEnv>(
        [{ variables: file }, { variables: file, delivery: { fileKeyRef: { containers: ['second'] } } }],
        [{ variables: code }, { variables: code, delivery: EnvDelivery.fileKeyRef({ container: 'second' }) }],
      ),
    ),
  ),
  uses: oneOf<readonly VaultUse[]>(
    said(
      [
        { transit: 'transit', key: 'orders', verbs: ['encrypt', 'decrypt'] },
        { transit: 'team/transit', key: 'a b', verbs: ['generateDataKey'] },
      ],
      [
        transit('transit').key('orders').encrypt(),
        transit('transit').key('orders').decrypt(),
        transit('team/transit').key('a b').generateDataKey(),
      ],
    ),
  ),
  listenerPort: oneOf<number>(said(8200, 8200), said(80, 80)),
  visibleTo: oneOf<readonly string[]>(said(['main'], ['main']), said(['main', 'second'], ['main', 'second'])),
  envDelivery: oneOf(
    said('fileKeyRef', EnvDelivery.fileKeyRef()),
    said('wrappedCommand', EnvDelivery.wrappedCommand()),
    said({ supervisor: { container: 'main' } }, EnvDelivery.supervisor({ container: 'main' })),
  ),
  mesh: oneOf(said('istio', ServiceMesh.istio()), said('linkerd', ServiceMesh.linkerd())),
  delivery: oneOf(
    said('agent', Delivery.agent()),
    said('initAndSidecar', Delivery.initAndSidecar()),
    said('injector', Delivery.injector()),
    said(
      {
        injector: {
          logLevel: 'debug',
          clientTimeout: '90s',
          telemetry: { prometheus_retention_time: '24h' },
        },
      },
      Delivery.injector({
        logLevel: 'debug',
        clientTimeout: Duration.seconds(90),
        telemetry: { prometheus_retention_time: '24h' },
      }),
    ),
  ),
  secretsPath: oneOf(said('/srv/shop', '/srv/shop')),
  secretsSize: oneOf(said('8Mi', Size.mebibytes(8))),
  startTimeout: oneOf(said('10s', Duration.seconds(10)), said('30m', Duration.minutes(30))),
  tokenExpiration: oneOf(said('2h', Duration.hours(2))),
  renderInterval: oneOf(said('90s', Duration.seconds(90))),
  onChange: fc.oneof(
    reaction as SaidOf<NonNullable<InjectInput['onChange']>>,
    fc
      .tuple(reaction, reaction)
      .map(([a, b]) => said<NonNullable<InjectInput['onChange']>>([a.file, b.file], [a.code, b.code])),
    fc
      .tuple(reaction, reaction)
      .map(([a, b]) =>
        said<NonNullable<InjectInput['onChange']>>(
          { files: { 'api-key': [a.file, b.file] } },
          { 'api-key': [a.code, b.code] },
        ),
      ),
    reaction.map(({ file, code }) => said({ files: { 'api-key': file } }, { 'api-key': code })),
  ),
  failedRotation: oneOf(said('logged', FailedRotation.logged()), said('event', FailedRotation.event())),
  agentImage: oneOf(
    said({ vault: '1.21.7' }, AgentImage.vault('1.21.7')),
    said(
      { openBao: '2.7.2', repository: 'mirror.example/bao' },
      AgentImage.openBao('2.7.2', 'mirror.example/bao'),
    ),
    said({ reference: 'mirror.example/x:1', binary: 'bao' }, AgentImage.of('mirror.example/x:1', 'bao')),
  ),
  agentResources: oneOf(
    said(
      { cpu: { request: '50m', limit: 1 }, memory: { limit: '1Gi' } },
      { cpu: { request: Cpu.millis(50), limit: Cpu.units(1) }, memory: { limit: Size.gibibytes(1) } },
    ),
  ),
  deploymentSafeguards: oneOf(said(true, true), said(false, false)),
};
