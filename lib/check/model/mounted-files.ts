import { type Container, withoutSlash } from './container';
import { type Located } from './located';
import { type Manifests } from './manifests';
import { type PodTemplate } from './pod';

/**
 * The files that a container finds at a path, where the manifests hold their text: keys of ConfigMaps, annotations that
 * a `downwardAPI` volume projects. A folder gives all files in it. Secrets are not looked into.
 */
export function mountedFiles(
  path: string,
  container: Container,
  pod: PodTemplate,
  manifests: Manifests,
): readonly Located[] {
  const wanted = withoutSlash(path);
  return container.mounts.flatMap((mount) => {
    const volume = pod.volumes.get(mount.volume);
    if (volume === undefined) return [];
    return filesOf(volume, pod, manifests).flatMap(([file, at]) => {
      const below = mount.subPath === undefined ? `${mount.path}/${file}` : mount.path;
      if (mount.subPath !== undefined && mount.subPath !== file) return [];
      return below === wanted || below.startsWith(`${wanted}/`) ? [at] : [];
    });
  });
}

/** A volume's files by their paths in it. */
function filesOf(
  volume: Located,
  pod: PodTemplate,
  manifests: Manifests,
): readonly (readonly [string, Located])[] {
  return [volume, ...volume.at('projected', 'sources').items()].flatMap((source) => [
    ...keysOf(source.at('configMap'), pod, manifests),
    ...projected(source.at('downwardAPI'), pod),
  ]);
}

function keysOf(
  configMap: Located,
  pod: PodTemplate,
  manifests: Manifests,
): readonly (readonly [string, Located])[] {
  const name = configMap.at('name').text;
  const data =
    name === undefined ? undefined : manifests.find('ConfigMap', name, pod.object)?.root.at('data');
  if (data === undefined) return [];
  const items = configMap.at('items').items();
  return items.length === 0
    ? data.entries()
    : items.map((item) => [item.at('path').text ?? '', data.at(item.at('key').text ?? '')] as const);
}

function projected(downwardApi: Located, pod: PodTemplate): readonly (readonly [string, Located])[] {
  return downwardApi
    .at('items')
    .items()
    .flatMap((item) => {
      const field = item.at('fieldRef', 'fieldPath').text ?? '';
      const annotation = /^metadata\.annotations\['(.+)'\]$/.exec(field)?.[1];
      return annotation === undefined
        ? []
        : [[item.at('path').text ?? '', pod.annotations.at(annotation)] as const];
    });
}
