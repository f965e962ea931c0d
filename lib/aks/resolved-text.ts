import { createHash } from 'node:crypto';
import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import { type Construct } from 'constructs';

/** Eight characters that stand for a value in a construct id. */
export function stableHash(scope: Construct, value: string): string {
  return createHash('sha256').update(resolvedText(scope, value)).digest('hex').slice(0, 8);
}

/**
 * The text that a value will have in the synthesized file. Tokens are compared by it: an attribute that is read twice
 * gives two tokens in memory, and others at every synth, but always `${azurerm_subnet.x.id}`.
 */
export function resolvedText(scope: Construct, value: string): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope, resolver, preparing: false }) as string;
}
