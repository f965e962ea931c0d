/** Whether a path fits a pattern with `*`, `**`, `?` and `{a,b}`. */
export function fitsGlob(path: string, pattern: string): boolean {
  const slashes = (text: string): string =>
    text.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
  let expression = '';
  let braces = 0;
  const wanted = slashes(pattern);
  for (let at = 0; at < wanted.length; at += 1) {
    const character = wanted[at] ?? '';
    if (wanted.startsWith('**/', at)) {
      expression += '(?:[^/]+/)*';
      at += 2;
    } else if (wanted.startsWith('**', at)) {
      expression += '.*';
      at += 1;
    } else if (character === '*') expression += '[^/]*';
    else if (character === '?') expression += '[^/]';
    else if (character === '{' && wanted.includes('}', at)) {
      expression += '(?:';
      braces += 1;
    } else if (character === '}' && braces > 0) {
      expression += ')';
      braces -= 1;
    } else if (character === ',' && braces > 0) expression += '|';
    else expression += character.replace(/[.+^$()|[\]\\{}]/g, String.raw`\$&`);
  }
  return new RegExp(`^${expression}$`).test(slashes(path));
}
