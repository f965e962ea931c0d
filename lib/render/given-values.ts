import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fileProblem, nearestName, type YamlParserError, yamlProblem } from '../core';
import { askedSecrets } from '../template';
import { RenderErrors } from './errors';
import { type PodFile } from './pod-files';
import { type GivenValues } from './placeholders';

/**
 * The values of `--values`: a map of paths, each with what the answer holds. What is wrong is named by its path, and never
 * with a value.
 * @throws RENDER_FILE_UNREADABLE, RENDER_VALUES_INVALID
 */
export function givenValues(file: string | undefined, files: readonly PodFile[]): GivenValues {
  if (file === undefined) return new Map();
  const invalid = (rule: string, got?: string) => RenderErrors.RENDER_VALUES_INVALID({ file, rule, got });
  const value = parsed(file, textOf(file));
  if (!isMap(value)) throw invalid('needs a map of paths, each with a map of keys');
  const asked = new Set(
    files.flatMap(({ template, left, right }) => askedSecrets(template, left, right)).map(({ path }) => path),
  );
  return new Map(
    Object.entries(value).map(([written, data]) => {
      const path = written.replace(/^\/+|\/+$/g, '');
      if (!asked.has(path)) {
        const near = nearestName(path, [...asked]);
        throw invalid(
          `no template reads this path${near === undefined ? '' : `; did you mean ${near}?`}`,
          written,
        );
      }
      if (!isMap(data)) throw invalid('the path needs a map of keys', written);
      return [path, data];
    }),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw RenderErrors.RENDER_FILE_UNREADABLE({ option: '--values', file, reason: fileProblem(error) });
  }
}

/** The parser's own error has a piece of the text in it. */
function parsed(file: string, text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent', prettyErrors: false }) as unknown;
  } catch (error) {
    const problem = yamlProblem(text, [error as YamlParserError]);
    const { reason, line, column } = problem ?? { reason: 'not YAML', line: 1, column: 1 };
    throw RenderErrors.RENDER_VALUES_INVALID({
      file: `${file}:${String(line)}:${String(column)}`,
      rule: `not one document of YAML or JSON (${reason})`,
      got: undefined,
    });
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
