import { type CheckedPod } from '../model/checked-pod';
import { looseTemplates } from '../model/loose-configs';
import { type PodSecretTemplate } from '../model/pod-templates';
import { type Located } from '../model/located';
import { isCredentials, isKv2 } from '../model/vault-path';
import { type TemplateOutcome } from '../../template';
import { type Hit, type Rule } from '../rule';
import { injected } from './injected';

/** What agents' templates write instead of a secret: those of annotations and of configurations. */
export function templateRules(): readonly Rule[] {
  return [
    {
      id: 'template-missing-key',
      level: 'warning',
      title: 'A key that is missing is written as <no value>, and the application starts with that',
      remedy: 'error-on-missing-key-NAME: "true" (in a configuration: "error_on_missing_key": true)',
      ...eachTemplate(missingKey),
    },
    {
      id: 'template-broken',
      level: 'error',
      title: 'The template fails whatever the secrets hold, so the file is never written',
      remedy:
        'what the message names; "vault agent" with the template and a token of your own shows it in a second',
      ...eachTemplate(broken),
    },
    {
      id: 'secret-path-invalid',
      level: 'error',
      title: 'A path at which Vault has no secret',
      remedy: 'the path as "vault read" takes it, without v1/ and without the address',
      ...eachTemplate(readsNothing),
      pod: (pod) => [...declaredPaths(pod), ...pod.templates.flatMap((one) => [...readsNothing(one)])],
    },
    {
      id: 'template-kv2-data',
      level: 'warning',
      title: 'A secret of KV version 2 has its keys below .Data.data',
      remedy: '.Data.data.KEY',
      ...eachTemplate(kv2Data),
    },
    {
      id: 'template-default',
      level: 'warning',
      title: "The injector's default template writes a secret of KV version 2 as Go prints maps",
      remedy: 'agent-inject-template-NAME with what the application reads',
      pod: injected(defaultTemplate),
    },
  ];
}

type TemplateCheck = (template: PodSecretTemplate) => Iterable<Hit>;

/** Of pods, and of configurations whose pods are somewhere else. */
function eachTemplate(check: TemplateCheck): Required<Pick<Rule, 'pod' | 'object'>> {
  const all = (templates: readonly PodSecretTemplate[]): readonly Hit[] =>
    templates.flatMap((template) => [...check(template)]);
  return {
    pod: ({ templates }) => all(templates),
    object: (object, run) => all(looseTemplates(object, run)),
  };
}

/** At most one finding a template: the first remedy is for all keys of its kind. */
function* missingKey({ at, name, outcome }: PodSecretTemplate): Iterable<Hit> {
  // A key beside .Data.data of KV version 2 is template-kv2-data's.
  const missing = outcome.missing.filter(
    ({ expression }) => !isBesideData(expression, outcome) && !isInData(expression, outcome),
  );
  const always = missing.find((one) => one.always);
  if (always !== undefined) {
    const shown = always.expression === '.' ? 'the dot' : always.expression;
    const message = `${name}: ${shown} has no value outside of with and range: the file holds <no value>`;
    yield { at, message, remedy: 'the action inside of {{ with secret "PATH" }} ... {{ end }}' };
    return;
  }
  const unseen = missing.find(({ seenBySetting }) => !seenBySetting);
  if (unseen !== undefined) {
    yield {
      at,
      message: `${name}: ${unseen.expression.startsWith('scratch.') ? 'scratch' : 'index'} does not see error_on_missing_key: where the key is missing, the file holds <no value>`,
      remedy: `{{ with ${unseen.expression} }}{{ . }}{{ else }}{{ sprig_fail "missing" }}{{ end }}`,
    };
  } else if (missing.length > 0) {
    const message = `${name}: a misspelt or missing key is no error; the file then holds <no value>`;
    yield { at, message, remedy: settingOf(name) };
  }
}

/** As the place spells it. */
function settingOf(name: string): string {
  const key = /^agent-inject-template-(?:file-)?(.+)$/.exec(name)?.[1];
  return key === undefined
    ? 'error_on_missing_key = true beside its destination'
    : `vault.hashicorp.com/error-on-missing-key-${key}: "true"`;
}

