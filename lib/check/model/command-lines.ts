/** Programs that run another one, whose words follow. */
const BEFORE = new Set(['exec', 'command', 'nohup', 'nice', 'time', 'env', '--', 'tini', 'dumb-init', '-g']);

/** The programs of a container with their arguments: its words, and those of the script where a shell gets one. */
export function commandLines(words: readonly string[]): readonly (readonly string[])[] {
  const script = scriptOf(words);
  return script === undefined ? [programOf(words)] : [programOf(words), ...linesOf(script).map(programOf)];
}

/** The text behind `sh -c`. */
export function scriptOf(words: readonly string[]): string | undefined {
  const shell = words.findIndex((word) => /(?:^|\/)(?:ba|da|a)?sh$/.test(word));
  const behind = shell < 0 ? [] : words.slice(shell + 1);
  const flags = behind.findIndex((word) => !word.startsWith('-'));
  // The script is the first word behind the flags, of which one has the c.
  return flags > 0 && behind.slice(0, flags).some((word) => /^-[a-z]*c/.test(word))
    ? behind[flags]
    : undefined;
}

/** The texts behind `<<EOF` in a script, and the script without them. */
export function hereDocuments(script: string): { readonly texts: readonly string[]; readonly rest: string } {
  const texts: string[] = [];
  const rest: string[] = [];
  let open: { readonly end: string; readonly lines: string[] } | undefined;
  for (const line of script.split('\n')) {
    if (open === undefined) {
      rest.push(line);
      const end = /<<-?\s*["']?(\w+)/.exec(line)?.[1];
      if (end !== undefined) open = { end, lines: [] };
    } else if (line.trim() === open.end) {
      texts.push(open.lines.join('\n'));
      open = undefined;
    } else open.lines.push(line);
  }
  return { texts, rest: rest.join('\n') };
}

/** Without the assignments and helpers before the program. */
function programOf(words: readonly string[]): readonly string[] {
  const first = words.findIndex(
    (word) => !BEFORE.has(word.replace(/^.*\//, '')) && !/^[A-Z_]\w*=/i.test(word),
  );
  return first < 0 ? [] : words.slice(first);
}

/** A script's simple commands: cut at line ends and operators, outside of quotes. Here-documents are left out. */
function linesOf(script: string): readonly (readonly string[])[] {
  const text = hereDocuments(script).rest.replace(/\\\n/g, ' ');
  const lines: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endLine = (): void => {
    endWord();
    if (words.length > 0) lines.push(words);
    words = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === "'" || character === '"') {
      const start = at + 1;
      for (at += 1; at < text.length && text[at] !== character; at += 1) {
        if (character === '"' && text[at] === '\\') at += 1;
      }
      const quoted = text.slice(start, at);
      word = (word ?? '') + (character === '"' ? quoted.replace(/\\(["\\$`])/g, '$1') : quoted);
    } else if (character === '\\') {
      at += 1;
      word = (word ?? '') + (text[at] ?? '');
    } else if (character === '#' && word === undefined) {
      while (at + 1 < text.length && text[at + 1] !== '\n') at += 1;
    } else if ('\n;|&(){}'.includes(character) && !(character === '{' && text[at - 1] === '$')) {
      if ('{}'.includes(character) && word !== undefined) word += character;
      else endLine();
    } else if (' \t\r'.includes(character)) endWord();
    else word = (word ?? '') + character;
  }
  endLine();
  // `then vault agent ...`: words of the shell's own grammar.
  return lines.map((line) =>
    /^(?:then|do|else|if|while|until|!)$/.test(line[0] ?? '') ? line.slice(1) : line,
  );
}
