import { type InjectErrors } from '../../../lib/inject/errors';
import { type ErrorExamples } from './examples';

const at = 'vault.yaml:9: workloads[0]';
const target = 'kind "Deployment", name "wep"';

export const examples: ErrorExamples<typeof InjectErrors> = {
  INJECT_DECLARATION_UNREADABLE: [{ at: 'vault.yaml:3:5', reason: 'the map has this key already' }],
  INJECT_DECLARATION_INVALID: [
    { at: `${at}.access`, rule: '"roleName" is missing' },
    { at: `${at}.access.roleName`, rule: 'must be a text', got: 12, near: '"12"' },
    { at: `${at}.startTimeout`, rule: 'must be a number', got: 300 },
  ],
  INJECT_DECLARATION_MISSING: [{}],
  INJECT_MANIFEST_UNREADABLE: [
    { at: 'standard input:12:3', reason: 'the line is indented like nothing above it' },
  ],
  INJECT_MANIFEST_KEY_TWICE: [{ at: 'standard input:12' }],
  INJECT_TARGET_MISSING: [
    { at: `${at}.target`, target, near: 'Deployment web', objects: 2, withPods: ['Deployment web'] },
    { at: `${at}.target`, target, near: undefined, objects: 2, withPods: ['Job migrate'] },
    { at: `${at}.target`, target, near: undefined, objects: 3, withPods: [] },
    { at: `${at}.target`, target, near: undefined, objects: 0, withPods: [] },
  ],
  INJECT_TARGET_AMBIGUOUS: [
    {
      at: `${at}.target`,
      target,
      objects: ['Deployment web (m.yaml:1)', 'Deployment other/web (m.yaml:40)'],
    },
  ],
  INJECT_TARGET_TWICE: [{ at: `${at}.target`, object: 'Deployment web' }],
  INJECT_DEADLINE_TOO_SHORT: [
    {
      at,
      property: 'spec.progressDeadlineSeconds',
      got: 'none, which is 600',
      startTimeout: 600,
      ready: 0,
      atLeast: 660,
      consequence: 'it counts as failed',
    },
  ],
  INJECT_OBJECT_WITHOUT_POD: [
    { at, kind: 'Service', pointer: undefined, near: 'Deployment web', found: undefined },
    { at, kind: 'Service', pointer: undefined, near: undefined, found: undefined },
    { at, kind: 'Queue', pointer: '/spec/pod', near: undefined, found: '/spec/pods/template' },
  ],
  INJECT_VAULT_MISSING: [{ at }],
  INJECT_ADDRESS_PLACEHOLDER: [{ at: 'vault.yaml:3:10: vault.address', got: 'https://VAULT-ADDRESS' }],
  INJECT_AUTH_MISSING: [{ at }],
  INJECT_NAMESPACE_MISSING: [{ at, object: 'Deployment web' }],
  INJECT_NAMESPACE_CONFLICT: [{ at, access: 'shop', other: 'billing' }],
  INJECT_NAMESPACE_WITHOUT_INJECTOR: [{ at, namespace: 'kube-system' }],
  INJECT_SERVICE_ACCOUNT_MISSING: [{ at, object: 'Deployment web' }],
  INJECT_SERVICE_ACCOUNT_CONFLICT: [{ at, given: 'web', template: 'api' }],
  INJECT_SERVICE_ACCOUNT_DEFAULT: [{ at, namespace: 'shop' }],
};
