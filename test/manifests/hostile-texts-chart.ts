import { Chart } from 'cdk8s';
import { type ContainerProps } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import {
  AuthMount,
  Delivery,
  dotenvFile,
  EnvDelivery,
  jsonFile,
  kv2,
  OnChange,
  propertiesFile,
  secretText,
  VaultInjectedDeployment,
  VaultServer,
} from '../../lib';

/** What begins, ends or comments something in the template languages that manifests pass on their way. */
const TEXT = [
  '{{ .Values.x }} {{- /* c */ -}} {{{{ }}}}',
  '${X} $${X} ${X:-y} $X $$',
  '%{ if true }x%{ endif } %%{',
  '{% raw %} {# c #} {%- endraw -%}',
  '[[ .x ]] << .x >>',
].join(' ');

const secret = kv2('secret').at('shop/hostile');
const key = secret.key('a-${X}-{{b}}-{%c%}');

/** Texts beside a value, so that half of a sequence is ours and half of it could come from a neighbour. */
const files = {
  literal: secretText`${'${X} {{ '}${key}${'}} '}$${key}{${key}{{${key}%{${key}{%${key}#}`,
  text: secretText`${TEXT}${key}${TEXT}`,
  'dot.env': dotenvFile({ TEXT, VALUE: key }),
  'texts.properties': propertiesFile({ 'a.text': TEXT, 'a.value': key }),
  'texts.json': jsonFile({ [TEXT]: TEXT, value: key }),
};

const container: ContainerProps = {
  image: 'registry.example/shop/web:1.4.2',
  command: ['/usr/bin/web'],
  securityContext: { user: 10_001, group: 10_001 },
};

const DELIVERIES = {
  agent: Delivery.agent(),
  'init-and-sidecar': Delivery.initAndSidecar(),
  injector: Delivery.injector(),
} as const;

/** Secrets with texts around them, and a command for a changed one, that are code in somebody's template language. */
export class HostileTextsChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop' });
    for (const [name, delivery] of Object.entries(DELIVERIES)) {
      new VaultInjectedDeployment(this, name, {
        metadata: { name },
        vault: VaultServer.at('https://vault.platform.example'),
        access: { roleName: `shop-${name}`, serviceAccount: name, auth: AuthMount.kubernetes('k8s-shop') },
        delivery,
        files,
        env: { TEXT, VALUE: key },
        envDelivery: EnvDelivery.wrappedCommand(),
        onChange: OnChange.command(['/bin/echo', TEXT]),
        containers: [container],
      });
    }
  }
}
