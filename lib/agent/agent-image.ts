import { AgentErrors } from './errors';
import { fixedAgentTag, partsOfImage } from './image-tags';

/**
 * What an image reference is made of: host and path, a tag, a digest. Whether the tag is there is another question.
 * @see https://github.com/distribution/reference
 */
const REFERENCE = /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]{0,128})?(?:@[a-z0-9]+:[a-f0-9]{32,})?$/i;

/**
 * The image that runs the agent, the start gate and the readiness probe. It needs a POSIX shell, which the
 * images of Vault and OpenBao have; the application's image needs none.
 */
export class AgentImage {
  /** What a declaration has that names none: `AgentImage.vault('2.0.4')`, checked once and not for every workload. @internal */
  public static readonly BY_DEFAULT = new AgentImage('hashicorp/vault:2.0.4', 'vault');

  private constructor(
    /** The image reference as it is in the pod: repository with tag or digest. */
    public readonly reference: string,
    /** The command of the agent in that image: `vault` or `bao`. */
    public readonly binary: 'vault' | 'bao',
  ) {}

  /**
   * HashiCorp's image.
   * @param tag A released version, such as `2.0.4` or `1.21.7-ent`.
   * @param repository Where a mirror keeps it. Default `hashicorp/vault`.
   * @throws AGENT_IMAGE_CANNOT_RUN for 1.19.17, 1.20.11, 1.21.6 and 2.0.1;
   *   AGENT_IMAGE_UNPINNED for an empty tag or `latest`.
   */
  public static vault(tag: string, repository = 'hashicorp/vault'): AgentImage {
    return AgentImage.of(tagged(repository, tag));
  }

  /**
   * OpenBao's image, the open fork: it serves Vault and OpenBao servers alike.
   * @param tag A released version, such as `2.7.2`.
   * @param repository Where a mirror keeps it. Default `quay.io/openbao/openbao`.
   * @throws AGENT_IMAGE_UNPINNED for an empty tag or `latest`.
   */
  public static openBao(tag: string, repository = 'quay.io/openbao/openbao'): AgentImage {
    return AgentImage.of(tagged(repository, tag), 'bao');
  }

  /**
   * Any image with a shell and the agent's binary on its PATH.
   * @param reference Repository with a tag, a digest or both, such as `registry.example/vault:1.21.7@sha256:...`.
   * @param binary The command of the agent. Default `vault`.
   * @throws AGENT_IMAGE_INVALID for what is no image reference; AGENT_IMAGE_UNPINNED, AGENT_IMAGE_CANNOT_RUN as the
   *   other two.
   */
  public static of(reference: string, binary: 'vault' | 'bao' = 'vault'): AgentImage {
    // From untyped code both may be anything.
    const known: readonly unknown[] = ['vault', 'bao'];
    if (typeof reference !== 'string' || !REFERENCE.test(reference) || !known.includes(binary)) {
      throw AgentErrors.AGENT_IMAGE_INVALID({ reference });
    }
    const { tag, digest } = partsOfImage(reference);
    if (digest === undefined && (tag === undefined || tag === '' || tag === 'latest')) {
      throw AgentErrors.AGENT_IMAGE_UNPINNED({ reference });
    }
    const fixedIn = fixedAgentTag(reference);
    if (binary === 'vault' && fixedIn !== undefined) {
      throw AgentErrors.AGENT_IMAGE_CANNOT_RUN({ reference, fixedIn });
    }
    return new AgentImage(reference, binary);
  }
}

function tagged(repository: string, tag: string): string {
  // Without this a tag that is undefined would be the tag "undefined".
  if (typeof tag !== 'string') throw AgentErrors.AGENT_IMAGE_INVALID({ reference: tag });
  if (typeof repository !== 'string') throw AgentErrors.AGENT_IMAGE_INVALID({ reference: repository });
  return `${repository}:${tag}`;
}
