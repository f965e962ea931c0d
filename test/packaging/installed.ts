import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The library as it lies in somebody's node_modules. */
export class InstalledPackage {
  public constructor(private readonly folder: string) {}

  /** Relative requires of shipped code that lead to nothing, as `file -> specifier`. */
  public brokenRequires(): readonly string[] {
    return this.files('.js').flatMap((file) =>
      [...this.read(file).matchAll(/\brequire\("(\.[^"]+)"\)/g)]
        .map(([, specifier = '']) => specifier)
        .filter((specifier) => {
          const path = resolve(dirname(join(this.folder, file)), specifier);
          return ![path, `${path}.js`, join(path, 'index.js')].some(
            (one) => /\.js$/.test(one) && existsSync(one),
          );
        })
        .map((specifier) => `${file} -> ${specifier}`),
    );
  }

  /** Sources that the maps of code and of declarations name and that are not shipped, as `map -> source`. */
  public lostSources(): readonly string[] {
    return this.files('.map').flatMap((file) => {
      const { sources, sourceRoot = '' } = JSON.parse(this.read(file)) as {
        sources: (string | null)[];
        sourceRoot?: string;
      };
      return sources
        .filter((source) => source !== null)
        .map((source) => resolve(dirname(join(this.folder, file)), sourceRoot, source))
        .filter((source) => !existsSync(source) || !relative(this.folder, source).startsWith('lib/'))
        .map((source) => `${file} -> ${source}`);
    });
  }

  /** Shipped code and declarations without a map beside them. */
  public withoutMap(): readonly string[] {
    return [...this.files('.js'), ...this.files('.d.ts')].filter(
      (file) => !existsSync(join(this.folder, `${file}.map`)),
    );
  }

  private files(end: string): readonly string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith(end),
    );
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }
}
