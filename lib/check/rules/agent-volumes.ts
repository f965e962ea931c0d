import { type CheckedPod } from '../model/checked-pod';
import { isInjected } from '../model/injection';
import { type Hit, type Rule } from '../rule';

/** Where the files are, and who may change them. */
export function agentVolumeRules(): readonly Rule[] {
  return [
    {
      id: 'secrets-on-disk',
      level: 'error',
      title: "The files are written to the node's disk",
      remedy: 'emptyDir: { medium: Memory } for the volume',
      pod: onDisk,
    },
    {
      id: 'secrets-writable',
      level: 'warning',
      title: 'A container of the application can change the files of the others',
      remedy: 'readOnly: true for the mount',
      pod: writable,
    },
  ];
}

/** The volumes that a pod's own agents write; the injector's are its own affair. */
function volumesOf({ agents, injection, template }: CheckedPod): readonly string[] {
  return agents === undefined || injection !== undefined || isInjected(template)
    ? []
    : [...agents.secretsVolumes];
}

function* onDisk(pod: CheckedPod): Iterable<Hit> {
  for (const name of volumesOf(pod)) {
    const volume = pod.template.volumes.get(name);
    if (volume === undefined || volume.at('emptyDir', 'medium').text === 'Memory') continue;
    const kinds = ['emptyDir', 'hostPath', 'persistentVolumeClaim', 'ephemeral'];
    const kind = kinds.find((one) => volume.at(one).exists);
    if (kind === undefined) continue;
    const message = `the agent writes secrets to ${name}, which is ${kind === 'emptyDir' ? 'an emptyDir on disk' : `a ${kind}`}: they outlive the container, and may the pod`;
    yield { at: volume, message };
  }
}

function* writable(pod: CheckedPod): Iterable<Hit> {
  const volumes = volumesOf(pod);
  const others = pod.template.allContainers.filter((one) => pod.agents?.includes(one) !== true);
  for (const container of others) {
    for (const { volume, readOnly, at } of container.mounts) {
      if (readOnly || !volumes.includes(volume)) continue;
      yield {
        at,
        message: `${container.name} can write to ${volume}, and with it change what the other containers read`,
      };
    }
  }
}
