/** Paths that are the same on every server, in the form of {@link ENGINE_PATHS}: below `sys`, `identity`, `cubbyhole`. */
export const SERVER_PATHS: Readonly<Record<'sys' | 'identity' | 'cubbyhole', string>> = {
  cubbyhole: 'crudl *',
  identity: `
    u entity entity/merge entity/batch-delete entity-alias group group-alias alias persona lookup/entity lookup/group
    u oidc/introspect oidc/key/+/rotate mfa/method/totp/admin-destroy mfa/method/totp/admin-generate
    u mfa/method/totp/generate mfa/method/duo mfa/method/okta mfa/method/pingid mfa/method/totp
    rud entity/id/+ entity/name/+ entity-alias/id/+ group/id/+ group/name/+ group-alias/id/+ alias/id/+ persona/id/+
    rud mfa/method/duo/+ mfa/method/okta/+ mfa/method/pingid/+ mfa/method/totp/+ mfa/login-enforcement/+
    crud oidc/assignment/+ oidc/client/+ oidc/key/+ oidc/provider/+ oidc/role/+ oidc/scope/+
    r oidc/token/+ mfa/method/+
    ru oidc/config oidc/provider/+/authorize oidc/provider/+/userinfo
    l entity/id entity/name entity-alias/id group/id group/name group-alias/id alias/id persona/id oidc/assignment
    l oidc/client oidc/key oidc/provider oidc/role oidc/scope mfa/method mfa/method/duo mfa/method/okta
    l mfa/method/pingid mfa/method/totp mfa/login-enforcement`,
  sys: `
    u capabilities capabilities-self capabilities-accessor audit-hash/* config/reload/+ control-group/authorize
    u control-group/request leases/renew leases/renew/* leases/revoke leases/revoke/* leases/revoke-force/*
    u leases/revoke-prefix/* leases/tidy renew renew/* revoke revoke/* revoke-force/* revoke-prefix/* remount rotate
    u rotate/keyring rotate/root rotate/root/update rotate/recovery/update seal step-down wrapping/wrap
    u wrapping/unwrap wrapping/rewrap tools/hash tools/hash/+ tools/random tools/random/+ tools/random/+/+
    u plugins/reload/* locked-users/+/unlock/+ namespaces/api-lock/lock namespaces/api-lock/lock/*
    u namespaces/api-lock/unlock namespaces/api-lock/unlock/* namespaces/+/seal namespaces/+/unseal
    u replication/+/primary/+ replication/+/secondary/+ replication/primary/+ replication/secondary/+
    u replication/+/secondary/config/reload/+
    u replication/recover replication/reindex activation-flags/+/activate storage/raft/snapshot-force
    u storage/raft/remove-peer storage/raft/bootstrap storage/raft/autopilot/configuration storage/raft/promote
    u storage/raft/demote mfa/method/totp/+/admin-destroy mfa/method/totp/+/admin-generate generate-root-token/update
    u workflows/execute/+ workflows/trace/+
    ud audit/*
    rud auth/* mounts/* auth/+/tune plugins/catalog/+ plugins/catalog/+/+ plugins/pins/+/+ quotas/rate-limit/+
    rud quotas/lease-count/+ policies/egp/+ policies/rgp/+ policies/password/+ config/cors config/control-group
    rud config/ui/headers/+ config/auditing/request-headers/+ loggers loggers/+ generate-root
    rud storage/raft/snapshot-auto/config/+ mfa/method/+/+ replication/performance/primary/paths-filter/+
    rud plugins/runtimes/catalog/+/+ generate-root-token/attempt rotate/root/init rotate/root/verify
    rud rotate/recovery/init rotate/recovery/verify config/ui/custom-messages config/ui/custom-messages/+
    rupdl policies/acl/* policy/*
    rupd namespaces/* external-keys/configs/+ external-keys/configs/+/keys/+
    ud external-keys/configs/+/keys/+/grants/+
    rudl workflows/manage/*
    crud managed-keys/+/+
    cu managed-keys/+/+/test/sign
    crudl raw raw/*
    ru auth/+/tune mounts/+/tune quotas/config rotate/config rotate/keyring/config internal/counters/config
    ru config/group-policy-application sealwrap/rewrap storage/raft/snapshot storage/raft/autopilot/configuration
    ru wrapping/lookup
    rud rekey/init rekey/verify rekey-recovery-key/init rekey-recovery-key/verify generate-root/attempt
    u rekey/update rekey-recovery-key/update generate-root/update
    rd rekey/backup rekey/recovery-key-backup rotate/root/backup rotate/recovery/backup
    r audit auth mounts config/state/sanitized config/auditing/request-headers experiments ha-status host-info
    r in-flight-req internal/counters/* internal/inspect/* internal/ui/resultant-acl internal/ui/feature-flags
    r key-status leases leases/count license/status locked-users metrics monitor mounts/auth/+/tune plugins/catalog
    r plugins/pins plugins/reload/backend/status policies/password/+/generate pprof pprof/+ remount/status/*
    r storage/raft/configuration storage/raft/autopilot/state storage/raft/snapshot-auto/status/+ well-known well-known/+
    r plugins/runtimes/catalog activation-flags mfa/method/totp/+/generate replication/performance/+/dynamic-filter/+ namespaces/+/seal-status
    r policy
    ul leases/lookup
    l leases/lookup/* policies/acl policy policies/password policies/egp policies/rgp policies/detailed/acl policies/detailed/acl/* namespaces
    l quotas/rate-limit quotas/lease-count raw config/ui/headers plugins/catalog/+ plugins/runtimes/catalog
    l storage/raft/snapshot-auto/config managed-keys/+ mfa/method well-known version-history config/ui/custom-messages
    l external-keys/configs external-keys/configs/+/keys external-keys/configs/+/keys/+/grants workflows/manage
    d namespaces/+/delete-sealed`,
};

