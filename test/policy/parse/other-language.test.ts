import { PolicyDocument } from '../../../lib/policy';
import { errorWith } from '../../support/errors';

const parse = (text: string) => () => PolicyDocument.parse(text, 'shop.hcl');
const STANZA = 'path "secret/data/shop" {\n  capabilities = ["read"]\n}\n';

describe('a text that is no policy is called what it is: POLICY_OTHER_LANGUAGE', () => {
  test.each([
    ['a byte order mark', `\uFEFF${STANZA}`],
    ['a byte order mark', `\uFEFF${STANZA.replaceAll('\n', '\r\n')}`],
    ['Terraform', `resource "vault_policy" "shop" {\n  name = "shop"\n  policy = <<EOT\n${STANZA}EOT\n}\n`],
    ['Terraform', 'data "vault_policy_document" "shop" {\n  rule {\n    path = "secret/*"\n  }\n}\n'],
    ['Terraform', 'locals {\n  a = 1\n}\n'],
    ['a shell script', `#!/bin/sh\nvault policy write shop - <<EOF\n${STANZA}EOF\n`],
    ['a shell script', `vault policy write shop - <<EOF\n${STANZA}EOF\n`],
    ['a shell script', `set -eu\ncat > shop.hcl <<EOF\n${STANZA}EOF\n`],
    ['a Kubernetes manifest', `apiVersion: v1\nkind: ConfigMap\ndata:\n  shop.hcl: |\n    ${STANZA}`],
    ['a template', `{{- if .Values.shop }}\n${STANZA}{{- end }}\n`],
    ['a template', `{% if shop %}\n${STANZA}{% endif %}\n`],
    ['a template', `%{ for app in apps }\n${STANZA}%{ endfor }\n`],
    ['program code', `import { PolicyDocument } from 'aks-vault-constructs/policy';\n`],
    ['program code', `from hvac import Client\n`],
    ['a shell script', '[CmdletBinding()]\nparam([string]$Mount)\nvault policy write shop -\n'],
    ['several policies', `---\n${STANZA}---\n${STANZA}`],
    ['HTML', '<!doctype html>\n<html></html>\n'],
    ['a template', 'path "secret/x" { capabilities = ["${cap}"] }\n'],
    ['a template', 'path "secret/x" { capabilities = ${jsonencode(caps)} }\n'],
    ['a template', 'path "secret/x" { capabilities = var.capabilities }\n'],
    ['a template', 'path "secret/{{ env "APP" }}/x" { capabilities = ["read"] }\n'],
    ['a template', 'path "secret/x" { capabilities = {{ caps }} }\n'],
    ['program code', 'function(name) { path: "secret/" + name }\n'],
    ['program code', "local name = 'shop';\n{ path: name }\n"],
    ['a Sentinel policy', 'import "time"\nmain = rule { true }\n'],
    ['a policy of Consul', 'service_prefix "" {\n  policy = "read"\n}\n'],
    ['a policy of Consul', 'operator = "read"\n'],
    ['a file of Nomad', 'namespace "default" {\n  policy = "read"\n}\n'],
    ['the configuration of an agent', 'auto_auth {\n  method "kubernetes" {}\n}\n'],
    ['the configuration of a server', 'storage "raft" {\n  path = "/vault"\n}\n'],
    ['an answer', '{"request_id": "x", "data": {"policy": "path \\"a\\" {}"}}\n'],
    ['an answer', '{ "policy": "path \\"a\\" {}" }\n'],
    ['a colon is behind the path', 'path "secret/x": {\n  capabilities: ["read"]\n}\n'],
    ['YAML', '- path: secret/x\n  capabilities: [read]\n'],
    ['a list in JSON', '[{ "path": "secret/x" }]\n'],
    ['a Kubernetes manifest', '{\n  "apiVersion": "v1",\n  "kind": "ConfigMap"\n}\n'],
    ['no text in UTF-8', Buffer.from(`\uFEFF${STANZA}`, 'utf16le').toString('utf8')],
    [
      'no text in UTF-8',
      Buffer.from(Uint8Array.from({ length: 512 }, (_, at) => (at * 37) % 256)).toString('utf8'),
    ],
  ])('%s', (what, text) => {
    expect(parse(text)).toThrow(errorWith('POLICY_OTHER_LANGUAGE'));
    expect(parse(text)).toThrow(what);
    expect(parse(text)).toThrow('shop.hcl:');
  });
});

describe('a policy stays one', () => {
  test('with carriage returns at the ends of its lines', () => {
    expect(PolicyDocument.parse(STANZA.replaceAll('\n', '\r\n')).render()).toBe(
      PolicyDocument.parse(STANZA).render(),
    );
  });

  test.each([
    ['comments about Terraform', `# resource "vault_policy" {\n${STANZA}`],
    ['a heredoc', 'path "a" {\n  capabilities = ["read"]\n  comment = <<EOF\nx\nEOF\n}\n'],
    ['a path with a template of Vault', 'path "a/{{identity.entity.id}}" { capabilities = ["read"] }'],
  ])('with %s', (_, text) => {
    expect(PolicyDocument.parse(text).rules).toHaveLength(1);
  });

  test('and a mistake in one is a mistake of the policy: POLICY_SYNTAX, POLICY_KEY_UNKNOWN', () => {
    expect(parse('path "a" { capabilities = ["read" }')).toThrow(errorWith('POLICY_SYNTAX'));
    expect(parse("# ${x} and {{ y }}\npath 'a' { }")).toThrow('other texts are in double quotes');
    expect(parse('path secret/data/shop { capabilities = ["read"] }')).toThrow(
      'paths and other texts are in',
    );
    expect(parse('path "a" {\n  capabilities: ["read"]\n}')).toThrow('a key is followed by "="');
    expect(parse('x '.repeat(100_000))).toThrow('behind x x x ... is expected');
    expect(parse('pathh "a" { capabilities = ["read"] }')).toThrow(errorWith('POLICY_KEY_UNKNOWN'));
    expect(parse('"database/creds/app" { capabilities = ["read"] }')).toThrow(
      'got "database/creds/app"; write path "database/creds/app" { ... } [POLICY_KEY_UNKNOWN]',
    );
  });
});
