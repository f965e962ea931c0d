import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Relative links of a page that lead to no file, to no heading, or out of `root`; as they are written. */
export function lostLinks(root: string, file: string): readonly string[] {
  const links = [...proseOf(root, file).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
  return links
    .filter(([, path = '', anchor]) => {
      const target = path === '' ? file : normalize(join(dirname(file), path));
      if (target.startsWith('..') || !existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchors(root, target).includes(anchor);
    })
    .map(([link]) => link);
}

/** A page without its blocks of code. */
export function proseOf(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/^```.+?^```$/gms, '');
}

/** A heading as GitHub links to it. */
function anchors(root: string, file: string): readonly string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
