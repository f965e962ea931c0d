import { type WorkloadErrors } from '../../../lib/workload/errors';
import { type ErrorExamples } from './examples';

const containers = ['web', 'metrics'];

export const examples: ErrorExamples<typeof WorkloadErrors> = {
  WORKLOAD_CONTAINERS_EMPTY: [{}],
  WORKLOAD_CONTAINER_NAME_RESERVED: [{ name: 'vault-agent' }],
  WORKLOAD_DELIVERY_LOSES_LEASES: [
    { kind: 'initAndSidecar', files: ['orders.env'], completes: false },
    { kind: 'injector', files: ['orders.env'], completes: true },
  ],
  WORKLOAD_FAILED_ROTATION_UNKNOWN: [{}],
  WORKLOAD_SIGNAL_UNKNOWN: [{ signal: 'HUP', known: ['SIGHUP', 'SIGTERM'] }],
  WORKLOAD_ON_CHANGE_URL_INVALID: [{ url: 'https://web.example/-/reload' }],
  WORKLOAD_ON_CHANGE_COMMAND_EMPTY: [{}],
  WORKLOAD_ON_CHANGE_FILE_UNKNOWN: [{ name: 'order.env', files: ['orders.env', 'api-key'] }],
  WORKLOAD_ON_CHANGE_CONTAINER_UNKNOWN: [{ name: 'wbe', containers }],
  WORKLOAD_ON_CHANGE_USER_UNKNOWN: [{ container: 'web', user: undefined, group: undefined }],
  WORKLOAD_ON_CHANGE_USERS_DIFFER: [
    {
      containers,
      identities: [
        { user: 10_001, group: 10_001 },
        { user: 10_002, group: 10_002 },
      ],
    },
  ],
  WORKLOAD_ON_CHANGE_RESTART_IN_JOB: [{ file: 'orders.env' }],
  WORKLOAD_ENV_CONTAINER_UNKNOWN: [{ name: 'wbe', containers }],
  WORKLOAD_ENV_NAME_TAKEN: [{ name: 'PGPASSWORD', container: 'web' }],
  WORKLOAD_ENV_FILE_TAKEN: [{ file: 'vault.env' }],
  WORKLOAD_ENV_NOT_WITH_INJECTOR: [{}],
  WORKLOAD_ENV_COMMAND_UNKNOWN: [{ container: 'web', kind: 'wrappedCommand' }],
  WORKLOAD_ENV_COMMAND_REFERS: [{ container: 'web', kind: 'supervisor', reference: 'PGUSER' }],
  WORKLOAD_INJECTOR_OPTION_INVALID: [
    { option: 'clientTimeout', rule: 'it is between 1 s and 10 min', got: '3600 s' },
  ],
  WORKLOAD_MESH_PORT_CONTRADICTS: [
    { annotation: 'traffic.sidecar.istio.io/includeOutboundPorts', value: '8200', port: '8200' },
  ],
  WORKLOAD_MESH_PORTS_INVALID: [{ annotation: 'traffic.sidecar.istio.io/excludeOutboundPorts' }],
  WORKLOAD_INIT_BEFORE_SECRETS_WITH_INJECTOR: [{ containers: ['migrate'] }],
  WORKLOAD_MOUNT_PATH_INVALID: [{ path: 'vault/secrets' }],
  WORKLOAD_NAMESPACE_CONFLICT: [{ access: 'shop', other: 'billing', where: 'the chart' }],
  WORKLOAD_NAMESPACE_MISSING: [{}],
  WORKLOAD_START_TIMEOUT_OUT_OF_BOUNDS: [{ seconds: 5 }],
  WORKLOAD_RENDER_INTERVAL_OUT_OF_BOUNDS: [{ seconds: 1 }],
  WORKLOAD_PROGRESS_DEADLINE_TOO_SHORT: [{ progressDeadline: 300, startTimeout: 300, atLeast: 361 }],
  WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT: [{ activeDeadline: 300, startTimeout: 300, atLeast: 361 }],
  WORKLOAD_STATEFUL_SET_PORTS_MISSING: [{}],
  WORKLOAD_TOKEN_EXPIRATION_OUT_OF_BOUNDS: [{ seconds: 60 }],
  WORKLOAD_TOKEN_EXPIRES_BEFORE_START: [{ tokenExpiration: 600, startTimeout: 900 }],
};
