import { ANNOTATION_PREFIX, CA_DIR, CA_PATH, CONFIG_FILES, VOLUMES } from '../../agent';
import { type Volume, type VolumeMount } from '../kubernetes';
import { type PodPlan } from '../plan/pod-plan';
import { type Configuration } from './configuration';

/** The file of the certificate authority in its volume. */
const CA_FILE = CA_PATH.slice(CA_DIR.length + 1);

/** Whether the certificate authority is one that the agent's image does not know. */
function isCustom({ server }: PodPlan): boolean {
  return server.ca !== undefined && server.ca.source.kind !== 'system';
}

/** The flag of the agent's program for the certificate authority. */
export function caFlags(plan: PodPlan): readonly string[] {
  return isCustom(plan) ? [`-ca-cert=${CA_PATH}`] : [];
}

/** The certificate authority under one path, whatever it comes from. */
export function caMounts(plan: PodPlan): readonly VolumeMount[] {
  return isCustom(plan) ? [{ name: VOLUMES.ca, mountPath: CA_DIR, readOnly: true }] : [];
}

/** The volume of the certificate authority. */
export function caVolumes({ server }: PodPlan): readonly Volume[] {
  const source = server.ca?.source;
  switch (source?.kind) {
    case undefined:
    case 'system':
      return [];
    case 'configMap':
      return [
        {
          name: VOLUMES.ca,
          configMap: { name: source.name, items: [{ key: source.key, path: CA_FILE }] },
        },
      ];
    case 'secret':
      return [
        {
          name: VOLUMES.ca,
          secret: { secretName: source.name, items: [{ key: source.key, path: CA_FILE }] },
        },
      ];
    case 'pem': {
      const fieldPath = `metadata.annotations['${ANNOTATION_PREFIX}${CONFIG_FILES.ca}']`;
      return [
        {
          name: VOLUMES.ca,
          projected: {
            sources: [
              { downwardAPI: { items: [{ path: CA_FILE, fieldRef: { apiVersion: 'v1', fieldPath } }] } },
            ],
          },
        },
      ];
    }
  }
}

/**
 * Certificates that are given as text, carried by the pod. Each in three lines, since `kubectl describe` shows every
 * line of an annotation: Go reads the body in one, which is all that reads it.
 */
export function caConfiguration({ server }: PodPlan): Configuration {
  const source = server.ca?.source;
  if (source?.kind !== 'pem') return {};
  const certificates =
    source.pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const text = certificates
    .map((one) => {
      const body = one.replace(/-----(?:BEGIN|END) CERTIFICATE-----|\s+/g, '');
      return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
    })
    .join('');
  return { [CONFIG_FILES.ca]: text };
}
