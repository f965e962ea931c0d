// A part of bundling: the shell scripts of lib/agent/scripts become texts of the bundle.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Plugin } from 'esbuild';

/** Puts the texts in the place of the module that reads them from their files. */
export const inlineScripts: Plugin = {
  name: 'inline-scripts',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]lib[\\/]agent[\\/]script-texts\.ts$/ }, ({ path }) => {
      const folder = join(dirname(path), 'scripts');
      const texts = Object.fromEntries(
        readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
      );
      return {
        contents: `const texts = ${JSON.stringify(texts)}; export const scriptText = (file) => texts[file];`,
        loader: 'js',
      };
    });
  },
};
