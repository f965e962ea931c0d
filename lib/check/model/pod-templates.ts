import { type AgentConfig } from './agent-config';
import { flagValues } from './agent-program';
import { type Agent, type Agents } from './agents';
import { type Injection } from './injection';
import { type Located } from './located';
import { type TemplateOutcome, templateOutcome } from '../../template';

/** A template of a pod's agents, with where it is and how the agent reads it. */
export interface PodSecretTemplate {
  readonly at: Located;
  /** What the place calls it. */
  readonly name: string;
  readonly text: string;
  readonly left: string;
  readonly right: string;
  readonly failsOnMissingKey: boolean;
  /** What the agent makes of it. */
  readonly outcome: TemplateOutcome;
}

/** Where templates are that are in files of their own. */
export interface TemplateFiles {
  /** The text that an agent finds at a path; undefined where the manifests do not have it. */
  readonly textAt: (path: string, agent: Agent) => Located | undefined;
}

/** The templates of the injector's annotations, and of every configuration whose text is in the manifests. */
export function secretTemplates(
  injection: Injection | undefined,
  agents: Agents | undefined,
  files: TemplateFiles,
): readonly PodSecretTemplate[] {
  return [
    ...(injection === undefined ? [] : ofAnnotations(injection)),
    ...(injection?.configs ?? []).flatMap((config) => templatesOf(config)),
    ...(agents?.all ?? []).flatMap((agent) => [
      ...agent.configs.flatMap((config) => templatesOf(config, (path) => files.textAt(path, agent))),
      ...ofArguments(agent, files),
    ]),
  ];
}

function ofAnnotations(injection: Injection): readonly PodSecretTemplate[] {
  return injection.files.flatMap(({ key, template, templateFile }): PodSecretTemplate[] => {
    if (template === undefined) return [];
    return [
      withOutcome({
        at: template,
        name: `agent-inject-template-${templateFile === undefined ? '' : 'file-'}${key}`,
        text: template.text ?? '',
        left: injection.text(`agent-template-left-delim-${key}`) || '{{',
        right: injection.text(`agent-template-right-delim-${key}`) || '}}',
        failsOnMissingKey: injection.isTrue(`error-on-missing-key-${key}`),
      }),
    ];
  });
}

const SOURCE_IS_TEXT: TemplateOutcome = {
  failure: 'source is the path of a file, and the text of a template is contents',
  phase: 'parse',
  missing: [],
  reads: [],
};

/** The templates of a configuration; those in files of their own where their text is known. */
export function templatesOf(
  { at, templates }: AgentConfig,
  textAt: (path: string) => Located | undefined = () => undefined,
): readonly PodSecretTemplate[] {
  return templates.flatMap(({ contents, source, name, left, right, failsOnMissingKey }) => {
    if (contents === undefined && source?.includes('{{') === true)
      return [
        {
          ...withOutcome({ at, name: `the template of ${name}`, text: '', left, right, failsOnMissingKey }),
          outcome: SOURCE_IS_TEXT,
        },
      ];
    const file = contents === undefined && source !== undefined ? textAt(source) : undefined;
    const text = contents ?? file?.text;
    if (text === undefined) return [];
    return [
      withOutcome({ at: file ?? at, name: `the template of ${name}`, text, left, right, failsOnMissingKey }),
    ];
  });
}

/** `consul-template -template SOURCE:DESTINATION`. */
function ofArguments(agent: Agent, files: TemplateFiles): readonly PodSecretTemplate[] {
  return flagValues(agent.program.args, 'template').flatMap((value) => {
    const [source = '', destination = ''] = value.split(':');
    const file = files.textAt(source, agent);
    if (file?.text === undefined) return [];
    const name = `the template of ${destination === '' ? 'a file' : destination}`;
    return [
      withOutcome({ at: file, name, text: file.text, left: '{{', right: '}}', failsOnMissingKey: false }),
    ];
  });
}

function withOutcome(template: Omit<PodSecretTemplate, 'outcome'>): PodSecretTemplate {
  return { ...template, outcome: templateOutcome(template) };
}
