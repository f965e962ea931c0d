import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { Testing, TerraformStack } from 'cdktf';
import { ConfigurationError } from '../../lib/core';

/** No subscription of anybody's. */
export const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';

export type Block = Readonly<Record<string, unknown>>;

/** One synthesized stack, as an object. */
export class Synthesized {
  public readonly json: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

  public constructor(public readonly text: string) {
    this.json = JSON.parse(text) as Synthesized['json'];
  }

  /** All resources of a type, in the order of the file, with their logical ids. */
  public all(type: string): readonly (Block & { readonly logicalId: string })[] {
    const blocks = (this.json['resource']?.[type] ?? {}) as Record<string, Block>;
    return Object.entries(blocks).map(([logicalId, block]) => ({ ...block, logicalId }));
  }

  /** The only resource of a type, without cdktf's bookkeeping. */
  public one(type: string): Block {
    const found = this.all(type);
    expect(found.map(({ logicalId }) => `${type}.${logicalId}`)).toHaveLength(1);
    return Object.fromEntries(
      Object.entries(found[0] ?? {}).filter(([key]) => key !== '//' && key !== 'logicalId'),
    );
  }

  /** `type.logicalId` of everything, sorted. */
  public ids(): readonly string[] {
    const sections = ['resource', 'data'] as const;
    return sections
      .flatMap((section) =>
        Object.entries(this.json[section] ?? {}).flatMap(([type, blocks]) =>
          Object.keys(blocks as Block).map((id) =>
            section === 'data' ? `data.${type}.${id}` : `${type}.${id}`,
          ),
        ),
      )
      .sort();
  }
}

/** Synthesizes a stack named `test` that has both providers, with its validations. */
export function synth(build: (stack: TerraformStack) => void): Synthesized {
  const stack = new TerraformStack(Testing.app(), 'test');
  new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId: SUBSCRIPTION });
  new VaultProvider(stack, 'vault', { address: 'https://vault.example:8200' });
  build(stack);
  return new Synthesized(Testing.synth(stack, true));
}

/** A stack of its own for cases that only build. */
export function newStack(): TerraformStack {
  return new TerraformStack(Testing.app(), 'test');
}

/** The library's error that `build` throws; fails when it throws none. */
export function errorOf(build: () => unknown): ConfigurationError {
  try {
    build();
  } catch (error) {
    if (ConfigurationError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Warnings and infos of a stack, which is synthesized for it, as `level path: message`. */
export function annotationsOf(stack: TerraformStack): readonly string[] {
  Testing.synth(stack);
  return stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type.startsWith('@cdktf/'))
        .map(({ type, data }) => `${type.replace('@cdktf/', '')} ${node.path}: ${String(data)}`),
    );
}
