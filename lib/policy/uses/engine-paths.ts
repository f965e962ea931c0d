/** What a mount can be said to hold: the engines whose paths {@link pathUse} knows; `other` is for the rest. */
export const MOUNT_KINDS = [
  'kv-v1',
  'kv-v2',
  'pki',
  'transit',
  'database',
  'ssh',
  'totp',
  'aws',
  'azure',
  'gcp',
  'alicloud',
  'consul',
  'nomad',
  'rabbitmq',
  'kubernetes',
  'ldap',
  'terraform',
  'mongodbatlas',
  'other',
] as const;

/** One of {@link MOUNT_KINDS}. */
export type MountKind = (typeof MOUNT_KINDS)[number];

/**
 * What requests to the paths below a mount ask for, as the servers say it themselves (`sys/internal/specs/openapi` of
 * Vault and of OpenBao; `test/policy/lint/path-use-server.test.ts` compares). A line has the capabilities by their first
 * letters and the paths that ask for them, written as paths of rules; `k` is a create that is not enough by itself, and
 * `#` a read that needs no token.
 */
export const ENGINE_PATHS: Readonly<Record<Exclude<MountKind, 'other'>, string>> = {
  'kv-v1': 'crudl *',
  'kv-v2': `
    crupd data/*
    crupdl metadata/*
    ku delete/* undelete/* destroy/*
    r subkeys/*
    l detailed-metadata/*
    cru config`,
  pki: `
    u issue/+ sign/+ sign-verbatim sign-verbatim/+ revoke revoke-with-key tidy tidy-cancel acme/new-eab
    u issuer/+/issue/+ issuer/+/sign/+ issuer/+/sign-verbatim issuer/+/sign-verbatim/+ issuer/+/sign-intermediate
    u issuer/+/sign-self-issued issuer/+/sign-revocation-list issuer/+/resign-crls issuer/+/revoke issuer/+/acme/new-eab
    u issuer/+/roles/+/acme/new-eab roles/+/acme/new-eab cel/issue/+ cel/sign/+
    u root/generate/+ root/rotate/+ root/replace root/sign-intermediate root/sign-self-issued
    u intermediate/generate/+ intermediate/set-signed intermediate/cross-sign config/ca
    u issuers/generate/root/+ issuers/generate/intermediate/+ issuers/import/bundle issuers/import/cert
    u keys/generate/internal keys/generate/exported keys/generate/kms keys/import
    ru config/acme config/auto-tidy config/cluster config/crl config/issuers config/keys config/urls
    ru acme/mgmt/account/keyid/+
    rupd roles/+ issuer/+ cel/roles/+
    rud key/+
    d root eab/+
    l roles certs certs/detailed certs/revoked keys eab issuers cel/roles acme/mgmt/account/keyid
    r tidy-status crl/rotate crl/rotate-delta
    # ca ca/pem ca_chain crl crl/* cert/+ cert/+/* issuer/+/pem issuer/+/der issuer/+/json issuer/+/crl issuer/+/crl/*`,
  transit: `
    ku encrypt/+
    u decrypt/+ rewrap/+ sign/+ sign/+/+ verify/+ verify/+/+ hmac/+ hmac/+/+ datakey/+/+ derive-key/+
    u hash hash/+ random random/+ random/+/+ restore restore/+
    u keys/+/config keys/+/csr keys/+/import keys/+/import_version keys/+/rotate keys/+/set-certificate keys/+/trim
    u keys/+/soft-delete-restore
    d keys/+/soft-delete
    rud keys/+
    l keys
    r backup/+ export/+/+ export/+/+/+ byok-export/+/+ byok-export/+/+/+ wrapping_key
    ru config/keys
    cru cache-config`,
  database: `
    r creds/+ static-creds/+
    u rotate-root/+ rotate-role/+ reset/+ reload/+
    crud roles/+ static-roles/+ config/+
    l roles static-roles config`,
  ssh: `
    u sign/+ issue/+ creds/+ verify lookup issuers/import issuers/import/+
    rud roles/+ config/ca config/zeroaddress issuer/+
    ru config/issuers
    d tidy/dynamic-keys
    l roles issuers
    # public_key issuer/+/public_key`,
  totp: `
    ru code/+
    rud keys/+
    l keys`,
  aws: `
    ru creds/+ sts/+ config/lease
    r static-creds/+
    rud roles/+ static-roles/+
    l roles static-roles
    cru config/root
    u config/rotate-root`,
  azure: `
    r creds/+
    crud roles/+ config
    l roles
    u rotate-root`,
  gcp: `
    ru token/+ key/+ roleset/+/token roleset/+/key static-account/+/token static-account/+/key
    ru impersonated-account/+/token config
    u roleset/+/rotate roleset/+/rotate-key static-account/+/rotate-key config/rotate-root
    crud roleset/+ static-account/+ impersonated-account/+
    l roleset rolesets static-account static-accounts impersonated-account impersonated-accounts`,
  alicloud: `
    r creds/+
    rud config
    crud role/+
    l role`,
  consul: `
    r creds/+
    ru config/access
    rud roles/+
    l roles`,
  nomad: `
    r creds/+
    crud config/access role/+
    rud config/lease
    l role`,
  rabbitmq: `
    r creds/+
    u config/connection
    ru config/lease
    rud roles/+
    l roles`,
  kubernetes: `
    u creds/+
    r check
    rud config
    crud roles/+
    l roles`,
  ldap: `
    r creds/* static-cred/* library/+/status
    u library/+/check-out library/+/check-in library/manage/+/check-in rotate-role/* rotate-root
    crudl role/* static-role/* library/*
    crud config
    l role static-role library`,
  terraform: `
    ru creds/+
    crud config
    rud role/+
    u rotate-role/+
    l role`,
  mongodbatlas: `
    ru creds/+ config
    rud roles/+
    l roles`,
};

