import { type Container } from './container';

/** A program that takes secrets out of Vault and writes them to files. */
export interface AgentProgram {
  /** What people call it. */
  readonly name: string;
  /** What it was called with, behind its name. */
  readonly args: readonly string[];
  /** Whether it goes on running; undefined where its configuration says so. */
  readonly endless: boolean | undefined;
  /** Whether it starts the application itself, with the values in its environment or in files that it waited for. */
  readonly supervises: boolean;
}

interface Known {
  readonly name: string;
  /** The program's file name, as a regular expression. */
  readonly program: RegExp;
  /** The word behind it, where only that makes it an agent. */
  readonly subcommand?: string;
  /** Images whose entrypoint it is. */
  readonly image: RegExp;
  readonly endless: (args: readonly string[]) => boolean | undefined;
  readonly supervises?: (args: readonly string[]) => boolean;
}

/** A function, since nothing is made when the module is loaded. */
function known(): readonly Known[] {
  const has = (args: readonly string[], flag: RegExp): boolean => args.some((arg) => flag.test(arg));
  const set = /(?:=|^)(?:true|1|t)$|^[^=]*$/i;
  const on = (args: readonly string[], name: string): boolean =>
    args.some((arg) => new RegExp(`^--?${name}(?:=|$)`).test(arg) && set.test(arg.replace(/^[^=]*/, '')));
  return [
    {
      name: 'vault agent',
      program: /^(?:vault|bao)$/,
      subcommand: 'agent',
      image: /(?:^|\/)(?:vault|vault-enterprise|openbao|openbao-ubi)(?:[:@]|$)/,
      endless: (args) => (on(args, 'exit-after-auth') ? false : undefined),
    },
    {
      // It writes no files, but it logs in, holds a token and goes on running as an agent does.
      name: 'vault proxy',
      program: /^(?:vault|bao)$/,
      subcommand: 'proxy',
      image: /(?:^|\/)(?:vault|vault-enterprise|openbao|openbao-ubi)(?:[:@]|$)/,
      endless: (args) => (on(args, 'exit-after-auth') ? false : undefined),
    },
    {
      name: 'consul-template',
      program: /^consul-template$/,
      image: /(?:^|\/)consul-template(?:[:@]|$)/,
      endless: (args) => (on(args, 'once') ? false : undefined),
      supervises: (args) => has(args, /^--?exec(?:=|$)/),
    },
    {
      name: 'envconsul',
      program: /^envconsul$/,
      image: /(?:^|\/)envconsul(?:[:@]|$)/,
      endless: () => true,
      supervises: () => true,
    },
    {
      name: 'confd',
      program: /^confd$/,
      image: /(?:^|\/)confd(?:[:@]|$)/,
      endless: (args) => !on(args, 'onetime'),
    },
    {
      name: 'daytona',
      program: /^daytona$/,
      image: /(?:^|\/)daytona(?:[:@]|$)/,
      endless: (args) => on(args, 'auto-renew'),
      supervises: (args) => on(args, 'entrypoint'),
    },
    {
      name: 'gomplate',
      program: /^gomplate$/,
      image: /(?:^|\/)gomplate(?:[:@]|$)/,
      endless: () => false,
    },
  ];
}

/** The agent that a container runs; undefined where it runs none. */
export function agentProgram(container: Container): AgentProgram | undefined {
  for (const words of container.commands) {
    for (const one of known()) {
      const at = words.findIndex(
        (word, index) =>
          one.program.test(word.replace(/^.*\//, '')) &&
          (one.subcommand === undefined
            ? index === 0 || words[index - 1] === '--'
            : words[index + 1] === one.subcommand),
      );
      if (at < 0) continue;
      return programOf(one, words.slice(at + (one.subcommand === undefined ? 1 : 2)), container);
    }
  }
  if (container.at.at('command').exists) return undefined;
  // The entrypoint of Vault's images runs whatever word comes first, and a server by itself.
  const [first] = container.words;
  const byImage = known().find(
    ({ image, subcommand }) => image.test(container.image) && (subcommand ?? first) === first,
  );
  if (byImage === undefined) return undefined;
  return programOf(
    byImage,
    byImage.subcommand === undefined ? container.words : container.words.slice(1),
    container,
  );
}

function programOf(one: Known, args: readonly string[], container: Container): AgentProgram | undefined {
  // Programs for any backend are agents of Vault only where they are told of it.
  if (/^(?:confd|gomplate)$/.test(one.name) && !/vault/i.test(container.said)) return undefined;
  return {
    name: one.name,
    args,
    endless: one.endless(args),
    supervises: one.supervises?.(args) ?? false,
  };
}

/** The values of a flag: `-config=X`, `-config X`, `--config=X`. */
export function flagValues(args: readonly string[], name: string): readonly string[] {
  return args.flatMap((arg, index) => {
    const [, found, value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (found !== name) return [];
    return value ?? args[index + 1] ?? [];
  });
}
