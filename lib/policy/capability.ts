/**
 * Everything a policy can grant, in the order in which rules are written.
 *
 * - `create`, `read`, `update`, `patch`, `delete`, `list`: what an HTTP request does, not what it means. Reading
 *   dynamic credentials is `read`; most writes need `create` and `update`; issuing a certificate is `update`.
 * - `sudo`: additionally demanded by root-protected paths.
 * - `deny`: takes everything away, whatever else says otherwise for the same path.
 * - `subscribe`: to events. `recover`: from a snapshot. Both are Vault's, and what they allow is in its Enterprise
 *   edition; OpenBao refuses a policy that has one.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies#capabilities
 */
export const CAPABILITIES = [
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'sudo',
  'deny',
  'subscribe',
  'recover',
] as const;

/** One capability of a policy; see {@link CAPABILITIES} for what each means. */
export type Capability = (typeof CAPABILITIES)[number];

/** A capability that gives something: all but `deny`, which is alone. */
export type GrantedCapability = Exclude<Capability, 'deny'>;

/** A capability that stands for one kind of request; `sudo`, `subscribe` and `deny` do not. */
export type RequestCapability = Exclude<GrantedCapability, 'sudo' | 'subscribe'>;

/** Whether a capability stands for one kind of request. */
export function isRequestCapability(capability: Capability): capability is RequestCapability {
  return capability !== 'deny' && capability !== 'sudo' && capability !== 'subscribe';
}

/** Capabilities that OpenBao does not know. */
const OF_VAULT_ALONE: readonly Capability[] = ['subscribe', 'recover'];

/** Whether Vault knows the capability and OpenBao refuses a policy that has it. */
export function isOfVaultAlone(capability: Capability): boolean {
  return OF_VAULT_ALONE.includes(capability);
}

/** Whether `text` is the name of a capability. `root` is not one: no policy can grant it. */
export function isCapability(text: string): text is Capability {
  return (CAPABILITIES as readonly string[]).includes(text);
}

/** The same capabilities, each once, in the order of {@link CAPABILITIES}. */
export function sortCapabilities(capabilities: readonly Capability[]): readonly Capability[] {
  // As most rules have it.
  if (capabilities.length === 1) return Object.freeze([...capabilities]);
  const wanted = new Set(capabilities);
  return Object.freeze(CAPABILITIES.filter((capability) => wanted.has(capability)));
}

const BITS: Readonly<Record<Capability, number>> = {
  create: 1,
  read: 2,
  update: 4,
  patch: 8,
  delete: 16,
  list: 32,
  sudo: 64,
  deny: 128,
  subscribe: 256,
  recover: 512,
};

/** The bit that stands for a capability where many decisions are made fast. */
export function capabilityBit(capability: Capability): number {
  return BITS[capability];
}

/** The bits of several capabilities. */
export function capabilityBits(capabilities: Iterable<Capability>): number {
  let bits = 0;
  for (const capability of capabilities) bits |= BITS[capability];
  return bits;
}
