import { Agents, configOf } from '../private/agents';
import { Injection } from '../private/injection';
import { isMap, type Located } from '../private/located';
import { type PodTemplate } from '../private/pod';
import { type Hit, type Manifests, type Rule } from '../private/rule';
import {
  dataKeys,
  isKv2,
  secretPaths,
  takesValues,
  templateProblem,
  type TemplateText,
} from '../private/template';

/** What the agent's templates write instead of a secret: the injector's and those of a ConfigMap in JSON. */
export function templateRules(): readonly Rule[] {
  return [
    {
      id: 'template-missing-key',
      level: 'warning',
      title: 'A key that is missing is written as <no value>, and the application starts with that',
      remedy: 'error-on-missing-key-NAME: "true" (in a configuration: "error_on_missing_key": true)',
      pod: eachTemplate(missingKey),
    },
    {
      id: 'template-broken',
      level: 'error',
      title: 'The agent cannot parse the template, so the file is never written',
      remedy: 'an {{ end }} for each with, if and range, and }} behind each {{',
      pod: eachTemplate(broken),
    },
    {
      id: 'template-kv2-data',
      level: 'warning',
      title: 'A secret of KV version 2 has its keys below .Data.data',
      remedy: '.Data.data.KEY',
      pod: eachTemplate(kv2Data),
    },
    {
      id: 'template-default',
      level: 'warning',
      title: "The injector's default template writes a secret of KV version 2 as Go prints maps",
      remedy: 'agent-inject-template-NAME with what the application reads',
      pod: defaultTemplate,
    },
  ];
}

/** A template with where it stands and whether a missing key is an error. */
interface FoundTemplate extends TemplateText {
  readonly at: Located;
  /** How the place calls it. */
  readonly name: string;
  readonly failsOnMissingKey: boolean;
}

function eachTemplate(check: (template: FoundTemplate) => Iterable<Hit>): NonNullable<Rule['pod']> {
  return (pod, all) =>
    [...ofInjector(pod), ...ofConfigs(pod, all)].flatMap((template) => [...check(template)]);
}

function ofInjector(pod: PodTemplate): readonly FoundTemplate[] {
  const injection = Injection.of(pod);
  if (injection === undefined || injection.hasOwnConfig) return [];
  return injection.files.flatMap(({ key, template }): FoundTemplate[] => {
    if (template === undefined) return [];
    const delimiter = (side: string, otherwise: string): string =>
      injection.text(`agent-template-${side}-delim-${key}`) || otherwise;
    return [
      {
        at: template,
        name: `agent-inject-template-${key}`,
        text: template.text ?? '',
        left: delimiter('left', '{{'),
        right: delimiter('right', '}}'),
        failsOnMissingKey: injection.isTrue(`error-on-missing-key-${key}`),
      },
    ];
  });
}

function ofConfigs(pod: PodTemplate, all: Manifests): readonly FoundTemplate[] {
  return (Agents.of(pod)?.all ?? []).flatMap((agent) => {
    const config = configOf(agent, pod, all);
    const list: unknown = config?.value['template'];
    if (config === undefined || !Array.isArray(list)) return [];
    return list.flatMap((one: unknown): FoundTemplate[] => {
      if (!isMap(one) || typeof one['contents'] !== 'string') return [];
      const text = (key: string, otherwise: string): string =>
        typeof one[key] === 'string' && one[key] !== '' ? one[key] : otherwise;
      return [
        {
          at: config.at,
          name: `the template of ${text('destination', 'a file')}`,
          text: one['contents'],
          left: text('left_delimiter', '{{'),
          right: text('right_delimiter', '}}'),
          failsOnMissingKey: one['error_on_missing_key'] === true,
        },
      ];
    });
  });
}

function* missingKey({ at, name, text, failsOnMissingKey }: FoundTemplate): Iterable<Hit> {
  if (failsOnMissingKey || !takesValues(text)) return;
  yield { at, message: `${name}: a misspelt or missing key is no error; the file then holds <no value>` };
}

function* broken(template: FoundTemplate): Iterable<Hit> {
  const problem = templateProblem(template);
  if (problem === undefined) return;
  yield {
    at: template.at,
    message: `${template.name}: ${problem}; the agent fails, and the pod does not start`,
  };
}

function* kv2Data({ at, name, text }: FoundTemplate): Iterable<Hit> {
  const paths = secretPaths(text);
  if (paths.length === 0 || !paths.every(isKv2)) return;
  const wrong = dataKeys(text).filter((key) => key !== 'data' && key !== 'metadata');
  if (wrong.length === 0) return;
  const message = `${name}: ${paths[0] ?? ''} is a path of KV version 2, whose answer has no .Data.${wrong[0] ?? ''}`;
  yield { at, message, remedy: `.Data.data.${wrong[0] ?? ''}` };
}

function* defaultTemplate(pod: PodTemplate): Iterable<Hit> {
  const injection = Injection.of(pod);
  if (injection === undefined || injection.hasOwnConfig) return;
  if (injection.text('agent-inject-default-template')?.toLowerCase() === 'json') return;
  for (const { at, secretPath, destination } of injection.files) {
    if (secretPath === undefined || !isKv2(secretPath)) continue;
    const message = `${destination} will hold "data: map[...]" and "metadata: map[...]", which no application reads`;
    yield { at, message };
  }
}
