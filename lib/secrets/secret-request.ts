import { type Capability, type PolicyRule } from '../policy';
import { type PodField } from './pod-field';
import { goString } from './private/go-template';
import { type ParameterSet } from './parameters';

/** Which kind of secrets engine answers. `other` is whatever {@link vaultPath} reads. */
export type SecretEngine =
  'kv-v1' | 'kv-v2' | 'database' | 'pki' | 'aws' | 'azure' | 'gcp' | 'kubernetes' | 'ssh' | 'totp' | 'other';

/** What a workload reads at one path of Vault, for contracts and reports. */
export interface SecretRead {
  readonly engine: SecretEngine;
  /** As a policy writes it, with the engine's prefix and without a leading slash: `secret/data/shop/db`. */
  readonly path: string;
  /** What the path's rule grants, in the order of `CAPABILITIES`. */
  readonly capabilities: readonly Capability[];
  /**
   * The keys that files are made of, sorted; `*` for all of them. Information only: Vault's policies know no keys. None
   * where only the existence of a secret is looked up.
   */
  readonly keys: readonly string[];
  /** Whether Vault gives a lease that the agent renews. Certificates are not: the agent issues new ones instead. */
  readonly dynamic: boolean;
  /** The parameters of each request to the path. The rule allows these and no others. @default any, as none is sent */
  readonly parameters?: readonly ParameterSet[];
}

/** How an agent finds out whether a secret of KV is there, without an error where it is not. */
export interface ExistenceCheck {
  /** Lists the folder of the secret. */
  readonly folder: PolicyRule;
  /** The secret's name in its folder. */
  readonly name: string;
  /** Reads what is known of the secret's versions: of KV v2, where a deleted secret keeps its name. */
  readonly metadata: PolicyRule | undefined;
}

/** What most requests have of what a few have. */
const NONE: readonly never[] = Object.freeze([]);
const NOTHING = Object.freeze({});

/** What makes up a request. */
export interface SecretRequestProps {
  readonly engine: SecretEngine;
  /** The rule that allows exactly this request; its path is the request's. */
  readonly rule: PolicyRule;
  readonly dynamic: boolean;
  /** A version of KV v2. @default the latest */
  readonly version?: number | undefined;
  /** What is sent with it. @default nothing */
  readonly parameters?: ParameterSet | undefined;
  /** How to find out whether the secret is there. @default it has to be */
  readonly existence?: ExistenceCheck | undefined;
  /** After how many seconds an answer is of no use. @default as long as its lease says */
  readonly goodForSeconds?: number | undefined;
  /** Further arguments of the call, as expressions in the agent's language. @default none */
  readonly expressions?: readonly string[];
  /** What the request asks of the pod. @default nothing */
  readonly podFields?: readonly PodField[];
  /** Whether each agent gets an answer of its own, though without a lease. @default false */
  readonly perAgent?: boolean;
}

/**
 * One request that the agent makes to Vault. Two references with equal requests share one fetch and one lease, in one
 * file and across all files of a workload, because the agent tells requests apart by their text.
 */
export class SecretRequest {
  public readonly engine: SecretEngine;
  public readonly rule: PolicyRule;
  public readonly dynamic: boolean;
  public readonly version: number | undefined;
  public readonly parameters: ParameterSet;
  public readonly existence: ExistenceCheck | undefined;
  public readonly goodForSeconds: number | undefined;
  public readonly podFields: readonly PodField[];
  public readonly perAgent: boolean;
  private readonly expressions: readonly string[];

  /** @internal */
  public constructor(props: SecretRequestProps) {
    this.engine = props.engine;
    this.rule = props.rule;
    this.dynamic = props.dynamic;
    this.version = props.version;
    this.parameters = props.parameters === undefined ? NOTHING : Object.freeze({ ...props.parameters });
    this.existence = props.existence;
    this.goodForSeconds = props.goodForSeconds;
    this.podFields = props.podFields ?? NONE;
    this.perAgent = props.perAgent ?? false;
    this.expressions = props.expressions ?? NONE;
    Object.freeze(this);
  }

  /** The path in Vault, as the policy has it. */
  public get path(): string {
    return this.rule.path.toString();
  }

  /** Whether the agent asks by a write, whose answer is the secret, and not by a read. */
  public get isUpdate(): boolean {
    return this.rule.capabilities.includes('update');
  }

  /** The call in the agent's template language, always the same for the same request. @internal */
  public get call(): string {
    const parameters = Object.entries(this.parameters);
    if (this.isUpdate) {
      const pairs = [...parameters.map(([name, value]) => goString(`${name}=${value}`)), ...this.expressions];
      // Without a pair it would be a read; one that is empty is left out of what is sent.
      return ['secret', goString(this.path), ...(pairs.length === 0 ? ['""'] : pairs)].join(' ');
    }
    const query = [
      ...(this.version === undefined ? [] : [['version', String(this.version)] as const]),
      ...parameters,
    ].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    // The agent parses the argument as a URL, so that these three would begin something else.
    const path = this.path.replace(/[%?#]/g, encodeURIComponent);
    return `secret ${goString(query.length === 0 ? path : `${path}?${query.join('&')}`)}`;
  }

  /** What the policy has to allow for `key` of the answer; `undefined` for all keys. @internal */
  public reads(key: string | undefined): readonly SecretRead[] {
    const { engine, dynamic } = this;
    return [
      {
        engine,
        path: this.path,
        capabilities: this.rule.capabilities,
        keys: [key ?? '*'],
        dynamic,
        ...(Object.keys(this.parameters).length === 0 ? {} : { parameters: [this.parameters] }),
      },
      ...this.existenceRules.map((rule) => ({
        engine,
        path: rule.path.toString(),
        capabilities: rule.capabilities,
        keys: [],
        dynamic: false,
      })),
    ];
  }

  /** The rules for {@link reads}. @internal */
  public get rules(): readonly PolicyRule[] {
    return [this.rule, ...this.existenceRules];
  }

  private get existenceRules(): readonly PolicyRule[] {
    if (this.existence === undefined) return NONE;
    const { folder, metadata } = this.existence;
    return metadata === undefined ? [folder] : [folder, metadata];
  }
}