/** Paths of auth methods below their mounts, in the same form. Logging in asks for nothing. */
export const AUTH_PATHS: Readonly<Record<string, string>> = {
  token: `
    u create create-orphan create/+ renew renew-accessor renew-self revoke revoke-accessor revoke-orphan revoke-self
    u lookup-accessor tidy
    ru lookup lookup-self
    crud roles/+
    l roles accessors`,
  approle: `
    crud role/+
    u role/+/custom-secret-id role/+/secret-id-accessor/lookup role/+/secret-id/lookup tidy/secret-id
    ud role/+/secret-id/destroy role/+/secret-id-accessor/destroy
    ul role/+/secret-id
    ru role/+/role-id
    rud role/+/bind-secret-id role/+/bound-cidr-list role/+/period role/+/policies role/+/secret-id-bound-cidrs
    rud role/+/secret-id-num-uses role/+/secret-id-ttl role/+/token-bound-cidrs role/+/token-max-ttl
    rud role/+/token-num-uses role/+/token-ttl
    r role/+/local-secret-ids
    l role`,
  userpass: `
    crud users/+
    u users/+/password users/+/policies
    l users`,
  kubernetes: `
    crud role/+
    ru config
    l role`,
  jwt: `
    crud role/+
    rupd cel/role/+
    ru config
    l role cel/role`,
  cert: `
    rud certs/+ crls/+
    ru config
    l certs crls`,
  ldap: `
    rud groups/+ users/+
    ru config
    u config/rotate-root
    l groups users`,
  github: `
    crud map/teams/+ map/users/+
    ru config
    l map/teams map/users`,
};

/** Auth methods by what their mounts are called. */
export const AUTH_NAMES: readonly (readonly [name: RegExp, kind: string])[] = [
  [/^token$/, 'token'],
  [/(?:^|[_-])approle(?:[_-]|$)/, 'approle'],
  [/(?:^|[_-])userpass(?:[_-]|$)/, 'userpass'],
  [/(?:^|[_-])(?:kubernetes|k8s)(?:[_-]|$)/, 'kubernetes'],
  [/(?:^|[_-])(?:jwt|oidc)(?:[_-]|$)/, 'jwt'],
  [/(?:^|[_-])cert(?:[_-]|$)/, 'cert'],
  [/(?:^|[_-])ldap(?:[_-]|$)/, 'ldap'],
  [/(?:^|[_-])github(?:[_-]|$)/, 'github'],
];
