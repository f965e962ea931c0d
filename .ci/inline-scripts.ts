// A part of bundling: the shell scripts of lib/agent/scripts become lines of the bundle.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Plugin } from 'esbuild';
import { scriptAsOneLine } from '../lib/agent/script-as-one-line';

/** Puts the finished lines in the place of the module that makes them of the files. */
export const inlineScripts: Plugin = {
  name: 'inline-scripts',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]lib[\\/]agent[\\/]scripts\.ts$/ }, ({ path }) => {
      const folder = join(dirname(path), 'scripts');
      const lines = Object.fromEntries(
        readdirSync(folder).map((file) => [
          file,
          scriptAsOneLine(readFileSync(join(folder, file), 'utf8'), file),
        ]),
      );
      return {
        contents: `const lines = ${JSON.stringify(lines)}; export const scriptLine = (file) => lines[file];`,
        loader: 'js',
      };
    });
  },
};