/** What the vocabulary has for paths of engines that people get wrong most often, by how the path begins. */
export const ENGINE_VERBS: readonly (readonly [kind: MountKind, path: RegExp, verb: string])[] = [
  ['pki', /^(?:issuer\/[^/]+\/)?issue\//, 'Pki.mount(...).role(...).issue'],
  ['pki', /^(?:issuer\/[^/]+\/)?sign\//, 'Pki.mount(...).role(...).sign'],
  ['pki', /^(?:issuer\/[^/]+\/)?sign-verbatim/, 'Pki.mount(...).role(...).signVerbatim'],
  ['pki', /^(?:revoke|tidy)$/, 'Pki.mount(...).revoke'],
  ['pki', /^cert\//, 'Pki.mount(...).readCertificate'],
  ['transit', /^encrypt\//, 'Transit.mount(...).key(...).encrypt'],
  [
    'transit',
    /^(?:decrypt|rewrap|sign|verify|hmac)\//,
    'Transit.mount(...).key(...).decrypt, .sign and others',
  ],
  ['database', /^creds\//, 'Database.mount(...).role(...).readCredentials'],
  ['database', /^static-creds\//, 'Database.mount(...).staticRole(...).readCredentials'],
  ['ssh', /^sign\//, 'Ssh.mount(...).role(...).sign'],
  ['ssh', /^issue\//, 'Ssh.mount(...).role(...).issue'],
  ['ssh', /^creds\//, 'Ssh.mount(...).role(...).generateOtp'],
  ['totp', /^code\//, 'Totp.mount(...).key(...)'],
  ['aws', /^creds\//, 'Aws.mount(...).role(...).readCredentials'],
  ['aws', /^sts\//, 'Aws.mount(...).role(...).readStsCredentials'],
  ['azure', /^creds\//, 'Azure.mount(...).role(...).readCredentials'],
  ['kv-v2', /^(?:data|subkeys)\//, 'KvV2.mount(...).secret(...)'],
  ['kv-v2', /^metadata\//, 'KvV2.mount(...).secret(...), .folder(...)'],
  ['kv-v2', /^(?:delete|undelete|destroy)\//, 'KvV2.mount(...).secret(...).softDeleteVersions and others'],
  ['kv-v2', /^config$/, 'KvV2.mount(...).readConfig, .writeConfig'],
];
