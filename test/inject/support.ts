import { stringify } from 'yaml';
import { ConfigurationError } from '../../lib/core';
import { type Declaration, injectManifests, readDeclaration } from '../../lib/inject';

/** A declaration as the text of a file. */
export function fileOf(workloads: readonly object[], top: object = {}): string {
  return stringify({
    apiVersion: 'aks-vault-constructs/v1',
    kind: 'VaultSecrets',
    vault: { address: 'https://vault.example:8200' },
    auth: { kubernetes: 'k8s-shop' },
    namespace: 'shop',
    ...top,
    workloads,
  });
}

/** A workload of a declaration that means the Deployment `web`. */
export function web(more: object = {}): object {
  return {
    target: { kind: 'Deployment', name: 'web' },
    access: { roleName: 'shop-web' },
    files: { 'api-key': { kv2: 'secret', at: 'shop/payment', key: 'apiKey' } },
    ...more,
  };
}

export function declarationOf(workloads: readonly object[] = [web()], top: object = {}): Declaration {
  return readDeclaration(fileOf(workloads, top), 'vault.yaml');
}

/** What `inject` makes of one text. */
export function injected(text: string, declaration = declarationOf()): string {
  const { texts } = injectManifests([{ file: 'm.yaml', text }], declaration);
  return texts[0]?.text ?? '';
}

/** A Deployment `web` in the manner of Helm's charts. */
export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment   # the web
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 2
  template:
    metadata:
      labels: {app: web}   # own
    spec:
      serviceAccountName: web
      # the containers
      containers:
      # main
      - name: main
        image: "web:1" # pinned
        # no mounts
      - name: side
        image: side:1
        volumeMounts:
        - name: data
          mountPath: /data # d

      volumes: [{name: data, emptyDir: {}}]
  # tail
`;

/** The error of ours that a function throws. */
export function errorOf(run: () => unknown): ConfigurationError {
  try {
    run();
  } catch (error) {
    if (ConfigurationError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A map of YAML has no order; what was in it before stays before what is added. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}
