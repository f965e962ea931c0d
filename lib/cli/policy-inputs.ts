import { ConfigurationError } from '../core';
import { findPolicies, looksLikePolicy, PolicyDocument, type PolicyServer } from '../policy';
import { CliErrors } from './errors';
import { failureError } from './file-failures';
import { isFolder, nameOf, readInput } from './files';

/**
 * The policies in files, by the names that reports have for them. Of a folder every file that is a policy.
 *
 * @throws CLI_FILE_UNREADABLE, CLI_POLICIES_MISSING, and what `PolicyDocument.parse` throws
 */
export function readPolicies(
  command: string,
  operands: readonly string[],
  server: PolicyServer,
): Readonly<Record<string, PolicyDocument>> {
  return Object.fromEntries(
    [...parsedPolicies(command, operands, server)].map(([file, policy]) => {
      if (policy instanceof PolicyDocument) return [file, policy];
      throw policy;
    }),
  );
}

/**
 * As {@link readPolicies}, with the error of each policy that servers refuse in its place.
 *
 * @throws CLI_FILE_UNREADABLE, CLI_POLICIES_MISSING
 */
export function parsedPolicies(
  command: string,
  operands: readonly string[],
  server: PolicyServer,
): ReadonlyMap<string, PolicyDocument | ConfigurationError> {
  const policies = new Map<string, PolicyDocument | ConfigurationError>();
  for (const operand of operands)
    for (const { file, text } of textsOf(operand)) policies.set(file, parsed(text, file, server));
  if (policies.size === 0) {
    throw CliErrors.CLI_POLICIES_MISSING({ command, files: operands.map(nameOf) });
  }
  return policies;
}

function parsed(text: string, file: string, server: PolicyServer): PolicyDocument | ConfigurationError {
  try {
    return PolicyDocument.parse(text, { file, server });
  } catch (error) {
    if (ConfigurationError.is(error)) return error;
    throw error;
  }
}

interface PolicyText {
  readonly file: string;
  readonly text: string;
}

function textsOf(operand: string): readonly PolicyText[] {
  if (operand === '-' || !isFolder(operand)) return [{ file: nameOf(operand), text: readInput(operand) }];
  const { sources, failures } = findPolicies([operand]);
  const [failure] = failures;
  if (failure !== undefined) throw failureError(failure);
  return sources.filter(({ text }) => looksLikePolicy(text));
}
