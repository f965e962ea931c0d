import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DefaultTokenResolver,
  StringConcat,
  Tokenization,
  type TerraformResource,
  TerraformStack,
} from 'cdktf';
import { type Construct } from 'constructs';
import { type GroupOfRole, VAULT_GRANTS_FILE, VaultGrants } from '../../access';
import { type IVaultAuth } from '../vault-auth';
import { placeOf } from './mount-place';

/** A role of this stack, as it is written to Vault. */
interface WrittenRole {
  readonly auth: IVaultAuth;
  readonly roleName: string;
  readonly resource: TerraformResource;
}

/** A group of any stack of the app. */
interface WrittenGroup extends GroupOfRole {
  readonly roles: readonly object[];
}

const ROLE: unique symbol = Symbol.for('aks-vault-constructs.vault.written-role');
const GROUP: unique symbol = Symbol.for('aks-vault-constructs.vault.written-group');
const WRITES: unique symbol = Symbol.for('aks-vault-constructs.vault.writes-grants');

/** A role, for the file of its stack: with all options, for `verify`, which knows the contract alone otherwise. */
export function writeToGrants(role: Construct, written: WrittenRole): void {
  Object.defineProperty(role, ROLE, { value: written });
  writeGrantsOf(TerraformStack.of(role));
}

/**
 * Lets the synth of a stack write `vault-grants.json` beside its Terraform. A stack with a mount and without roles writes it
 * too: that of an earlier synth would name roles that are gone.
 */
export function writeGrantsOf(stack: TerraformStack & { [WRITES]?: true }): void {
  if (stack[WRITES] === true) return;
  stack[WRITES] = true;
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize: (session) => {
      synthesizer.synthesize(session);
      const { workingDirectory } = session.manifest.forStack(stack);
      writeFileSync(join(session.outdir, workingDirectory, VAULT_GRANTS_FILE), grantsOf(stack).toJson());
    },
  };
}

/** The policies of a group are those of the roles of its members too. */
export function addGroupToGrants(group: Construct, written: WrittenGroup): void {
  Object.defineProperty(group, GROUP, { value: written });
}

/** What the roles of a stack are, with the groups of the whole app. */
export function grantsOf(stack: TerraformStack): VaultGrants {
  const groups = stack.node.root.node.findAll().flatMap((one) => groupOf(one) ?? []);
  const roles = stack.node.findAll().flatMap((one) => {
    const written = roleOf(one);
    if (written === undefined) return [];
    const { auth, roleName, resource } = written;
    const { namespace } = placeOf(auth);
    const member = groups.filter(({ roles: members }) => members.includes(one));
    return {
      path: `auth/${auth.path}/role/${roleName}`,
      ...(namespace === undefined ? {} : { namespace }),
      arguments: argumentsOf(stack, resource),
      ...(member.length === 0
        ? {}
        : { groups: member.map(({ name, policies }) => resolved(stack, { name, policies }) as GroupOfRole) }),
    };
  });
  return VaultGrants.of(roles);
}

/** What is Terraform's and not Vault's. */
const OF_TERRAFORM = new Set([
  '//',
  'backend',
  'role_name',
  'namespace',
  'provider',
  'depends_on',
  'lifecycle',
  'count',
  'for_each',
  'connection',
  'provisioner',
]);

/** With what `addOverride` has changed. */
function argumentsOf(stack: TerraformStack, resource: TerraformResource): Readonly<Record<string, unknown>> {
  const { resource: types } = resolved(stack, resource.toTerraform()) as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };
  const [body = {}] = Object.values(types).flatMap((byId) => Object.values(byId));
  const own = Object.entries(body).filter(([name, value]) => !OF_TERRAFORM.has(name) && value !== undefined);
  return Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function resolved(scope: Construct, value: unknown): unknown {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope, resolver, preparing: false });
}

function roleOf(construct: object): WrittenRole | undefined {
  return (construct as { readonly [ROLE]?: WrittenRole })[ROLE];
}

function groupOf(construct: object): WrittenGroup | undefined {
  return (construct as { readonly [GROUP]?: WrittenGroup })[GROUP];
}
