import type { SourcedRule } from '../evaluate/rule-index';
import type { PolicyRule } from '../policy-rule';

/** `path "secret/*" { read } (shop.hcl:3)` */
export function shownRule({ policy, rule }: SourcedRule): string {
  const where = placeOf(policy, rule);
  return `path ${JSON.stringify(rule.path.toString())} { ${rule.capabilities.join(', ') || 'no capabilities'} }${where === '' ? '' : ` (${where})`}`;
}

/** `shop.hcl:3`, as far as it is known. */
export function placeOf(policy: string, { source }: PolicyRule): string {
  if (source === undefined) return policy;
  return policy === '' ? `line ${String(source.line)}` : `${policy}:${String(source.line)}`;
}
