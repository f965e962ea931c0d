import { type Injection } from '../model/injection';

/** What the webhook writes where a secret has no template: every key of the answer, as lines or as JSON. */
export function defaultTemplate(injection: Injection, path: string): string {
  return injection.text('agent-inject-default-template') === 'json'
    ? `{{ with secret "${path}" }}{{ .Data | toJSON }}\n{{ end }}`
    : `{{ with secret "${path}" }}{{ range $k, $v := .Data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}`;
}
