/** A Go template as consul-template reads it, as far as a look at its text can tell. */
export interface TemplateText {
  readonly text: string;
  readonly left: string;
  readonly right: string;
}

/** Why the agent cannot parse it; undefined where it can. Quotes nothing of it. */
export function templateProblem({ text, left, right }: TemplateText): string | undefined {
  let depth = 0;
  for (let open = text.indexOf(left); open >= 0;) {
    const begin = open + left.length;
    const end = endOfAction(text, begin, right);
    if (end === undefined) return 'an action is not closed';
    const word = /^-?\s*([a-z]+)\b/.exec(text.slice(begin, end))?.[1];
    if (word === 'end') depth -= 1;
    if (['if', 'with', 'range', 'block', 'define'].includes(word ?? '')) depth += 1;
    if (depth < 0) return 'an end too many';
    open = text.indexOf(left, end + right.length);
  }
  return depth > 0 ? `${String(depth)} end missing` : undefined;
}

/** Where the action's right delimiter stands, which may also stand in quotes and comments. */
function endOfAction(text: string, begin: number, right: string): number | undefined {
  const comment = /^(?:- )?\/\*/.exec(text.slice(begin, begin + 4));
  if (comment !== null) {
    const close = text.indexOf('*/', begin);
    const end = close < 0 ? -1 : text.indexOf(right, close);
    return end < 0 ? undefined : end;
  }
  for (let at = begin; at < text.length; at += 1) {
    if (text.startsWith(right, at)) return at;
    const quote = text[at] ?? '';
    if (!'"`\''.includes(quote)) continue;
    for (at += 1; at < text.length && text[at] !== quote; at += 1) {
      if (text[at] === '\\' && quote !== '`') at += 1;
    }
  }
  return undefined;
}

/** The paths that it reads by `secret` or `pkiCert`, where they are written out. */
export function secretPaths(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:secret|pkiCert)\s+["`]([^"`]+)["`]/g)].map(([, path = '']) => path);
}

/** The first step of each `.Data.x.y`. */
export function dataKeys(text: string): readonly string[] {
  return [...text.matchAll(/\.Data\.(\w+)/g)].map(([, key = '']) => key);
}

/** Whether it takes single values out of a secret, which may not be there. */
export function takesValues(text: string): boolean {
  return /\.Data\.(?!data\b(?!\.\w)|metadata\b(?!\.\w))\w|\bindex\s+\$?\w*\.Data\b/.test(text);
}

/** A credential with a lease: the agent that took it has to renew it. */
export function isLeased(path: string): boolean {
  const steps = path.replace(/^\/?(?:v1\/)?/, '').split('/');
  return (
    steps.at(-2) === 'creds' &&
    steps.length >= 3 &&
    steps[1] !== 'data' &&
    !/^(?:secret|kv)/.test(steps[0] ?? '')
  );
}

/** The path of a secret of KV version 2, by its `data/`. */
export function isKv2(path: string): boolean {
  return /^\/?[^/]+\/data\/./.test(path);
}
