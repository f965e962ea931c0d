import { counted, nearestName, parseDuration } from '../core';
import {
  CAPABILITIES,
  Explanation,
  type GrantedCapability,
  identityOf,
  isCapability,
  PolicySet,
  type RequestDetails,
  type RequestParameters,
} from '../policy';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { readPolicies } from './policy-inputs';
import { KV_OPTIONS, mountsOf, SERVER_OPTION, serverOf } from './policy-options';
import { writeReport } from './report';

const NAME = 'policy explain';

/** `policy explain`: what a server would answer, by which rule, and what was probably meant. */
export function policyExplainCommand(): Command {
  return {
    name: NAME,
    operands: 'FILE...',
    count: { min: 1, max: Number.POSITIVE_INFINITY },
    summary: 'says whether a token with these policies may do something, and why',
    details:
      'All of FILE together, as one token has them; a folder means the policies below it, "-" standard input.',
    options: {
      can: {
        value: 'CAPABILITY',
        operand: 'PATH',
        repeated: true,
        help: 'the request, such as --can read,list secret/data/app',
      },
      identity: {
        value: 'KEY=VALUE',
        repeated: true,
        help: 'for templates, such as entity.name=web or groups.names.ops.id=7f',
      },
      parameter: { value: 'KEY=VALUE', repeated: true, help: 'a parameter of the request' },
      'wrap-ttl': { value: 'DURATION', help: 'the wrapping TTL that the request asks for' },
      ...KV_OPTIONS,
      server: SERVER_OPTION,
      format: formatOption(['text', 'json']),
      output: OUTPUT_OPTION,
    },
    exitCodes: { 0: 'everything asked for is allowed', 1: 'something is refused' },
    run: policyExplain,
  };
}

function policyExplain(args: Arguments, output: CommandOutput): number {
  const questions = args
    .pairs('can')
    .flatMap(([capabilities, path]) => capabilities.split(',').map((one) => question(one, path)));
  if (questions.length === 0) {
    throw CliErrors.CLI_OPTION_VALUE_MISSING({
      command: NAME,
      option: '--can',
      value: 'CAPABILITY PATH',
      needed: true,
    });
  }
  const server = serverOf(args);
  const identity = identityOf(pairsOf(args, 'identity'));
  const set = PolicySet.of(readPolicies(NAME, args.operands, server), { server, identity });
  const options = { ...detailsOf(args), mounts: mountsOf(NAME, args) };
  const answers = questions.map(([capability, path]) => Explanation.of(set, capability, path, options));
  const refused = answers.filter(({ decision }) => !decision.allowed).length;
  const policies = counted(args.operands.length, 'file');
  writeReport(args, output, {
    summary: `${counted(set.rules.length, 'rule')} in ${policies}: ${String(answers.length - refused)} allowed, ${String(refused)} refused`,
    text: () => answers.map((answer) => `${answer.toText()}\n`).join(''),
    json: () => answers.map(jsonOf),
  });
  return refused === 0 ? 0 : 1;
}

function question(capability: string, path: string): readonly [GrantedCapability, string] {
  const known = CAPABILITIES.filter((one) => one !== 'deny');
  if (!isCapability(capability) || capability === 'deny') {
    const near = nearestName(capability, known);
    throw CliErrors.CLI_OPTION_VALUE_INVALID({
      command: NAME,
      option: '--can',
      rule: `a capability is one of ${known.join(', ')}`,
      got: capability,
      near: near === undefined ? undefined : `--can ${near} ${path}`,
    });
  }
  if (path === '' || /^\/|:\/\/|[\s?]/.test(path)) {
    const rule = 'a path is what follows /v1/ in the API, such as secret/data/app';
    const bare = path.replace(/^\/+(?:v1\/+)?/, '');
    const near = path.startsWith('/') && bare !== '' ? `--can ${capability} ${bare}` : undefined;
    throw CliErrors.CLI_OPTION_VALUE_INVALID({ command: NAME, option: '--can', rule, got: path, near });
  }
  return [capability, path];
}

function detailsOf(args: Arguments): RequestDetails {
  const parameters: RequestParameters | undefined =
    args.values('parameter').length === 0 ? undefined : pairsOf(args, 'parameter');
  const ttl = args.value('wrap-ttl');
  if (ttl !== undefined && !((parseDuration(ttl) ?? 0) > 0)) {
    const rule = 'needs a duration above zero, such as 90s or 1h';
    throw CliErrors.CLI_OPTION_VALUE_INVALID({ command: NAME, option: '--wrap-ttl', rule, got: ttl });
  }
  return {
    ...(parameters === undefined ? {} : { parameters }),
    ...(ttl === undefined ? {} : { wrapTtl: ttl as NonNullable<RequestDetails['wrapTtl']> }),
  };
}

/** `KEY=VALUE` of an option; a value may have further "=". */
function pairsOf(args: Arguments, option: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    args.values(option).map((text) => {
      const at = text.indexOf('=');
      if (at <= 0) {
        const rule = 'needs KEY=VALUE';
        throw CliErrors.CLI_OPTION_VALUE_INVALID({ command: NAME, option: `--${option}`, rule, got: text });
      }
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );
}

function jsonOf({ decision, hints }: Explanation): object {
  const rules = (sources: typeof decision.sources) =>
    sources.map(({ policy, rule }) => ({
      file: policy,
      line: rule.source?.line,
      path: rule.path.toString(),
      capabilities: rule.capabilities,
    }));
  const { capability, path, allowed, reason, sources, shadowedSources } = decision;
  return {
    capability,
    path,
    allowed,
    reason,
    because: decision.because(),
    decidedBy: rules(sources),
    shadowed: rules(shadowedSources),
    hints,
  };
}
