import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Cron, Duration, Size, Testing as Cdk8sTesting } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { TerraformStack, TerraformVariable, Testing as CdktfTesting } from 'cdktf';
import * as aks from '../../lib/aks';
import * as check from '../../lib/check';
import * as index from '../../lib';
import * as policy from '../../lib/policy';
import * as vault from '../../lib/vault';
import {
  DES,
  KUBELET_IDENTITY,
  OPERATORS,
  OTHER_SUBNET,
  REGISTRY,
  REQUIRED,
  VNET,
  WORKSPACE,
} from '../aks/support';
import { CA, ENDPOINT } from '../vault/support';

/** Makes a value that is right, anew each time: constructs have a place in one tree alone. */
export type Make = () => unknown;

const stack = () => new TerraformStack(CdktfTesting.app(), 'stack');
const chart = () => new Chart(Cdk8sTesting.app(), 'chart', { namespace: 'shop' });
const secret = () => index.kv2('secret').at('shop/db');
const ref = () => secret().key('password');
const rule = () => policy.PolicyRule.allow('secret/data/shop', ['read']);
const server = () => index.VaultServer.at('https://vault.example:8200');
const auth = () => index.AuthMount.kubernetes('k8s-shop');
const access = () =>
  index.VaultAccess.of({
    workload: 'web',
    roleName: 'shop-web',
    namespace: 'shop',
    serviceAccount: 'web',
    auth: auth(),
    files: { password: ref() },
  });
const contract = () => index.VaultAccessContract.of([access()]);
const cluster = () => new aks.AksCluster(stack(), 'Aks', REQUIRED);
const kubernetesAuth = (scope = stack()) =>
  new vault.VaultKubernetesAuth(scope, 'Auth', {
    cluster: ENDPOINT,
    reviewer: vault.TokenReviewer.clientJwt(),
    path: 'k8s-shop',
  });
const jwtAuth = (scope = stack()) =>
  new vault.VaultJwtAuth(scope, 'Auth', {
    cluster: { oidcIssuerUrl: 'https://issuer.example/', clusterName: 'shop' },
    path: 'jwt-shop',
  });
const manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    template: {
      metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true' } },
      spec: { containers: [{ name: 'web', image: 'web:1' }] },
    },
  },
};

const jwtAccess = () => access().at(index.AuthMount.jwt('jwt-shop'));
const reviewedAccess = () =>
  access().at(index.AuthMount.kubernetes('k8s-shop', { audience: index.TokenAudience.apiServer() }));
export const apiObject = () =>
  new ApiObject(chart(), 'Rollout', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      template: { spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'web:1' }] } },
    },
  });

const role = () => ({
  roleName: 'shop-web',
  namespace: 'shop',
  serviceAccount: 'web',
  policies: [{ policyName: 'shop-web' }],
});

const KEY_SET = JSON.stringify({
  keys: [
    {
      kty: 'RSA',
      e: 'AQAB',
      n: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }).n,
    },
  ],
});

let written: string | undefined;

/** A contract's file. */
function writtenContract(): string {
  if (written === undefined) {
    written = join(mkdtempSync(join(tmpdir(), 'contract-')), 'vault-access.json');
    writeFileSync(written, contract().toJson());
  }
  return written;
}

/** What a rule of `check` is handed: there is no other way to these objects. */
function checkedParts(): { readonly run: check.CheckRun; readonly pod: check.CheckedPod } {
  const seen: { run?: check.CheckRun; pod?: check.CheckedPod } = {};
  const rule: check.Rule = {
    id: 'looks-only',
    level: 'note',
    title: 'looks only',
    remedy: 'leave it',
    pod: (pod, run) => {
      Object.assign(seen, { pod, run });
      return [];
    },
  };
  check.checkManifests([{ file: 'a.yaml', text: JSON.stringify(manifest) }], { rules: [rule] });
  if (seen.run === undefined || seen.pod === undefined) throw new Error('no pod was checked');
  return { run: seen.run, pod: seen.pod };
}
const kubernetesObject = () => checkedParts().run.manifests.objects[0];

