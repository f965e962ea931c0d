import { isMap } from '../model/located';
import { CHECK, KUSTOMIZE_PATCH, type SourceKind } from './source';

/** Keys that charts made by `helm create` and after it have. */
const VALUES =
  /^(?:replicaCount|nameOverride|fullnameOverride|podAnnotations|podSecurityContext|imagePullSecrets|autoscaling|image|resources|ingress|service|serviceAccount|nodeSelector|tolerations|affinity|global|extraEnv|env|config|secrets|vault)$/;
const TERRAFORM = /^(?:resource|variable|provider|terraform|module|data|output|locals|\/\/)$/;

/** What a document is that is no Kubernetes object. */
export function kindByValue(file: string, value: unknown): SourceKind | undefined {
  if (Array.isArray(value)) return isJsonPatch(value) ? KUSTOMIZE_PATCH : undefined;
  if (!isMap(value)) return undefined;
  const keys = Object.keys(value);
  const has = (...names: readonly string[]): boolean => names.some((name) => keys.includes(name));
  const isIn = (name: RegExp): boolean => name.test(file.replace(/^.*[/\\]/, ''));
  const isKustomization = ['resources', 'patches', 'patchesStrategicMerge', 'bases', 'components'].some(
    (name) => Array.isArray(value[name]),
  );
  const apiVersion = String(value['apiVersion'] ?? '');
  if (apiVersion.startsWith('kustomize.config.k8s.io/') || isIn(/^kustomization\.ya?ml$/i))
    return { ...KUSTOMIZE_PATCH, what: 'kustomization' };
  if (isIn(/values[\w.-]*\.ya?ml$/i) && !has('kind')) return values();
  if ((isKustomization || has('configMapGenerator')) && !has('spec', 'kind'))
    return { ...KUSTOMIZE_PATCH, what: 'kustomization' };
  if (has('$patch') || (!has('kind') && has('spec', 'metadata'))) return KUSTOMIZE_PATCH;
  if (isMap(value['services']) && !has('apiVersion')) return { what: 'file of Docker Compose', line: 1 };
  if (has('name') && has('version') && /^v[12]$/.test(apiVersion) && !has('kind'))
    return { what: 'Chart.yaml of Helm', remedy: `helm template DIR ${CHECK}`, line: 1 };
  if (Array.isArray(value['releases']))
    return { what: 'helmfile', remedy: `helmfile template ${CHECK}`, line: 1 };
  if (has('auto_auth', 'template', 'env_template') && !has('kind'))
    return {
      what: 'configuration of an agent',
      remedy: `kubectl create configmap NAME --from-file=FILE --dry-run=client -o yaml ${CHECK}`,
      line: 1,
    };
  if (keys.length > 0 && keys.every((key) => TERRAFORM.test(key)))
    return {
      what: 'Terraform configuration',
      remedy: 'terraform show -json PLAN, or what it applies',
      line: 1,
    };
  return !has('apiVersion', 'kind') && keys.filter((key) => VALUES.test(key)).length > 1
    ? values()
    : undefined;
}

/** An object's own kind, where it makes manifests of others and is none of the cluster. */
export function isOfKustomize(apiVersion: string): boolean {
  return apiVersion.startsWith('kustomize.config.k8s.io/');
}

function values(): SourceKind {
  return { what: 'values file of Helm', remedy: `helm template CHART -f FILE ${CHECK}`, line: 1 };
}

function isJsonPatch(value: readonly unknown[]): boolean {
  return value.length > 0 && value.every((one) => isMap(one) && 'op' in one && 'path' in one);
}
