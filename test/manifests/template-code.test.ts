import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
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
import { synthChart } from '../support/manifests';
import { hostileTexts, TEMPLATE_CODE, templateCodeIn } from './template-languages';

/**
 * Nothing that we emit is code in somebody's template language, whatever texts are around the secrets. That this is
 * enough for the real tools is in pass-through.test.ts.
 */
const DELIVERIES: readonly [string, () => Delivery][] = [
  ['agent', () => Delivery.agent()],
  ['initAndSidecar', () => Delivery.initAndSidecar()],
  ['injector', () => Delivery.injector()],
];

function manifestsWith(text: string, delivery: Delivery): unknown[] {
  const value = kv2('secret').at('shop/hostile').key(`key ${text}`);
  return synthChart((chart) => {
    new VaultInjectedDeployment(chart, 'Work', {
      vault: VaultServer.at('https://vault.example:8200'),
      access: { roleName: 'shop-web', serviceAccount: 'web', auth: AuthMount.kubernetes('k8s-shop') },
      delivery,
      files: {
        text: secretText`${text}${value}${text}`,
        'dot.env': dotenvFile({ TEXT: text, VALUE: value }),
        'texts.properties': propertiesFile({ text, value }),
        'texts.json': jsonFile({ [text]: text, value }),
      },
      env: { TEXT: text, VALUE: value },
      envDelivery: EnvDelivery.wrappedCommand(),
      onChange: OnChange.command(['/bin/echo', text]),
      containers: [{ image: 'registry.example/shop/web:1', command: ['/usr/bin/web'] }],
    });
  });
}

test.each(DELIVERIES)(
  'the delivery %s emits no code of a template language for 100 hostile texts',
  (_, delivery) => {
    fc.assert(
      fc.property(hostileTexts(), (text) => {
        const manifests = manifestsWith(text, delivery());
        expect(templateCodeIn(manifests)).toEqual([]);
        expect(Yaml.stringify(...manifests)).not.toMatch(TEMPLATE_CODE);
      }),
      { numRuns: 100 },
    );
  },
);