const declaration = () => ({ files: { 'api-key': ref() } });
const identityAccess = () => ({ roleName: 'shop-web', serviceAccount: 'web', auth: auth() });
const workload = (more: object = {}) => ({
  vault: server(),
  access: identityAccess(),
  containers: [{ image: 'registry.example/shop/web:1', portNumber: 8080 }],
  ...declaration(),
  ...more,
});

/** By the name of a type, as the API report has it; for classes also what their methods are called on. */
export const TYPES: Readonly<Record<string, Make>> = {
  // ./
  AuthMount: auth,
  AgentImage: () => index.AgentImage.vault('2.0.4'),
  AgentResources: () => ({
    cpu: { request: { amount: '25m' }, limit: { amount: '50m' } },
    memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
    ephemeralStorage: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
  }),
  AgentTemplateOptions: () => ({ reads: [ref()] }),
  AllowedPaths: () => () => undefined,
  AwsMount: () => index.aws('aws'),
  AwsCredentialsOptions: () => ({ ttl: '1h' }),
  AzureMount: () => index.azure('azure'),
  CertificateOptions: () => ({ commonName: 'web.shop.svc', altNames: ['web'], ttl: '72h' }),
  Class: () => Deployment,
  DatabaseMount: () => index.database('database'),
  DeclaredEnv: () => ({ API_KEY: ref() }),
  Delivery: () => index.Delivery.agent(),
  DefaultValue: () => 'none',
  DurationLike: () => Duration.minutes(5),
  EnvDelivery: () => index.EnvDelivery.fileKeyRef(),
  FailedRotation: () => index.FailedRotation.logged(),
  GcpAccount: () => index.gcp('gcp').roleset('shop'),
  GcpMount: () => index.gcp('gcp'),
  GuardMode: () => index.GuardMode.warn(),
  GuardedNamespaces: () => index.GuardedNamespaces.named('shop'),
  IniContent: () => ({ db: { password: ref() } }),
  IniDialect: () => index.IniDialect.plain(),
  InjectedProps: () => workload(),
  InjectorHelmOptions: () => ({ vault: server(), replicas: 3 }),
  InjectorOptions: () => ({ clientMaxRetries: 3, telemetry: { prefix: 'agent' } }),
  KubernetesMount: () => index.kubernetes('kubernetes'),
  KubernetesRole: () => index.kubernetes('kubernetes').role('shop'),
  KubernetesTokenOptions: () => ({ namespace: 'shop', ttl: '1h' }),
  Kv1Mount: () => index.kv1('kv'),
  Kv1Secret: () => index.kv1('kv').at('shop/db'),
  Kv2Mount: () => index.kv2('secret'),
  Kv2Secret: secret,
  Labels: () => ({ team: 'shop' }),
  ManifestValidationContext: () => ({
    manifests: [],
    report: { addViolation: () => undefined, submit: () => undefined },
  }),
  OnChange: () => index.OnChange.restart(),
  OptionalSecret: () => index.kv2('secret').at('shop/db').optional(),
  OptionalValue: () => index.kv2('secret').at('shop/db').optional().key('password'),
  PkiCertificates: () => index.pki('pki').role('web'),
  PkiMount: () => index.pki('pki'),
  PlatformRules: () => ({ vault: { address: 'https://vault.example:8200' } }),
  PodField: () => index.PodField.podName(),
  SecretRef: ref,
  SecretText: () => index.secretText`${ref()}`,
  SecretTextValue: ref,
  ServiceMesh: () => index.ServiceMesh.istio(),
  SshMount: () => index.ssh('ssh'),
  SshRole: () => index.ssh('ssh').role('shop'),
  SshSignOptions: () => ({ publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ' }),
  TemplateStringsArray: () => Object.assign(['a', 'b'], { raw: ['a', 'b'] }),
  TokenAudience: () => index.TokenAudience.of('vault'),
  TransitMount: () => index.transit('transit'),
  TotpMount: () => index.totp('totp'),
  VaultAccess: access,
  VaultAccessContract: contract,
  VaultAccessProps: () => ({
    workload: 'web',
    roleName: 'shop-web',
    namespace: 'shop',
    serviceAccount: 'web',
    files: { password: ref() },
  }),
  AccessIdentity: () => ({
    workload: 'web',
    roleName: 'shop-web',
    namespace: 'shop',
    serviceAccount: 'web',
  }),
  'readonly AccessFile[]': () => [
    { name: 'password', reads: ref().request === undefined ? [] : access().reads },
  ],
  VaultAdmissionGuardProps: () => ({ namespaces: index.GuardedNamespaces.named('shop') }),
  VaultCa: () => index.VaultCa.system(),
  VaultManifestValidation: () => new index.VaultManifestValidation(),
  VaultPath: () => index.vaultPath('rabbitmq/creds/shop'),
  VaultSecrets: () => new index.VaultSecrets({ vault: server(), access: identityAccess(), ...declaration() }),
  VaultSecretsProps: () => ({ vault: server(), access: identityAccess(), ...declaration() }),
  VaultServer: server,
  VaultInjectedStatefulSetProps: () => workload(),
  WholeSecret: () => secret().all(),
  // ./policy
  AliasTemplates: () => policy.identity.alias('auth_kubernetes_1'),
  AppRoleRole: () => policy.AppRole.mount('approle').role('shop'),
  'policy AwsRole': () => policy.Aws.mount('aws').role('shop'),
  AwsRole: () => index.aws('aws').role('shop'),
  'policy AzureRole': () => policy.Azure.mount('azure').role('shop'),
  ControlGroup: () => policy.ControlGroup.of({ factors: { ops: { groupNames: ['ops'], approvals: 1 } } }),
  ControlGroupProps: () => ({ factors: { ops: { groupNames: ['ops'], approvals: 1 } } }),
  DatabaseConnection: () => policy.Database.mount('database').connection('shop'),
  DatabaseRole: () => policy.Database.mount('database').role('shop'),
  DatabaseStaticRole: () => policy.Database.mount('database').staticRole('shop'),
  Definition: () => policy.Cubbyhole.secret('shop'),
  EngineName: () => 'shop',
  GrantedCapability: () => 'read',
  GroupTemplates: () => policy.identity.group('1'),
  IdentityTemplate: () => policy.identity.entity.name,
  KnownMounts: () => ({ secret: 'kv-v2' }),
  KvV1Folder: () => policy.KvV1.mount('kv').folder('shop'),
  KvV1Secret: () => policy.KvV1.mount('kv').secret('shop'),
  KvV1Tree: () => policy.KvV1.mount('kv').below('shop'),
  KvV2Folder: () => policy.KvV2.mount('secret').folder('shop'),
  KvV2Secret: () => policy.KvV2.mount('secret').secret('shop'),
  KvV2Tree: () => policy.KvV2.mount('secret').below('shop'),
  LintCode: () => 'POLICY_LINT_BROAD',
  PathPart: () => 'secret',
  PkiIssuer: () => policy.Pki.mount('pki').issuer('root'),
  PkiRole: () => policy.Pki.mount('pki').role('web'),
  PolicyDocument: () => policy.PolicyDocument.of(rule()),
  PolicyLintResult: () => policy.lintPolicies([{ file: 'a.hcl', text: '' }]),
  PolicyPath: () => policy.PolicyPath.of('secret/data/shop'),
  PolicyRule: rule,
  PolicySet: () => policy.PolicySet.of([]),
  PolicyRules: () => policy.PolicyDocument.of(rule()),
  RuleOrRules: rule,
  RuleOptions: () => ({ comment: 'why' }),
  KvV2RuleOptions: () => ({ comment: 'why' }),
  'policy SshRole': () => policy.Ssh.mount('ssh').role('shop'),
  'policy TotpKey': () => policy.Totp.mount('totp').key('shop'),
  SysAuthMethod: () => policy.Sys.authMethod('kubernetes'),
  SysLeases: () => policy.Sys.leases(),
  SysMount: () => policy.Sys.mount('secret'),
  SysWrapping: () => policy.Sys.wrapping(),
  TokenRole: () => policy.Tokens.role('shop'),
  TransitExportType: () => 'public-key',
  TransitKey: () => policy.Transit.mount('transit').key('orders'),
  UserpassUser: () => policy.Userpass.mount('userpass').user('shop'),
  // ./vault
  KubernetesGrantOptions: () => ({ tokenTtl: vault.Ttl.hours(1) }),
  VaultIdentityGroupProps: () => ({
    groupName: 'shop',
    policies: [{ policyName: 'base' }],
    members: [{ role: { auth: kubernetesAuth(), aliasName: 'shop/web' } }],
  }),
  IssuerCertificateOptions: () => ({ caPem: CA }),
  GrantOptions: () => ({ tokenTtl: vault.Ttl.hours(1) }),
  IKubernetesEndpoint: () => ENDPOINT,
  TokenReviewer: () => vault.TokenReviewer.clientJwt(),
  Ttl: () => vault.Ttl.hours(1),
  VaultJwtAuth: jwtAuth,
  VaultJwtAuthProps: () => ({ cluster: { oidcIssuerUrl: 'https://issuer.example/', clusterName: 'shop' } }),
  VaultKubernetesAuth: kubernetesAuth,
  VaultSecretsMounts: () => new vault.VaultSecretsMounts(stack(), 'Mounts'),
  KvV2MountOptions: () => ({ maxVersions: 5 }),
  LeasedMountOptions: () => ({ defaultLease: vault.Ttl.hours(1) }),
  VaultPolicyProps: () => ({ document: policy.PolicyDocument.of(rule()) }),
  VaultKubernetesAuthProps: () => ({ cluster: ENDPOINT, reviewer: vault.TokenReviewer.clientJwt() }),
  VaultKubernetesAuthAttributes: () => ({ path: 'k8s-shop', reviewer: vault.TokenReviewer.clientJwt() }),
  VaultJwtAuthAttributes: () => ({ path: 'jwt-shop' }),
  // ./aks
  AksAccessRole: () => aks.AksAccessRole.WRITER,
  AksCluster: cluster,
  AksClusterProps: () => ({ ...REQUIRED }),
  AksClusterAttributes: () => ({ clusterName: 'shop', resourceGroupName: 'rg-shop' }),
  AksClusterLookup: () => ({ clusterName: 'shop', resourceGroupName: 'rg-shop' }),
  AksIdentity: () => cluster().identity,
  AksNetwork: () => aks.AksNetwork.overlayCilium(),
  AksNetworkFoundation: () =>
    new aks.AksNetworkFoundation(stack(), 'Network', { name: 'shop', location: 'westeurope' }),
  AksNetworkFoundationProps: () => ({ name: 'shop', location: 'westeurope' }),
  AccessScope: () => ({ namespaces: ['shop'] }),
  ApiServerAccess: () => aks.ApiServerAccess.private(),
  DiagnosticsProps: () => ({
    categories: [aks.DiagnosticCategory.GUARD],
    destination: { workspaceId: WORKSPACE },
  }),
  DiskEncryption: () => aks.DiskEncryption.platformManaged(),
  EtcdEncryption: () => aks.EtcdEncryption.platformManaged(),
  IUserAssignedIdentity: () => KUBELET_IDENTITY,
  KubeLogin: () => aks.KubeLogin.azureCli(),
  Maintenance: () => aks.Maintenance.anytime(),
  Monitoring: () => aks.Monitoring.none(),
  NodeOs: () => aks.NodeOs.ubuntu(),
  NodePoolProps: () => ({ name: 'apps' }),
  OsDisk: () => aks.OsDisk.managed(128),
  Outbound: () => aks.Outbound.loadBalancer(),
  PoolScaling: () => aks.PoolScaling.fixed(3),
  WorkloadIdentityProps: () => ({ namespace: 'shop', serviceAccountName: 'web' }),
  TerraformStack: stack,
  // ./check
  Agents: () => agentsOf(),
  CheckResult: () => check.checkManifests([]),
  Container: () => checkedParts().pod.template.containers[0],
  Injection: () => checkedParts().pod.injection,
  InjectorAnnotation: () => 'role',
  KubernetesObject: kubernetesObject,
  Located: () => checkedParts().pod.template.spec,
  Manifests: () => checkedParts().run.manifests,
  PodTemplate: () => checkedParts().pod.template,
};

function agentsOf(): unknown {
  const agent = {
    ...manifest,
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'web', image: 'web:1' },
            { name: 'agent', image: 'hashicorp/vault:2.0.4', args: ['agent', '-config=/a.hcl'] },
          ],
        },
      },
    },
  };
  let found: unknown;
  check.checkManifests([{ file: 'a.yaml', text: JSON.stringify(agent) }], {
    rules: [
      {
        id: 'looks-only',
        level: 'note',
        title: 'looks only',
        remedy: 'leave it',
        pod: ({ agents }) => {
          found = agents;
          return [];
        },
      },
    ],
  });
  return found;
}

