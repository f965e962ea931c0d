/**
 * An agent's log made the same at every run: instants, ports, folders and durations of this machine are replaced, and
 * every line keeps its level and its words.
 */
export function writtenLog(log: string, folder: string): string {
  let line = 0;
  return log
    .replaceAll(`${folder}/serviceaccount-token`, '/var/run/secrets/vault.hashicorp.com/serviceaccount/token')
    .replaceAll(`${folder}/agent.log`, '/vault/log/agent.log')
    .replaceAll(folder, '/vault/secrets')
    .replaceAll(/\/tmp\/avc-agent-[^/\s"]*/g, '/vault/config')
    .replaceAll(/127\.0\.0\.1:\d+->127\.0\.0\.1:\d+/g, '127.0.0.1:40000->127.0.0.1:8200')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:8200')
    .replaceAll(/agent-logs-[0-9a-f]{6}/g, 'shop')
    .replaceAll(/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/gm, () => instant(line++));
}

function instant(line: number): string {
  return new Date(Date.UTC(2026, 0, 1) + line * 250).toISOString();
}

/** The lines of a log that warn, without what differs from one attempt to the next, each once. */
export function warnings(log: string): ReadonlySet<string> {
  const lines = log.split('\n').filter((line) => /\[(?:WARN|ERROR)\]/.test(line));
  return new Set(lines.map(shape));
}

function shape(line: string): string {
  return line
    .replace(/^\S+ /, '')
    .replaceAll(/\b\d+(?:\.\d+)?(?:ns|µs|ms|s|m)+(?:\d+(?:\.\d+)?s)?\b/g, 'TIME')
    .replaceAll(/attempt \d+/g, 'attempt N')
    .replaceAll(/127\.0\.0\.1:40000->/g, '')
    .replaceAll(/(?:current time|is after|is before) \S+/g, 'INSTANT');
}
