/** Words that no constant of an ES module may be called. */
const RESERVED = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static ' +
    'super switch this throw true try typeof var void while with yield arguments eval undefined NaN Infinity async of'
  ).split(' '),
);

/** A name for a constant that compiles: `name` itself where it does, else one that is close to it. */
export function identifier(name: string, taken: Iterable<string> = []): string {
  const words = name.split(/[^\w$]+/).filter((word) => word !== '');
  const joined = words.map((word, index) => (index === 0 ? word : capitalized(word))).join('');
  if (joined === '') return 'policy';
  const bare = /^[a-z_$]/i.test(joined) ? joined : `policy${joined}`;
  return RESERVED.has(bare) || [...taken].includes(bare) ? `${bare}Policy` : bare;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
