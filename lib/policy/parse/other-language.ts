/** What a text is that is no policy, and what to do with it. */
export interface OtherLanguage {
  readonly what: string;
  readonly remedy: string;
}

type Sign = readonly [pattern: RegExp, what: string, remedy: string];

/** By what the text begins with or has in a line of its own; the first that fits. */
const SIGNS: readonly Sign[] = [
  [
    // eslint-disable-next-line no-control-regex -- what no text has
    /^(?:[\s\S]{0,64}?[\0-\x08\x0E-\x1A]){4}/,
    'this is no text in UTF-8: a program, an archive, or a text that was saved as UTF-16',
    'save it as UTF-8, or name a file with a policy',
  ],
  [/^\uFEFF/, 'a byte order mark (U+FEFF) is before the policy', 'save the file as UTF-8 without one'],
  [
    /^[ \t]*(?:#!\/|set -e|(?:vault|bao) (?:policy|write|auth|secrets|kv|login|operator|token)\b|cat\b.*<<|\[CmdletBinding\(|param\s*\(|\$\w+ *=)/im,
    'this is a shell script, not a policy',
    'take out what is between the marks of the here-document, or run the script and read the policy with "vault policy read"',
  ],
  [
    /^[ \t]*(?:resource|data|variable|locals|module|provider|terraform|output)\b[^=\n]*\{/m,
    'this is Terraform, not a policy',
    'read the policy with "vault policy read NAME", or lint the document of the vault_policy resource',
  ],
  [
    /^[ \t]*(?:apiVersion|kind):\s|^\s*\{\s*"(?:apiVersion|kind)"\s*:/m,
    'this is a Kubernetes manifest, not a policy',
    'take the policy out of the manifest',
  ],
  [
    /^[ \t]*(?:\{\{-?\s*(?:if|range|with|define|include|end|else)\b|\{%|%\{)/m,
    'this is a template that was not rendered',
    'render it first and read the result',
  ],
  [
    /^[ \t]*main\s*=\s*rule\b/m,
    'this is a Sentinel policy (an EGP or RGP), and not one of capabilities',
    'test it with "sentinel test"',
  ],
  [
    /^[ \t]*(?:import|export|from|def|package|const|local|function)[\s(]/m,
    'this is program code, not a policy',
    'read the policy that it writes',
  ],
  [/^\s*<(?:!doctype|html|\?xml)/i, 'this is HTML or XML, not a policy', 'see where the file comes from'],
  [
    /^[ \t]*(?:key|node|service|agent|session|event|query|identity|partition)(?:_prefix)?\s+"[^"]*"\s*\{|^[ \t]*(?:operator|keyring|mesh|acl)\s*=\s*"(?:read|write|deny)"/m,
    'this is a policy of Consul, not of Vault',
    'see where the file comes from',
  ],
  [
    /^[ \t]*(?:namespace|host_volume|plugin|quota|job)\s+"[^"]*"\s*\{/m,
    'this is a file of Nomad, not a policy of Vault',
    'see where the file comes from',
  ],
  [
    /^[ \t]*(?:auto_auth|template|template_config|env_template)\s*(?:=\s*)?\{/m,
    'this is the configuration of an agent, not a policy',
    'check it with "check", in its ConfigMap',
  ],
  [
    /^[ \t]*(?:storage|listener|seal|ha_storage|service_registration)\s+"[^"]*"\s*\{|^[ \t]*(?:ui|disable_mlock|cluster_addr|api_addr)\s*=/m,
    'this is the configuration of a server, not a policy',
    'see where the file comes from',
  ],
  [
    /^---[ \t]*\n(?:#[^\n]*\n|\n)*path[ \t]+"/m,
    'several policies are in one file, with "---" between them',
    'write a file for each',
  ],
  [
    /^\s*\{\s*"(?:policy|rules|request_id|auth|data|lease_id|name"\s*:\s*"[^"]*"\s*,\s*"(?:policy|rules))"\s*:/,
    "this is an answer of Vault's API, not the policy in it",
    'take the text out: jq -r ".policy // .data.policy"; or read it with "vault policy read NAME"',
  ],
  [
    /^[ \t]*path[ \t]+"[^"\n]*"[ \t]*:/m,
    'a colon is behind the path, as in YAML; HCL has none there',
    'write path "secret/data/shop" { capabilities = ["read"] }',
  ],
  [
    /^[ \t]*(?:---\s*$|-\s+\w+:\s|[\w-]+:(?:\s|$))|^[ \t]*\[\s*[{"]/m,
    'this is YAML or a list in JSON, not a policy',
    'write HCL, or the JSON form: { "path": { "secret/data/shop": { "capabilities": ["read"] } } }',
  ],
  [
    /\$\{|<%|\{\{(?!\s*identity\.)|(?<=[=[,]\s*)(?:var|local|module)\.\w/,
    'this is a template that was not rendered',
    'render it first and read the result',
  ],
];

/** What a text that cannot be read as a policy looks like instead. */
export function otherLanguage(text: string): OtherLanguage | undefined {
  // What comments speak of is no sign; the first line of a script is.
  const bare = text.replace(/^[ \t]*(?:#(?!!)|\/\/).*$/gm, '');
  const sign = SIGNS.find(
    // A stanza of a policy with ":" where "=" belongs is no YAML.
    ([pattern, what]) =>
      pattern.test(bare) && !(/YAML/.test(what) && /^path[ \t]+"[^"\n]*"[ \t]*\{/m.test(bare)),
  );
  return sign && { what: sign[1], remedy: sign[2] };
}
