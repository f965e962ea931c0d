import { AgentImage } from '../../lib/agent';

describe('AgentImage', () => {
  test('vault() is hashicorp/vault with the command vault', () => {
    expect(AgentImage.vault('2.0.4')).toMatchObject({ reference: 'hashicorp/vault:2.0.4', binary: 'vault' });
  });

  test('openBao() is quay.io/openbao/openbao with the command bao', () => {
    expect(AgentImage.openBao('2.7.2')).toMatchObject({
      reference: 'quay.io/openbao/openbao:2.7.2',
      binary: 'bao',
    });
  });

  test('a mirror replaces the repository', () => {
    expect(AgentImage.vault('2.0.4', 'registry.example:5000/vault').reference).toBe(
      'registry.example:5000/vault:2.0.4',
    );
  });

  test.each([null, 5, true, {}, Symbol('x')])('refuses a repository that is no text: %p', (repository) => {
    const refused = expect.objectContaining({ code: 'AGENT_IMAGE_INVALID' });
    expect(() => AgentImage.vault('2.0.4', repository as unknown as string)).toThrow(refused);
    expect(() => AgentImage.openBao('2.7.2', repository as unknown as string)).toThrow(refused);
  });

  test.each([
    ['1.19.17', '1.19.18'],
    ['1.20.11', '1.20.12'],
    ['1.21.6', '1.21.7'],
    ['2.0.1', '2.0.2'],
  ])('refuses %s, whose binary needs IPC_LOCK, and offers %s', (tag, fixedIn) => {
    const refused = expect.objectContaining({
      code: 'AGENT_IMAGE_CANNOT_RUN',
      message: expect.stringContaining(`write ${fixedIn} or later`),
    });
    expect(() => AgentImage.vault(tag)).toThrow(refused);
    expect(() => AgentImage.vault(`${tag}-ent`)).toThrow(refused);
    expect(() => AgentImage.of(`registry.example:5000/hashicorp/vault:${tag}-ubi`)).toThrow(refused);
  });

  test.each(['1.19.18', '1.20.12', '1.21.7', '2.0.2', '1.21.5', '1.21.60'])('takes %s', (tag) => {
    expect(AgentImage.vault(tag).reference).toBe(`hashicorp/vault:${tag}`);
  });

  test.each(['hashicorp/vault', 'hashicorp/vault:latest', 'hashicorp/vault:', 'registry.example:5000/vault'])(
    'refuses %j, which pins nothing',
    (reference) => {
      expect(() => AgentImage.of(reference)).toThrow(
        expect.objectContaining({ code: 'AGENT_IMAGE_UNPINNED' }),
      );
    },
  );

  test.each([
    undefined,
    null,
    5,
    '',
    ':2.0.4',
    'registry.example/vault:${TAG}',
    'registry.example/vault:{{ .Values.tag }}',
    '$(IMAGE):1',
    'registry.example/vault:2.0.4 --privileged',
    'vault@sha256:short',
  ])('refuses %j, which is no image reference', (reference) => {
    expect(() => AgentImage.of(reference as string)).toThrow(
      expect.objectContaining({ code: 'AGENT_IMAGE_INVALID' }),
    );
  });

  test('refuses a tag that is not there, and a program that it does not know', () => {
    const refused = expect.objectContaining({ code: 'AGENT_IMAGE_INVALID' });
    expect(() => AgentImage.vault(undefined as unknown as string)).toThrow(refused);
    expect(() => AgentImage.openBao(5 as unknown as string)).toThrow(refused);
    expect(() => AgentImage.of('vault:2.0.4', 'consul-template' as 'vault')).toThrow(refused);
  });

  test.each([
    'vault:2.0.4',
    'registry.example:5000/a/b_c/vault:v2.0.4-ent',
    `vault:2.0.4@sha256:${'a'.repeat(64)}`,
  ])('takes %s', (reference) => {
    expect(AgentImage.of(reference).reference).toBe(reference);
  });

  test('takes a digest without a tag', () => {
    const reference = `registry.example/vault@sha256:${'a'.repeat(64)}`;
    expect(AgentImage.of(reference).reference).toBe(reference);
  });
});
