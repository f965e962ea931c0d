import { VERB_GROUPS } from '.';
import { SERVERS } from '../../support/vault-server/server-kind';
import type { Verb } from './verb';

/** The table of docs/policy.md: what every verb grants, and what proves it. */
export function verbTable(): string {
  const rows = VERB_GROUPS.flatMap(({ name, verbs }) => [
    `| **${name}** | | | |`,
    ...verbs.map(
      (verb) =>
        `| \`${verb.of}.${verb.verb}\` | \`${verb.rule.path.toString()}\` | ${verb.rule.capabilities.join(', ')} | ${proof(verb)} |`,
    ),
  ]);
  return ['| verb | path | capabilities | proven |', '|---|---|---|---|', ...rows].join('\n');
}

function proof({ calls, only, lacking, unproven }: Verb): string {
  if (unproven !== undefined) return `not proven: ${unproven}`;
  const count = calls.length === 1 ? '1 call' : `${String(calls.length)} calls`;
  const where = only === undefined ? '' : `, ${SERVERS[only].title} only`;
  return `${count}${where}${lacking === undefined ? '' : `, ${lacking}`}`;
}
