import { VaultAccessContract } from '../access';
import { ConfigurationError } from '../core';
import {
  type Declaration,
  DECLARATION_TYPE,
  declarationOf,
  readDeclaration,
} from './declaration/declaration-file';
import { InjectErrors } from './errors';
import { isObject, pathText } from './form/written';
import { injectedObject } from './inject-workload';
import { type ManifestSource, ManifestStream, type StreamObject } from './stream/manifest-stream';
import { nameOf } from './identity';
import { targetOf } from './target';
import { parsedText } from './stream/parse';

/** What `inject` makes of manifests. */
export interface InjectedManifests {
  /** The texts, in the order of the sources. */
  readonly texts: readonly ManifestSource[];
  /** The contract of all workloads that got secrets. */
  readonly contract: VaultAccessContract;
  /** What the objects are called that got secrets, in the order of the declaration. */
  readonly injected: readonly string[];
}

/**
 * Gives the objects that a declaration targets their secrets. Everything else stays as it is written, byte for byte:
 * other objects, comments, the order of keys and documents, and the text of the targets around what is added.
 *
 * @throws INJECT_TARGET_MISSING, INJECT_TARGET_AMBIGUOUS, INJECT_TARGET_TWICE, and what the declaration throws
 */
export function injectManifests(
  sources: readonly ManifestSource[],
  declaration: Declaration,
): InjectedManifests {
  return ConfigurationError.inDeclaration(() => injected(sources, declaration));
}

function injected(sources: readonly ManifestSource[], declaration: Declaration): InjectedManifests {
  const streams = sources.map((source) => ManifestStream.of(source));
  const objects = streams.flatMap((stream) => stream.objects);
  const targets = new Map<StreamObject, unknown>();
  const done = declaration.workloads.map((placed) => {
    const at = placed.written.at('target').place;
    const object = targetOf(placed.workload.target, objects, { at, namespace: declaration.namespace });
    if (targets.has(object)) throw InjectErrors.INJECT_TARGET_TWICE({ at, object: nameOf(object) });
    for (const stream of streams) if (stream.objects.includes(object)) stream.checkKeys(object);
    const { value, access } = injectedObject(object, placed, declaration, objects);
    targets.set(object, value);
    return { access, name: nameOf(object) };
  });
  return {
    texts: streams.map((stream, index) => ({
      file: sources[index]?.file ?? '',
      text: stream.with(new Map([...targets].filter(([object]) => stream.objects.includes(object)))),
    })),
    contract: VaultAccessContract.of(done.map(({ access }) => access)),
    injected: done.map(({ name }) => name),
  };
}

/**
 * The declaration of a run: that of a file, or the `functionConfig` of a ResourceList, which kustomize gives.
 * @throws INJECT_DECLARATION_MISSING, and what {@link readDeclaration} throws
 */
export function declarationFor(
  file: ManifestSource | undefined,
  sources: readonly ManifestSource[],
): Declaration {
  if (file !== undefined) return readDeclaration(file.text, file.file);
  const [only] = sources;
  const found = only === undefined || sources.length > 1 ? undefined : functionConfigIn(only);
  if (found === undefined) throw InjectErrors.INJECT_DECLARATION_MISSING({});
  return found;
}

/**
 * The declaration in a ResourceList of kustomize, its `functionConfig`; undefined where there is none of ours.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
 */
function functionConfigIn({ file, text }: ManifestSource): Declaration | undefined {
  if (!/\bResourceList\b/.test(text)) return undefined;
  const { documents } = parsedText(text);
  const [list] = documents;
  if (documents.length !== 1 || list === undefined || list.errors.length > 0) return undefined;
  const value: unknown = list.toJS();
  const config = isObject(value) && value['kind'] === 'ResourceList' ? value['functionConfig'] : undefined;
  if (!isObject(config) || config['kind'] !== DECLARATION_TYPE.kind) return undefined;
  return declarationOf(config, (path) => `${file}: ${pathText(['functionConfig', ...path])}`);
}
