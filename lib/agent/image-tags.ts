/** What image references say about the agent in them. */

/**
 * Tags of `hashicorp/vault` whose binary carries the IPC_LOCK file capability: with all capabilities dropped,
 * as Pod Security `restricted` demands, the kernel refuses to execute it ("operation not permitted").
 * The fix is the next patch release of each line.
 * @see https://developer.hashicorp.com/vault/docs/updates/important-changes
 */
const CANNOT_RUN: Readonly<Record<string, string>> = {
  '1.19.17': '1.19.18',
  '1.20.11': '1.20.12',
  '1.21.6': '1.21.7',
  '2.0.1': '2.0.2',
};

/** The tag in whose stead an image of Vault can run without capabilities; undefined where it can itself. */
export function fixedAgentTag(reference: string): string | undefined {
  // 1.21.6-ent and 1.21.6-ubi are builds of the same release.
  const version = partsOfImage(reference).tag?.replace(/^v/, '').split(/[-+]/)[0];
  return version === undefined || !Object.hasOwn(CANNOT_RUN, version) ? undefined : CANNOT_RUN[version];
}

/** Tag and digest of a reference; undefined where it has none. */
export function partsOfImage(reference: string): {
  readonly tag: string | undefined;
  readonly digest: string | undefined;
} {
  const [name = '', digest] = reference.split('@', 2);
  // A colon before the last slash belongs to the registry's port.
  const lastPart = name.slice(name.lastIndexOf('/') + 1);
  const colon = lastPart.indexOf(':');
  return { tag: colon < 0 ? undefined : lastPart.slice(colon + 1), digest };
}
