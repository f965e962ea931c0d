import { type Capability, type PolicyRule } from '../policy';
import { type PodField } from './pod-field';
import { goString } from './private/go-template';

/** Which kind of secrets engine answers. `other` is whatever {@link vaultPath} reads. */
export type SecretEngine = 'kv-v1' | 'kv-v2' | 'database' | 'pki' | 'other';

/** What a workload reads at one path of Vault, for contracts and reports. */
export interface SecretRead {
  readonly engine: SecretEngine;
  /** As a policy writes it, with the engine's prefix and without a leading slash: `secret/data/shop/db`. */
  readonly path: string;
  /** What the path's rule grants, in the order of `CAPABILITIES`. */
  readonly capabilities: readonly Capability[];
  /** The keys that files are made of, sorted. Information only: Vault's policies know no keys. */
  readonly keys: readonly string[];
  /** Whether Vault gives a lease that the agent renews. Certificates are not: the agent issues new ones instead. */
  readonly dynamic: boolean;
}

/** What makes up a request. */
export interface SecretRequestProps {
  readonly engine: SecretEngine;
  /** The rule that allows exactly this request; its path is the request's. */
  readonly rule: PolicyRule;
  readonly dynamic: boolean;
  /** A version of KV v2. @default the latest */
  readonly version?: number;
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
  public readonly podFields: readonly PodField[];
  public readonly perAgent: boolean;
  private readonly expressions: readonly string[];

  /** @internal */
  public constructor(props: SecretRequestProps) {
    this.engine = props.engine;
    this.rule = props.rule;
    this.dynamic = props.dynamic;
    this.version = props.version;
    this.podFields = props.podFields ?? [];
    this.perAgent = props.perAgent ?? false;
    this.expressions = props.expressions ?? [];
    Object.freeze(this);
  }

  /** The path in Vault, as the policy has it. */
  public get path(): string {
    return this.rule.path.toString();
  }

  /** The call in the agent's template language, always the same for the same request. @internal */
  public get call(): string {
    // The agent parses the argument as a URL, so that these three would begin something else.
    const path = this.path.replace(/[%?#]/g, encodeURIComponent);
    const read = this.version === undefined ? path : `${path}?version=${String(this.version)}`;
    return ['secret', goString(read), ...this.expressions].join(' ');
  }
}
