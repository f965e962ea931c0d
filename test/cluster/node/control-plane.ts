import { join } from 'node:path';
import { freePort, startProcess, waitUntil, type RunningProcess } from '../../support/process';
import type { KubernetesPrograms } from './build';
import { API_SERVER, type Credentials } from './credentials';
import { kubectlWith } from './kubectl';
import { NETWORK } from './layout';

/** Starts etcd and the three servers of Kubernetes, and returns when the API server is ready. */
export async function startControlPlane(
  folder: string,
  programs: KubernetesPrograms,
  credentials: Credentials,
  started: RunningProcess[],
): Promise<void> {
  const start = (name: string, command: string, flags: Readonly<Record<string, string>>): void => {
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    started.push(startProcess({ command, args, logFile: join(folder, 'log', `${name}.log`) }));
  };
  const etcd = `http://127.0.0.1:${String(await freePort('127.0.0.1'))}`;
  const etcdPeer = `http://127.0.0.1:${String(await freePort('127.0.0.1'))}`;
  start('etcd', 'etcd', {
    'data-dir': join(folder, 'etcd'),
    'listen-client-urls': etcd,
    'advertise-client-urls': etcd,
    'listen-peer-urls': etcdPeer,
    'initial-advertise-peer-urls': etcdPeer,
    'initial-cluster': `default=${etcdPeer}`,
  });
  start('kube-apiserver', programs['kube-apiserver'], apiServerFlags(etcd, credentials));
  const kubectl = kubectlWith(programs.kubectl, credentials.kubeconfigs.admin);
  await waitUntil('the API server to be ready', () => kubectl(['get', '--raw=/readyz']), {
    timeoutMs: 60_000,
  });

  start('kube-controller-manager', programs['kube-controller-manager'], {
    kubeconfig: credentials.kubeconfigs.controllerManager,
    'service-account-private-key-file': credentials.serviceAccountKey,
    'root-ca-file': credentials.caFile, // becomes the ConfigMap kube-root-ca.crt of every namespace
    'use-service-account-credentials': 'true',
    'flex-volume-plugin-dir': join(folder, 'volume-plugins'),
    'leader-elect': 'false',
    'secure-port': '0',
  });
  start('kube-scheduler', programs['kube-scheduler'], {
    kubeconfig: credentials.kubeconfigs.scheduler,
    'leader-elect': 'false',
    'secure-port': '0',
  });
}

/**
 * The issuer of service account tokens is the API server itself, whose discovery documents anyone may read once the
 * node has granted it (see node.ts): like the issuer of AKS, and usable by Vault's JWT auth. Pod Security admission
 * and the two authorizers of a real cluster are on.
 */
function apiServerFlags(etcd: string, credentials: Credentials): Record<string, string> {
  return {
    'etcd-servers': etcd,
    'bind-address': NETWORK.address,
    'advertise-address': NETWORK.address,
    'secure-port': String(NETWORK.apiPort),
    'service-cluster-ip-range': NETWORK.services,
    'tls-cert-file': credentials.apiServer.certFile,
    'tls-private-key-file': credentials.apiServer.keyFile,
    'client-ca-file': credentials.caFile,
    'kubelet-certificate-authority': credentials.caFile,
    'kubelet-client-certificate': credentials.kubeletClient.certFile,
    'kubelet-client-key': credentials.kubeletClient.keyFile,
    'kubelet-preferred-address-types': 'InternalIP', // the node's name need not resolve
    'service-account-issuer': API_SERVER,
    'service-account-key-file': credentials.serviceAccountKey,
    'service-account-signing-key-file': credentials.serviceAccountKey,
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'allow-privileged': 'true', // refused by Pod Security admission where a namespace says so, and not before
    'endpoint-reconciler-type': 'none',
  };
}
