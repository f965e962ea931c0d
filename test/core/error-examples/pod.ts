import { OWNER_MODE } from '../../../lib/pod/words';
import { type PodErrors } from '../../../lib/pod/errors';
import { type ErrorExamples } from './examples';

const containers = ['web', 'metrics'];

export const examples: ErrorExamples<typeof PodErrors> = {
  POD_VAULT_NAME_UNKNOWN_TO_NODE: [
    { hostname: 'vault.vault.svc', onNode: true },
    { hostname: 'vault.vault.svc', onNode: false },
  ],
  POD_CONTAINER_NAME_RESERVED: [{ name: 'vault-agent' }],
  POD_CONTAINER_NAME_TWICE: [{ name: 'main' }],
  POD_DELIVERY_LOSES_LEASES: [
    { kind: 'initAndSidecar', files: ['orders.env'], completes: false },
    { kind: 'injector', files: ['orders.env'], completes: true },
  ],
  POD_FAILED_ROTATION_UNKNOWN: [{}],
  POD_USES_PORT_INVALID: [{ port: 80 }],
  POD_USES_PORT_WITHOUT_USES: [{ port: 8100 }],
  POD_USES_NEED_AGENT: [{ kind: 'injector' }],
  POD_USES_WITH_SUPERVISOR: [{}],
  POD_USES_HOST_NETWORK: [{}],
  POD_USES_PORT_TAKEN: [{ container: 'web', port: 8100 }],
  POD_USES_VARIABLE_TAKEN: [{ container: 'web', name: 'VAULT_ADDR' }],
  POD_SIGNAL_UNKNOWN: [{ signal: 'HUP', known: ['SIGHUP', 'SIGTERM'] }],
  POD_ON_CHANGE_URL_INVALID: [{ url: 'https://web.example/-/reload' }],
  POD_ON_CHANGE_COMMAND_EMPTY: [{}],
  POD_ON_CHANGE_FILE_UNKNOWN: [{ name: 'order.env', files: ['orders.env', 'api-key'] }],
  POD_ON_CHANGE_CONTAINER_UNKNOWN: [{ name: 'wbe', containers }],
  POD_ON_CHANGE_USER_UNKNOWN: [
    { container: 'web', user: undefined, group: undefined },
    { container: 'web', user: 0, group: 0 },
  ],
  POD_ON_CHANGE_USERS_DIFFER: [
    {
      containers,
      identities: [
        { user: 10_001, group: 10_001 },
        { user: 10_002, group: 10_002 },
      ],
    },
  ],
  POD_ON_CHANGE_RESTART_IN_JOB: [{ file: 'orders.env' }],
  POD_ENV_CONTAINER_UNKNOWN: [{ name: 'wbe', containers }],
  POD_ENV_NAME_TAKEN: [{ name: 'PGPASSWORD', container: 'web' }],
  POD_ENV_FILE_TAKEN: [{ file: 'vault.env' }],
  POD_ENV_NOT_WITH_INJECTOR: [{}],
  POD_ENV_COMMAND_UNKNOWN: [{ container: 'web', kind: 'wrappedCommand' }],
  POD_ENV_COMMAND_REFERS: [{ container: 'web', where: 'command', kind: 'supervisor', reference: 'PGUSER' }],
  POD_INJECTOR_OPTION_INVALID: [
    { option: 'clientTimeout', rule: 'must be a duration between 1 s and 10 min', got: '3600 s' },
  ],
  POD_MESH_PORT_CONTRADICTS: [
    { annotation: 'traffic.sidecar.istio.io/includeOutboundPorts', value: '8200', port: '8200' },
  ],
  POD_MESH_PORTS_INVALID: [{ annotation: 'traffic.sidecar.istio.io/excludeOutboundPorts' }],
  POD_INIT_BEFORE_SECRETS_WITH_INJECTOR: [{ containers: ['migrate'] }],
  POD_LOGIN_NAMESPACE_UNKNOWN: [{ loginNamespace: 'teams', by: 'the injector' }],
  POD_SECRETS_PATH_INVALID: [{ path: 'vault/secrets' }],
  POD_START_TIMEOUT_OUT_OF_BOUNDS: [{ seconds: 5 }],
  POD_RENDER_INTERVAL_TOO_LONG: [{ file: 'code', path: 'totp/code/vpn', most: 30, got: 60 }],
  POD_RENDER_INTERVAL_OUT_OF_BOUNDS: [{ seconds: 1 }],
  POD_TOKEN_EXPIRATION_OUT_OF_BOUNDS: [{ seconds: 60 }],
  POD_TOKEN_EXPIRES_BEFORE_START: [{ tokenExpiration: 600, startTimeout: 900 }],
  POD_VALUE_INVALID: [
    { property: 'startTimeout', example: 'Duration.minutes(5)', got: 300 },
    {
      property: 'options.visibleto',
      wanted: 'there is no such property; there are visibleTo',
      got: 'visibleto',
      remedy: 'write visibleTo, or leave it out',
    },
  ],
  POD_TEMPLATE_INVALID: [{ rule: 'its spec must have containers, each with a name', got: ['web', null] }],
  POD_AGENT_VOLUME_MOUNTED: [{ container: 'route', volume: 'vault-secrets' }],
  POD_INJECTED_TWICE: [{ annotation: 'aks-vault-constructs/agent.json' }],
  POD_ANNOTATIONS_TOO_LARGE: [{ bytes: 300_000, limit: 262_144 }],
  POD_VOLUME_NAME_TAKEN: [{ name: 'vault-secrets' }],
  POD_SECRETS_PATH_TAKEN: [{ path: '/etc/ssl/shop', taken: '/etc/ssl' }],
  POD_SECRETS_PATH_MOUNTED: [{ container: 'web', path: '/vault/secrets', volume: 'cache' }],
  POD_SECRETS_SIZE_OUT_OF_BOUNDS: [{ mebibytes: 128, most: 80, limit: 128 }],
  POD_AGENT_MEMORY_TOO_SMALL: [{ mebibytes: 32 }],
  POD_ON_CHANGE_INVALID: [{ name: 'orders.env' }],
  POD_INIT_BEFORE_SECRETS_UNKNOWN: [{ name: 'network', known: ['migrate'] }],
  POD_MOUNT_PATH_TAKEN: [{ container: 'web', path: '/vault/bin', volume: 'tools' }],
  POD_AGENT_REQUEST_ABOVE_LIMIT: [{ part: 'memory', request: '256Mi', limit: '128Mi' }],
  POD_AGENT_RESOURCES_BELOW_SAFEGUARDS: [{ part: 'cpu.request', got: '50m', least: '100m' }],
  POD_ENV_GOES_STALE: [{ container: 'web', names: ['PGUSER', 'PGPASSWORD'], file: 'vault.env' }],
  POD_ENV_LIST_INVALID: [{ place: 1, rule: 'an entry has variables, an object' }],
  POD_ENV_CONTAINER_TWICE: [{ container: 'web' }],
  POD_ON_CHANGE_SPREAD_INVALID: [{ got: '7200 s' }],
  POD_FILE_SETTING_INVALID: [{ name: 'client.key', setting: 'mode', example: OWNER_MODE }],
  POD_FILE_MODE_INVALID: [
    { rule: 'a mode is three octal digits, or four of which the first is 0', got: 'u=r' },
  ],
  POD_FILE_MODE_USER_UNKNOWN: [
    { container: 'web', file: 'client.key', user: undefined },
    { container: 'web', file: 'client.key', user: 0 },
  ],
  POD_FILE_MODE_USERS_DIFFER: [
    {
      files: ['client.key'],
      users: [
        { container: 'web', user: 10_001 },
        { container: 'metrics', user: 10_002 },
      ],
      signalled: undefined,
    },
  ],
  POD_FILES_TOO_MANY: [{ files: 300, mebibytes: 1 }],
  POD_VISIBLE_TO_UNKNOWN: [{ file: 'api-key', name: 'wbe', known: containers }],
  POD_VISIBLE_TO_WITH_INJECTOR: [
    {
      rule: 'the webhook mounts the files in every init container, and no annotation changes that',
      got: 'migrate',
    },
  ],
  POD_VIEWS_TOO_LARGE: [{ views: 3, mebibytes: 96, most: 80 }],
  POD_NOT_ON_LINUX: [{ field: 'os.name', got: 'windows' }],
};
