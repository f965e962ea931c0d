import { ConfigurationError } from '../../core';
import { parseHcl } from '../../policy';
import { isMap, type Located } from './located';

type Settings = Readonly<Record<string, unknown>>;

/** A template of an agent's configuration. */
export interface ConfiguredTemplate {
  /** Empty where it has none. */
  readonly destination: string;
  /** Undefined where it is in a file, or made by a caller. */
  readonly contents: string | undefined;
  /** The file that it is in. */
  readonly source: string | undefined;
  /** What people call it: the file, or the variable. */
  readonly name: string;
  readonly left: string;
  readonly right: string;
  readonly failsOnMissingKey: boolean;
  /** The permissions of the file, in octal digits. */
  readonly perms: string | undefined;
  /** Whether something is run when the file has changed. */
  readonly reacts: boolean;
}

/** A way to log in. */
export interface ConfiguredLogin {
  readonly type: string | undefined;
  readonly role: string | undefined;
  readonly mountPath: string | undefined;
}

/** What an agent's configuration says, in JSON or in HCL: Vault's agent, OpenBao's and consul-template. */
export class AgentConfig {
  private constructor(
    /** The text: a key of a ConfigMap, an annotation, a variable, an argument. */
    public readonly at: Located,
    private readonly settings: Settings,
  ) {}

  /** Undefined where it is neither, or holds nothing that an agent knows. */
  public static of(at: Located, text: string | undefined = at.text): AgentConfig | undefined {
    const settings = text === undefined ? undefined : parsed(text);
    if (settings === undefined) return undefined;
    return KNOWN.some((key) => Object.hasOwn(settings, key)) ? new AgentConfig(at, settings) : undefined;
  }

  /** Whether a text is JSON or HCL at all. */
  public static isReadable(text: string): boolean {
    return parsed(text) !== undefined;
  }

  /** Whether it ends after it has logged in and written its files. */
  public get ends(): boolean {
    return isOn(this.settings['exit_after_auth']) || isOn(this.settings['once']);
  }

  /** Whether it starts the application itself. */
  public get supervises(): boolean {
    return this.blocks('exec').length > 0 || this.blocks('env_template').length > 0;
  }

  public get address(): string | undefined {
    return textOf(this.blocks('vault')[0]?.['address']);
  }

  /** The Vault namespace that its templates read in. */
  public get namespace(): string | undefined {
    return textOf(this.blocks('vault')[0]?.['namespace']);
  }

  /** The name expected in the server's certificate. */
  public get tlsServerName(): string | undefined {
    return textOf(this.blocks('vault')[0]?.['tls_server_name']);
  }

  /** The file of the certificate authority. */
  public get caFile(): string | undefined {
    return textOf(this.blocks('vault')[0]?.['ca_cert']);
  }

  /** How often static secrets are read again. */
  public get renderInterval(): string | undefined {
    return textOf(this.blocks('template_config')[0]?.['static_secret_render_interval']);
  }

  public get skipsVerification(): boolean {
    return this.blocks('vault').some(
      (vault) => isOn(vault['tls_skip_verify']) || blocksOf(vault['ssl']).some(({ verify }) => isOff(verify)),
    );
  }

  /** A token that is written out. */
  public get token(): string | undefined {
    return textOf(this.blocks('vault')[0]?.['token']);
  }

  public get templates(): readonly ConfiguredTemplate[] {
    const files = this.blocks('template').map((one) => {
      const destination = textOf(one['destination']) ?? '';
      return { ...templateOf(one), destination, name: destination === '' ? 'a file' : destination };
    });
    const variables = this.blocks('env_template')
      .flatMap((one) => labels(one))
      .map(([name, one]) => ({ ...templateOf(one), destination: '', name }));
    return [...files, ...variables];
  }

  public get logins(): readonly ConfiguredLogin[] {
    return this.blocks('auto_auth')
      .flatMap(({ method }) => labelled(method))
      .map((method) => {
        const config = blocksOf(method['config'])[0];
        return {
          type: textOf(method['type']),
          mountPath: textOf(method['mount_path']),
          role: textOf(config?.['role']),
        };
      });
  }

  private blocks(name: string): readonly Settings[] {
    return blocksOf(this.settings[name]);
  }
}

function templateOf(one: Settings): Omit<ConfiguredTemplate, 'destination' | 'name'> {
  return {
    contents: textOf(one['contents']),
    source: textOf(one['source']),
    left: textOf(one['left_delimiter']) || '{{',
    right: textOf(one['right_delimiter']) || '}}',
    failsOnMissingKey: isOn(one['error_on_missing_key']),
    perms: textOf(one['perms']),
    reacts: textOf(one['command']) !== undefined || blocksOf(one['exec']).length > 0,
  };
}

/** `env_template "NAME" { }`, which is `{ "NAME": { } }`; by itself under the key `name`. */
function labels(value: Settings): readonly (readonly [string, Settings])[] {
  const name = textOf(value['name']);
  if (name !== undefined) return [[name, value]];
  return Object.entries(value).flatMap(([label, inner]) =>
    blocksOf(inner).map((one) => [label, one] as const),
  );
}

/** What makes a map an agent's configuration. */
const KNOWN: readonly string[] = [
  'auto_auth',
  'template',
  'env_template',
  'template_config',
  'exit_after_auth',
  'vault',
  'once',
];

/** JSON or HCL; undefined for every other text. */
function parsed(text: string): Settings | undefined {
  try {
    const value: unknown = /^\s*\{/.test(text) ? JSON.parse(text) : parseHcl(text);
    return isMap(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || ConfigurationError.is(error)) return undefined;
    throw error;
  }
}

/** A JSON object; undefined for every other text. */
export function jsonObject(text: string | undefined): Settings | undefined {
  return text !== undefined && /^\s*\{/.test(text) ? parsed(text) : undefined;
}

/** Blocks of one name: in JSON an object or a list of them. */
function blocksOf(value: unknown): readonly Settings[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter(isMap);
}

/** `method "kubernetes" { }`, which is `{ "kubernetes": { } }`, with its label as the type. */
function labelled(value: unknown): readonly Settings[] {
  return blocksOf(value).flatMap((block) => {
    const [[label, inner] = ['', undefined], ...others] = Object.entries(block);
    const bodies = blocksOf(inner);
    const isLabel = others.length === 0 && label !== 'config' && bodies.length > 0;
    return isLabel ? bodies.map((body) => ({ type: label, ...body })) : [block];
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1';
}

function isOff(value: unknown): boolean {
  return value === false || value === 'false' || value === 0 || value === '0';
}
