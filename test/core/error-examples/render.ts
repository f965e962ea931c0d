import { type RenderErrors } from '../../../lib/render/errors';
import { type ErrorExamples } from './examples';

const workloads = ['shop/deployment/web', 'shop/deployment/api'];

export const examples: ErrorExamples<typeof RenderErrors> = {
  RENDER_MANIFESTS_UNREADABLE: [{ problems: ['dist/web.yaml:3: Helm template'] }],
  RENDER_WORKLOADS_NONE: [{ files: ['dist/web.k8s.yaml'] }],
  RENDER_WORKLOAD_AMBIGUOUS: [{ workloads, first: 'shop/deployment/web' }],
  RENDER_WORKLOAD_UNKNOWN: [
    { name: 'worker', workloads, near: undefined },
    { name: 'wep', workloads, near: 'web' },
  ],
  RENDER_CONTAINER_UNKNOWN: [
    { name: 'proxy', containers: ['main'] },
    { name: undefined, containers: [] },
  ],
  RENDER_TEMPLATE_REFUSED: [
    { file: '/vault/secrets/tls.crt', rule: 'the permissions are three or four octal digits' },
  ],
  RENDER_OPTION_INVALID: [{ option: '--timeout', rule: 'needs 1 to 3600 seconds', got: 0 }],
  RENDER_FILE_UNREADABLE: [{ option: '--ca', file: 'ca.crt', reason: 'no such file or folder' }],
  RENDER_TOKEN_MISSING: [{ tried: ['--token-file', 'VAULT_TOKEN', '~/.vault-token'] }],
  RENDER_ADDRESS_MISSING: [{ workload: 'Deployment shop/web' }],
  RENDER_AGENT_MISSING: [{ given: undefined }, { given: 'tools/vault' }],
  RENDER_AGENT_FAILED: [
    { program: '/usr/bin/vault', reason: 'ENOENT: no such file or directory', says: '' },
    { program: '/usr/bin/vault', reason: 'it has ended by itself', says: 'unknown option' },
  ],
  RENDER_OUTPUT_UNUSABLE: [
    { folder: 'secrets', rule: 'is a file', remedy: 'give a folder, or a path that does not exist yet' },
  ],
  RENDER_VALUES_INVALID: [
    {
      file: 'values.yaml:3:1',
      rule: 'not one document of YAML or JSON (the line is indented like nothing above it)',
      got: undefined,
    },
    { file: 'values.yaml', rule: 'the path needs a map of keys', got: 'database/creds/shop' },
  ],
  RENDER_SERVER_FAILED: [{ program: '/usr/bin/vault', reason: 'no port on 127.0.0.1' }],
  RENDER_LISTENER_FAILED: [{ reason: 'EADDRNOTAVAIL' }],
  RENDER_PROGRAM_FAILED: [{ program: 'npn', reason: 'no such file or folder' }],
};
