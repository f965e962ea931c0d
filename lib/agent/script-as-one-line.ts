import { AgentErrors } from './errors';

/**
 * A POSIX shell script as one line: comments and indentation go, lines are joined by a semicolon, or by a space where
 * the grammar wants no semicolon. It knows the shell that our scripts are written in and refuses the rest; that the
 * line means the same as the file is a test (test/agent/scripts).
 *
 * @param file The name of the script, for the error.
 * @throws AGENT_SCRIPT_UNUSABLE for a here-document, a string of several lines, a comment behind a command, a tab in a
 *   line, and for what the template languages around a manifest would take for theirs: a fault of the script.
 */
export function scriptAsOneLine(script: string, file: string): string {
  const refuse = (problem: string): never => {
    throw AgentErrors.AGENT_SCRIPT_UNUSABLE({ file, problem });
  };
  const lines: string[] = [];
  let continued = '';
  for (const [index, raw] of script.split('\n').entries()) {
    const text = raw.trim();
    if (continued === '' && (text === '' || text.startsWith('#'))) continue;
    const refused = problemOf(text);
    if (refused !== undefined) refuse(`line ${String(index + 1)} ${refused}`);
    if (text.endsWith('\\')) {
      continued += `${text.slice(0, -1).trimEnd()} `;
    } else {
      lines.push(continued + text);
      continued = '';
    }
  }
  if (continued !== '') refuse('the last line ends with a backslash');
  const line = joined(lines);
  const foreign = FOREIGN.exec(line);
  if (foreign !== null) refuse(`it holds ${foreign[0]}`);
  return line;
}

/** Placeholders of Helm and Jinja, Flux and Terraform, and the kubelet, and its escape of a dollar sign. */
const FOREIGN = /\{\{|\$\{|%\{|\{%|\{#|\$\([A-Z_][A-Z0-9_]*\)|\$\$/;

/** Why a line of the script cannot be joined with its neighbours. */
function problemOf(line: string): string | undefined {
  const code = withoutStrings(line);
  if (code === undefined) return 'leaves a string open';
  if (/[^\x20-\x7e]/.test(line)) return 'holds a character that is not printable ASCII';
  if (code.includes('<<')) return 'begins a here-document';
  if (code.includes('`')) return 'has a backquote';
  if (/(?:^|[\s;&|()])#/.test(code)) return 'has a comment behind a command';
  if (/;$/.test(code) && !code.endsWith(';;')) return 'ends with a semicolon';
  return undefined;
}

/** The line with every string and escaped character replaced by an underscore; undefined where a string stays open. */
function withoutStrings(line: string): string | undefined {
  let code = '';
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === '') {
      if (character === '\\' && at + 1 < line.length) {
        code += '_';
        at++;
      } else if (character === "'" || character === '"') {
        quote = character;
        code += '_';
      } else code += character;
    } else if (character === '\\' && quote === '"') at++;
    else if (character === quote) quote = '';
  }
  return quote === '' ? code : undefined;
}

/** After these no command has ended. */
const OPEN = /(?:^|[\s;])(?:then|do|else|in|\{)$|[|&(]$|;;$/;

function joined(lines: readonly string[]): string {
  let text = '';
  let pattern = false;
  for (const [index, line] of lines.entries()) {
    const code = withoutStrings(line) ?? '';
    text += line;
    const next = lines[index + 1];
    if (next === undefined) break;
    // The line of a pattern of `case`, with nothing behind it.
    const opensBranch = pattern && code.endsWith(')');
    pattern = /^case\s.*\sin$|;;$/.test(code);
    text += opensBranch || OPEN.test(code) || next.startsWith(';;') ? ' ' : '; ';
  }
  return text;
}
