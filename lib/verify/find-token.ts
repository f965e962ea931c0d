import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileProblem } from '../core';
import { type Environment } from './private/proxy';

/** A token of who runs a command, or why there is none. Never holds a part of one in what is wrong. */
export type FoundToken =
  | { readonly kind: 'found'; readonly token: string }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'unreadable';
      readonly option: string;
      readonly file: string;
      readonly reason: string;
      readonly isMissing: boolean;
    }
  | { readonly kind: 'malformed'; readonly option: string; readonly rule: string; readonly got: string };

/** The token of a file that was named, of `VAULT_TOKEN`, or of `~/.vault-token`, where `vault login` puts it. */
export function findToken(option: string, tokenFile: string | undefined, env: Environment): FoundToken {
  if (tokenFile !== undefined) return fromFile(option, option, tokenFile);
  const given = env['VAULT_TOKEN'];
  if (given !== undefined && given !== '') return checked('VAULT_TOKEN', given);
  const file = join(env['HOME'] ?? homedir(), '.vault-token');
  const found = fromFile('token', file, file);
  return found.kind === 'unreadable' && found.isMissing ? { kind: 'missing' } : found;
}

function fromFile(option: string, called: string, file: string): FoundToken {
  try {
    return checked(called, readFileSync(file, 'utf8'));
  } catch (error) {
    const isMissing =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
    return { kind: 'unreadable', option, file, reason: fileProblem(error), isMissing };
  }
}

/** What is no token would be an error of the HTTP client, with the text in it. */
function checked(option: string, text: string): FoundToken {
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return { kind: 'found', token };
  const rule = 'not a token: one word of printable characters';
  return { kind: 'malformed', option, rule, got: `(${String(token.length)} characters)` };
}
