import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createAuthority,
  createSigningKey,
  issueCertificate,
  type Authority,
  type Certificate,
} from '../../support/certificates';
import { NETWORK } from './layout';

export const API_SERVER = `https://${NETWORK.address}:${String(NETWORK.apiPort)}`;
export const NODE_NAME = 'node';

/** Certificates, keys and kubeconfig files of one node, made anew at each start. */
export interface Credentials {
  readonly caFile: string;
  readonly apiServer: Certificate;
  /** With it the API server asks the kubelet for logs and exec. */
  readonly kubeletClient: Certificate;
  readonly kubelet: Certificate;
  readonly serviceAccountKey: string;
  readonly kubeconfigs: {
    readonly admin: string;
    readonly controllerManager: string;
    readonly scheduler: string;
    readonly kubelet: string;
  };
}

export async function createCredentials(nodeFolder: string): Promise<Credentials> {
  const folder = join(nodeFolder, 'credentials');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ca = await createAuthority(folder);
  const serviceAccountKey = join(folder, 'service-account.key');
  await createSigningKey(serviceAccountKey);
  const hosts = [
    NETWORK.address,
    '127.0.0.1',
    'localhost',
    'kubernetes',
    'kubernetes.default.svc',
    '10.214.0.1',
  ];
  const client = (name: string, commonName: string, organization?: string): Promise<string> =>
    writeKubeconfig(ca, name, { commonName, ...(organization !== undefined && { organization }) });
  return {
    caFile: ca.caFile,
    serviceAccountKey,
    apiServer: await issueCertificate(ca, 'api-server', { commonName: 'kube-apiserver', hosts }),
    kubelet: await issueCertificate(ca, 'kubelet', {
      commonName: NODE_NAME,
      hosts: [NETWORK.address, NODE_NAME],
    }),
    kubeletClient: await issueCertificate(ca, 'kubelet-client', {
      commonName: 'kube-apiserver-kubelet-client',
      organization: 'system:masters',
    }),
    kubeconfigs: {
      admin: await client('admin', 'admin', 'system:masters'),
      controllerManager: await client('controller-manager', 'system:kube-controller-manager'),
      scheduler: await client('scheduler', 'system:kube-scheduler'),
      kubelet: await client('node', `system:node:${NODE_NAME}`, 'system:nodes'),
    },
  };
}

/** A kubeconfig that holds its certificates, so that it can be copied. JSON is YAML. */
async function writeKubeconfig(
  ca: Authority,
  name: string,
  subject: { readonly commonName: string; readonly organization?: string },
): Promise<string> {
  const { certFile, keyFile } = await issueCertificate(ca, name, subject);
  const base64 = async (path: string): Promise<string> => (await readFile(path)).toString('base64');
  const cluster = { server: API_SERVER, 'certificate-authority-data': await base64(ca.caFile) };
  const user = {
    'client-certificate-data': await base64(certFile),
    'client-key-data': await base64(keyFile),
  };
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name, user }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: name } }],
    'current-context': 'test',
  };
  const file = join(ca.folder, `${name}.kubeconfig`);
  await writeFile(file, JSON.stringify(kubeconfig, null, 2), { mode: 0o600 });
  return file;
}
