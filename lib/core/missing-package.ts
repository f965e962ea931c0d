import { type Problem } from './configuration-error';

/**
 * The one of `packages` that node has not found, or a file of it; undefined when the error is about something else, such as
 * a dependency of theirs.
 */
export function missingPackage(error: unknown, packages: readonly string[]): string | undefined {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== 'MODULE_NOT_FOUND')
    return undefined;
  const [, path = ''] = /^Cannot find module '([^']+)'/.exec(error.message) ?? [];
  return packages.find((name) => path === name || path.startsWith(`${name}/`));
}

/** One of the two entry points of a room that is built for two frameworks. */
export interface FrameworkEntry {
  /** As it is imported. */
  readonly name: string;
  /** The framework and the bindings that it is for. */
  readonly packages: readonly string[];
  /** The entry point for the other framework. */
  readonly other: string;
}

/** What an entry point lacks. */
export type MissingPackage = FrameworkEntry & { readonly missing: string };

/** The row of a room's table for it, which both rooms word alike. */
export function missingPackageProblem({ name, packages, other, missing }: MissingPackage): Problem {
  return {
    subject: `import of ${name}`,
    rule: `it is for ${packages.join(' and ')}, and ${missing} cannot be found`,
    remedy: `npm install ${packages.join(' ')}, or import ${other}, which is for the other framework`,
  };
}
