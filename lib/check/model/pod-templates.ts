import { type AgentConfig } from './agent-config';
import { type Agents } from './agents';
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

/** The templates of the injector's annotations, and of every configuration whose text is in the manifests. */
export function secretTemplates(
  injection: Injection | undefined,
  agents: Agents | undefined,
): readonly PodSecretTemplate[] {
  return [
    ...(injection === undefined ? [] : ofAnnotations(injection)),
    ...(injection?.configs ?? []).flatMap(ofConfig),
    ...(agents?.all ?? []).flatMap(({ configs }) => configs.flatMap(ofConfig)),
  ];
}

function ofAnnotations(injection: Injection): readonly PodSecretTemplate[] {
  return injection.files.flatMap(({ key, template }): PodSecretTemplate[] => {
    if (template === undefined) return [];
    return [
      withOutcome({
        at: template,
        name: `agent-inject-template-${key}`,
        text: template.text ?? '',
        left: injection.text(`agent-template-left-delim-${key}`) || '{{',
        right: injection.text(`agent-template-right-delim-${key}`) || '}}',
        failsOnMissingKey: injection.isTrue(`error-on-missing-key-${key}`),
      }),
    ];
  });
}

function ofConfig({ at, templates }: AgentConfig): readonly PodSecretTemplate[] {
  return templates.flatMap(({ contents, destination, left, right, failsOnMissingKey }) =>
    contents === undefined
      ? []
      : [
          withOutcome({
            at,
            name: `the template of ${destination === '' ? 'a file' : destination}`,
            text: contents,
            left,
            right,
            failsOnMissingKey,
          }),
        ],
  );
}

function withOutcome(template: Omit<PodSecretTemplate, 'outcome'>): PodSecretTemplate {
  return { ...template, outcome: templateOutcome(template) };
}
