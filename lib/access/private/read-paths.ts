import { ConfigurationError } from '../../core';
import { PolicyPath } from '../../policy';

/** The paths of a contract's reads: each text is parsed once, when it is looked at first. */
export class ReadPaths {
  private readonly known = new Map<string, PolicyPath | string>();

  /** What is wrong with the path of a read, or undefined when nothing is. */
  public problemOf(text: string): string | undefined {
    const found = this.parsed(text);
    return typeof found === 'string' ? found : undefined;
  }

  /** The path of a read that {@link problemOf} finds nothing wrong with. */
  public pathOf(text: string): PolicyPath | undefined {
    const found = this.parsed(text);
    return typeof found === 'string' ? undefined : found;
  }

  private parsed(text: string): PolicyPath | string {
    const known = this.known.get(text) ?? parsedPath(text);
    this.known.set(text, known);
    return known;
  }
}

function parsedPath(text: string): PolicyPath | string {
  try {
    const path = PolicyPath.literal(text);
    return problemOfPath(path) ?? path;
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    return error.problem.rule;
  }
}

/** What is wrong with a literal path as one that a workload reads, or undefined when nothing is. */
export function problemOfPath(path: PolicyPath): string | undefined {
  if (path.isTemplated) return 'no identity template';
  // What Vault itself is configured with; a token made at auth/token/create, say, could do more than the workload.
  return /^(?:sys|auth)\//.test(path.toString())
    ? 'none below "sys/" and "auth/", which are no secrets'
    : undefined;
}
