import { Agents } from '../private/agents';
import { Injection } from '../private/injection';
import { type PodTemplate } from '../private/pod';
import { type Hit, type Rule } from '../private/rule';

/** Where the files lie, and who may change them. */
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
function volumesOf(pod: PodTemplate): readonly string[] {
  const agents = Agents.of(pod);
  return agents === undefined || Injection.of(pod) !== undefined ? [] : [...agents.secretsVolumes];
}

function* onDisk(pod: PodTemplate): Iterable<Hit> {
  for (const name of volumesOf(pod)) {
    const volume = pod.volumes.get(name);
    if (volume === undefined || volume.at('emptyDir', 'medium').text === 'Memory') continue;
    const kinds = ['emptyDir', 'hostPath', 'persistentVolumeClaim', 'ephemeral'];
    const kind = kinds.find((one) => volume.at(one).exists);
    if (kind === undefined) continue;
    const message = `the agent writes secrets to ${name}, which is ${kind === 'emptyDir' ? 'an emptyDir on disk' : `a ${kind}`}: they outlive the container, and may the pod`;
    yield { at: volume, message };
  }
}

function* writable(pod: PodTemplate): Iterable<Hit> {
  const volumes = volumesOf(pod);
  const agents = Agents.of(pod)?.all ?? [];
  for (const container of pod.allContainers.filter((one) => !agents.includes(one))) {
    for (const { volume, readOnly, at } of container.mounts) {
      if (readOnly || !volumes.includes(volume)) continue;
      yield {
        at,
        message: `${container.name} can write to ${volume}, and with it change what the other containers read`,
      };
    }
  }
}
