import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, issueCertificate } from '../support/certificates';
import { admit, type InjectorFlags } from '../support/injector/model';
import { type Container, type Pod } from '../support/injector/pod';
import { type Cluster } from './cluster';

/** What the API server asks a webhook. */
interface AdmissionReview {
  readonly request: { readonly uid: string; readonly object: Pod };
}

/** The injector of one namespace, until `remove`. */
export interface InjectorWebhook {
  /** As uninstalling it does: the API server asks nobody any more. */
  remove(): Promise<void>;
}

/**
 * Installs the injector for one namespace: the model of its webhook (test/support/injector), asked by the API server as
 * the real one is. A pod that cannot be asked for is refused, where the real one's default is to let it pass: here that
 * would be another test.
 */
export async function installInjector(
  cluster: Cluster,
  namespace: string,
  flags: InjectorFlags,
): Promise<InjectorWebhook> {
  const folder = await mkdtemp(join(tmpdir(), 'avc-injector-'));
  const host = cluster.state.hostAddress;
  const authority = await createAuthority(folder);
  const { certFile, keyFile } = await issueCertificate(authority, 'webhook', {
    commonName: 'injector',
    hosts: [host],
  });
  const tls = { cert: await readFile(certFile), key: await readFile(keyFile) };
  const server = createServer(tls, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString()) as AdmissionReview;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answerTo(review, flags)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const name = `injector-${namespace}`;
  await cluster.apply(
    configuration(name, namespace, `https://${host}:${String(port)}/mutate`, await caOf(authority.caFile)),
  );
  return {
    remove: async () => {
      await cluster.kubectl(['delete', 'mutatingwebhookconfiguration', name, '--ignore-not-found']);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function caOf(file: string): Promise<string> {
  return (await readFile(file)).toString('base64');
}

function configuration(
  name: string,
  namespace: string,
  url: string,
  caBundle: string,
): object & Record<string, unknown> {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: 'vault.hashicorp.com',
        clientConfig: { url, caBundle },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 30,
      },
    ],
  };
}

function answerTo({ request: { uid, object } }: AdmissionReview, flags: InjectorFlags): object {
  const { allowed, message, injected } = admit(object, flags);
  const patch = injected === undefined ? undefined : patchTo(injected);
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed,
      ...(message !== undefined && { status: { message } }),
      ...(patch !== undefined && { patchType: 'JSONPatch', patch }),
    },
  };
}

/** The whole pod, with the agents' configurations encoded again: the model has them decoded. */
function patchTo({ metadata, spec }: Pod): string {
  const containers = spec.containers.map(withEncodedConfig);
  const initContainers = spec.initContainers?.map(withEncodedConfig);
  const operations = [
    {
      op: 'replace',
      path: '/spec',
      value: { ...spec, containers, ...(initContainers && { initContainers }) },
    },
    { op: 'add', path: '/metadata/annotations', value: metadata.annotations ?? {} },
  ];
  return Buffer.from(JSON.stringify(operations)).toString('base64');
}

function withEncodedConfig(container: Container): Container {
  const env = (container.env ?? []).map((variable) => {
    const { value } = variable as { readonly value?: unknown };
    return typeof value === 'object' && value !== null
      ? { ...variable, value: Buffer.from(JSON.stringify(value)).toString('base64') }
      : variable;
  });
  return container.env === undefined ? container : { ...container, env };
}
