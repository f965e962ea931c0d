import { SecretsErrors } from './errors';
import { undecided } from './optional-secret';
import { isWellFormed } from '../core';
import { rewritten } from './private/rewritten-template';
import { templateProblem } from './private/template-problem';
import { SecretFile, type SecretUse } from './secret-file';
import { SecretRef } from './secret-ref';
import { WholeSecret } from './whole-secret';
import { check, TEMPLATE_OPTIONS } from './private/shapes';

/** Options of {@link agentTemplate}. */
export interface AgentTemplateOptions {
  /**
   * What the template reads: each path of a `secret` in it, no more and no less, since the policy is made of it. A
   * reference to any key of a secret says its path, as do all keys of it.
   */
  readonly reads: readonly (SecretRef | WholeSecret)[];
  /** What begins and ends an action in it. @default '{{' and '}}' */
  readonly delimiters?: { readonly left: string; readonly right: string };
}

/**
 * A template of your own in the agent's language (consul-template), for what the other functions do not write.
 *
 * It is held against what `aks-vault-constructs check` knows of templates: one that fails whatever the secrets hold, that
 * writes `<no value>` for a missing key, or reads KV v2 without `.Data.data` is refused, and so is a path that is not
 * declared. In the manifest it has other delimiters and no comments, so that no other template language finds anything
 * of its own in it; what it writes stays the same.
 *
 * @example
 * agentTemplate('{{ with secret "secret/data/shop/db" }}{{ .Data.data.user | toUpper }}{{ end }}', {
 *   reads: [kv2('secret').at('shop/db').key('user')],
 * });
 * @throws SECRETS_TEMPLATE_INVALID for a template that fails or may write `<no value>`, with the place in words
 * @throws SECRETS_TEMPLATE_READS for a path that is read and not declared, or declared and not read
 * @throws SECRETS_OPTIONAL_UNDECIDED
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/template
 */
export function agentTemplate(template: string, options: AgentTemplateOptions): AgentTemplate {
  if (typeof template !== 'string' || template === '') throw invalid('must be a text that is not empty');
  if (!isWellFormed(template)) throw invalid('a template has no half of a surrogate pair');
  if (typeof options !== 'object' || (options as unknown) === null)
    throw invalid('options must be an object with reads');
  check('options', options, TEMPLATE_OPTIONS);
  const { left = '{{', right = '}}' } = options.delimiters ?? {};
  if (![left, right].every((one) => typeof one === 'string' && /^\S{1,8}$/.test(one)) || left === right) {
    throw invalid('delimiters must be two different texts of 1 to 8 characters without blanks');
  }
  const { reads } = options as { readonly reads: unknown };
  if (!Array.isArray(reads) || reads.length === 0) {
    throw invalid('reads must be a list of what the template reads, with at least one');
  }
  const uses = reads.map((one: unknown) => {
    if (one instanceof SecretRef || one instanceof WholeSecret) return one;
    throw (
      undecided(one) ?? invalid('what a template reads must be a secret reference, or all keys of a secret')
    );
  });
  const problem = templateProblem(template, { left, right }, uses);
  if (problem !== undefined) throw problem;
  return new AgentTemplate(rewritten(template, left, right), uses);
}

/** A template that the workload brings itself. */
export class AgentTemplate extends SecretFile {
  public readonly format = 'agent-template';

  /** @internal */
  public constructor(
    private readonly text: string,
    private readonly used: readonly SecretUse[],
  ) {
    super();
    Object.freeze(this.used);
    Object.freeze(this);
  }

  public template(): string {
    return this.text;
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return this.used;
  }
}

function invalid(problem: string): Error {
  return SecretsErrors.SECRETS_TEMPLATE_INVALID({ problem });
}
