import { isAlias, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type AuthMount } from '../../access';
import { type VaultServer } from '../../agent';
import { ConfigurationError, yamlAliasProblem, yamlProblem, type YamlProblem } from '../../core';
import { anyText, described, dictionary, type Form, type JsonSchema, list, oneOf, text } from '../form/form';
import { object } from '../form/object';
import { type Path, pathText, Written } from '../form/written';
import { InjectErrors } from '../errors';
import { definitions } from './files';
import { authMount, vaultServer } from './vault';
import { type PlacedWorkload, workload } from './workload';

/** The `apiVersion` of the file, and its `kind`: those of an object, so that kustomize takes it for a function's. */
export const DECLARATION_TYPE = { apiVersion: 'aks-vault-constructs/v1', kind: 'VaultSecrets' } as const;

/** What a declaration file says. */
export interface Declaration {
  /** Of all workloads that name no other. */
  readonly vault?: VaultServer;
  /** Of all workloads that name no other. */
  readonly auth?: AuthMount;
  /** Of objects that name none, as in what `helm template` prints. */
  readonly namespace?: string;
  readonly workloads: readonly PlacedWorkload[];
}

interface DeclarationFile extends Declaration {
  readonly apiVersion: 'aks-vault-constructs/v1';
  readonly kind: 'VaultSecrets';
  readonly metadata?: unknown;
  readonly $schema?: string;
}

function declarationForm(): Form<DeclarationFile> {
  return object<DeclarationFile>(
    {
      apiVersion: oneOf(DECLARATION_TYPE.apiVersion),
      kind: oneOf(DECLARATION_TYPE.kind),
      $schema: anyText(),
      metadata: described('For kustomize, which wants a name and its own annotations.', metadata()),
      vault: described('The server that the agents of all workloads log in to.', vaultServer()),
      auth: described("The cluster's auth mount, as the platform team has named it.", authMount()),
      namespace: described('The namespace of objects that name none, as with helm template.', text()),
      workloads: described('The workloads that get secrets.', list(workload())),
    },
    ['apiVersion', 'kind', 'workloads'],
  );
}

function metadata(): Form<object> {
  return object<{ name?: string; annotations?: object; labels?: object }>({
    name: text(),
    annotations: dictionary(anyText()),
    labels: dictionary(anyText()),
  });
}

/** The JSON Schema of the file, draft 7. `lib/inject/vault-secrets.schema.json` is made of it. */
export function declarationSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'VaultSecrets',
    description:
      'Which workloads among manifests get which secrets from Vault: the declaration of "aks-vault-constructs inject", which checks more than this schema can say.',
    ...declarationForm().schema,
    definitions: definitions(),
  };
}

/**
 * Reads a declaration.
 * @param file What errors call it.
 * @throws INJECT_DECLARATION_UNREADABLE, INJECT_DECLARATION_INVALID, and what the classes throw that values are made into
 */
export function readDeclaration(content: string, file: string): Declaration {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const unreadable = ({ reason, line, column }: YamlProblem): Error =>
    InjectErrors.INJECT_DECLARATION_UNREADABLE({
      at: `${file}:${String(line)}:${String(column)}`,
      reason,
    });
  const problem = yamlProblem(content, [...document.errors, ...document.warnings]);
  if (problem !== undefined) throw unreadable(problem);
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    throw unreadable({ reason: yamlAliasProblem(), line: 1, column: 1 });
  }
  if (value === null || value === undefined) throw unreadable({ reason: 'it is empty', line: 1, column: 1 });
  const where = (path: Path): string => {
    const { line } = lines.linePos(offsetOf(document.contents, path));
    return `${file}:${String(Math.max(1, line))}${path.length === 0 ? '' : `: ${pathText(path)}`}`;
  };
  return declarationOf(value, where);
}

/** The declaration that an object is, such as the `functionConfig` of a ResourceList. */
export function declarationOf(value: unknown, where: (path: Path) => string): Declaration {
  return ConfigurationError.inDeclaration(() => {
    const written = new Written(value, [], where);
    // A manifest in the place of the declaration is one, whatever its properties are.
    if (written.names?.includes('kind') === true) oneOf(DECLARATION_TYPE.kind).read(written.at('kind'));
    return declarationForm().read(written);
  });
}

/** Where the value of a path begins; of what is missing, the nearest thing above it. */
export function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) return offset;
    const pair = isMap(node) ? node.items.find(({ key }) => String(key) === String(step)) : undefined;
    const inner: unknown = isMap(node)
      ? node.get(String(step), true)
      : isSeq(node)
        ? node.get(step, true)
        : undefined;
    if (inner === undefined || inner === null) return offset;
    node = inner;
    // The line of the name and not that of the value, which may begin below it.
    const at = (pair?.key ?? inner) as Node;
    offset = at.range?.[0] ?? offset;
  }
  return offset;
}