function* broken({ at, name, outcome: { failure } }: PodSecretTemplate): Iterable<Hit> {
  if (failure === undefined) return;
  yield { at, message: `${name}: ${failure}; the agent never writes the file, and the pod does not start` };
}

function* readsNothing({ at, name, outcome }: PodSecretTemplate): Iterable<Hit> {
  for (const { path } of outcome.reads) yield* noSecretAt(path, name, at);
}

function* declaredPaths({ injection }: CheckedPod): Iterable<Hit> {
  if (injection?.isMarked === true) return;
  for (const { key, at, secretPath } of injection?.files ?? [])
    if (secretPath !== undefined) yield* noSecretAt(secretPath, `agent-inject-secret-${key}`, at);
}

/** Agents put `/v1/` before whatever they are given. */
function* noSecretAt(path: string, name: string, at: Located): Iterable<Hit> {
  const bare = path.trim().replace(/^\//, '');
  const address = /^https?:\/\/[^/]*\/?/.exec(bare)?.[0] ?? '';
  const wrong = address + (bare.startsWith('v1/', address.length) ? 'v1/' : '');
  if (/^\w[\w.-]*$/.test(bare)) {
    const message = `${name}: ${JSON.stringify(bare)} is no path of a secret, which begins with its mount; the agent never writes the file, and the pod does not start`;
    yield { at, message, remedy: 'the path of the secret with its mount, such as secret/data/shop/db' };
    return;
  }
  if (wrong === '') return;
  const rest = bare.slice(wrong.length);
  yield {
    at,
    message: `${name}: the agent asks for /v1/${wrong}..., where there is nothing; it never writes the file, and the pod does not start`,
    ...(rest === '' ? {} : { remedy: rest }),
  };
}

function* kv2Data({ at, name, text, outcome }: PodSecretTemplate): Iterable<Hit> {
  const credentials = outcome.reads.find(({ path, keys }) => isCredentials(path) && keys.includes('data'));
  if (credentials !== undefined) {
    const key = /\.Data\.data\.(\w+)/.exec(text)?.[1];
    const message = `${name}: ${credentials.path} makes credentials, whose answer has no .Data.data: the values are missing in the file`;
    yield { at, message, remedy: `.Data.${key ?? 'KEY'}` };
    return;
  }
  for (const { path, keys } of outcome.reads.filter((one) => isKv2(one.path))) {
    const wrong = keys.find((key) => key !== 'data' && key !== 'metadata');
    if (wrong === undefined) continue;
    const message = `${name}: ${path} is a path of KV version 2, whose answer has no .Data.${wrong}`;
    yield { at, message, remedy: `.Data.data.${wrong}` };
    return;
  }
}

const IN_DATA = /^(?:\$\w+)?\.Data\.data\.\w+$/;

/** What template-kv2-data tells of a path that is none of KV: the setting would make it fail each time. */
function isInData(expression: string, { reads }: TemplateOutcome): boolean {
  return (
    IN_DATA.test(expression) &&
    reads.length > 0 &&
    reads.every(({ path, keys }) => isCredentials(path) && keys.includes('data'))
  );
}

function isBesideData(expression: string, { reads }: TemplateOutcome): boolean {
  const key = /^(?:\$\w+)?\.Data\.(\w+)$/.exec(expression)?.[1];
  return key !== undefined && reads.some(({ path, keys }) => isKv2(path) && keys.includes(key));
}

function* defaultTemplate(injection: NonNullable<CheckedPod['injection']>): Iterable<Hit> {
  if (injection.text('agent-inject-default-template')?.toLowerCase() === 'json') return;
  for (const { at, secretPath, destination } of injection.files) {
    if (secretPath === undefined || !isKv2(secretPath)) continue;
    const message = `${destination} will hold "data: map[...]" and "metadata: map[...]", which no application reads`;
    yield { at, message };
  }
}