/** By the name of the parameter, where the type says nothing. */
export const PARAMETERS: Readonly<Record<string, Make>> = {
  accessor: () => 'auth_kubernetes_1',
  address: () => 'https://vault.example:8200',
  amount: () => 3600,
  capabilities: () => ['read'],
  cidrs: () => ['203.0.113.0/24'],
  constraint: () => '>= 4.68.0, < 5.0.0',
  constructPath: () => 'stack/Auth',
  count: () => 3,
  id: () => 'Id',
  key: () => 'password',
  kind: () => 'Deployment',
  location: () => 'westeurope',
  mount: () => 'mount',
  name: () => 'shop',
  namespace: () => 'shop',
  names: () => 'shop',
  path: () => 'shop/db',
  paths: () => [],
  audience: () => 'vault',
  pattern: () => writtenContract(),
  policies: () => [policy.PolicyDocument.of(rule())],
  policyName: () => 'shop-web',
  reason: () => 'the administrators have agreed',
  role: () => 'shop',
  scope: stack,
  separator: () => ',',
  sku: () => 'AzureLinux',
  steps: () => 'host',
  tag: () => '2.0.4',
  text: () => 'text',
  url: () => 'http://127.0.0.1:8080/reload',
  version: () => 3,
};

/** By the name of the entry point and its parameter, where both say something else. */
export const ENTRIES: Readonly<Record<string, Make>> = {
  'AgentImage.of(reference)': () => 'hashicorp/vault:2.0.4',
  'AksAccessRole.of(roleDefinitionName)': () => 'Reader',
  'AksCluster#exportOutputs(options)': () => ({ prefix: 'shop' }),
  'AksCluster#grantAccess(principalId)': () => OPERATORS,
  'AksCluster#grantAcrPull(registryId)': () => REGISTRY,
  'AksIdentity#subnetAccess(subnetId)': () => OTHER_SUBNET,
  'AksNetwork.podSubnetCilium(podSubnetId)': () => OTHER_SUBNET,
  'AksNetworkFoundation#addDnsLink(virtualNetworkId)': () => VNET,
  'CheckResult#toSarif(version)': () => '1.0.0',
  'ConfigurationError.at(build)': () => () => undefined,
  'ConfigurationError.is(error)': () => new Error('other'),
  'DiskEncryption.customerManaged(diskEncryptionSetId)': () => DES,
  'EtcdEncryption.keyVaultKey(keyId)': () =>
    'https://shop.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef',
  'FileMode.of(octal)': () => '0440',
  'IdentityTemplate.of(selector)': () => 'identity.entity.name',
  'KubernetesObject#locationOf(path)': () => ['spec'],
  'Located#at(steps)': () => 'spec',
  'Monitoring.workspace(workspaceId)': () => WORKSPACE,
  'NodeOs.windows(sku)': () => 'Windows2022',
  'OnChange.command(command)': () => ['/bin/reload'],
  'OnChange.signal(signal)': () => 'SIGHUP',
  'PolicyDiff.of(before)': () => policy.PolicyDocument.of(rule()),
  'PolicyDiff.of(after)': () => policy.PolicyDocument.of(rule()),
  'PolicyDocument.parse(text)': () => 'path "a" { capabilities = ["read"] }',
  'PolicyLintResult#toSarif(version)': () => '1.0.0',
  'PolicyRule#withComment(comment)': () => 'why',
  'PoolScaling.autoscale(bounds)': () => ({ min: 2, max: 5 }),
  'ServiceMesh#annotations(given)': () => ({}),
  'TokenReviewer#checkAudience(audience)': () => undefined,
  'TokenReviewer.serviceAccount(options)': () => ({
    jwt: new TerraformVariable(stack(), 'Jwt', { sensitive: true }),
  }),
  'Ttl.hours(amount)': () => 1,
  'VaultAccessContract#role(mount)': () => undefined,
  'VaultServer.atPlainHttp(address)': () => 'http://vault.example:8200',
  'new VaultJwtRole(props)': () => ({ ...role(), auth: jwtAuth(), audience: 'vault' }),
  'new VaultJwtRole(scope)': stack,
  'new VaultKubernetesRole(props)': () => ({ ...role(), auth: kubernetesAuth() }),
  'VaultAccessContract#role(role)': () => 'shop-web',
  'VaultAccessContract.fromFile(path)': () => writtenContract(),
  'VaultAccessContract.fromJson(text)': () => contract().toJson(),
  'VaultCa.fromPem(pem)': () => CA,
  'VaultJwtAuth#grant(access)': jwtAccess,
  'VaultJwtAuth#grantAll(contract)': () => index.VaultAccessContract.of([jwtAccess()]),
  'VaultKubernetesAuth#grant(access)': reviewedAccess,
  'VaultKubernetesAuth#grantAll(contract)': () => index.VaultAccessContract.of([reviewedAccess()]),
  'VaultSecrets#applyTo(construct)': apiObject,
  'VaultSecrets#supports(construct)': apiObject,
  'VaultSecrets.addTo(construct)': apiObject,
  'IssuerKeys.fromUrl(url)': () => 'https://keys.example/jwks',
  'IssuerKeys.pinned(keysPem)': () => ['-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n'],
  'IssuerKeys.keySet(json)': () => KEY_SET,
  'agentTemplate(template)': () =>
    '{{ with secret "secret/data/shop/db" }}{{ .Data.data.password }}{{ end }}',
  'readPods(sources)': () => [{ file: 'a.yaml', text: '' }],
  'checkManifests(sources)': () => [{ file: 'a.yaml', text: '' }],
  'checkSummary(found)': () => ({ skipped: [], files: [] }),
  'declaredByAnnotations(sources)': () => [{ file: 'a.yaml', text: '' }],
  'formatPolicy(text)': () => 'path "a" { capabilities = ["read"] }',
  'identityOf(values)': () => ({ 'identity.entity.name': 'shop' }),
  'joined(values)': () => [ref(), 'postgres'],
  'kubeletEnvFile(variables)': () => ({ API_KEY: ref() }),
  'lintPolicies(sources)': () => [{ file: 'a.hcl', text: '' }],
  'new ConfigurationError(code)': () => 'SHOP_WRONG',
  'new ConfigurationError(problem)': () => ({ subject: 'a', rule: 'b', remedy: 'c' }),
  'new VaultAdmissionGuard(scope)': chart,
  'new VaultInjectedCronJob(props)': () => workload({ schedule: Cron.daily() }),
  'new VaultInjectedCronJob(scope)': chart,
  'new VaultInjectedDaemonSet(scope)': chart,
  'new VaultInjectedDeployment(scope)': chart,
  'new VaultInjectedJob(scope)': chart,
  'new VaultInjectedStatefulSet(scope)': chart,
  'objectName(location)': () => ({ kind: 'Pod', namespace: undefined, name: 'web', document: 1 }),
  'parseHcl(text)': () => 'a = 1',
  'podText(fields)': () => index.PodField.podName(),
  'policyMatchers.toAllow(received)': () => policy.PolicyDocument.of(rule()),
  'policyMatchers.toDeny(received)': () => policy.PolicyDocument.of(rule()),
  'policyMatchers.toHaveNoFindings(received)': () => policy.PolicyDocument.of(rule()),
};
