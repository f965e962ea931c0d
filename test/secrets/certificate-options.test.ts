import { type CertificateOptions, pki, PodField, podText, PodText } from '../../lib/secrets';
import { errorWith } from '../support/errors';

const role = pki('pki').role('web');
const OID = '1.3.6.1.4.1.311.20.2.3';
const call = (options: CertificateOptions) =>
  /secret "pki\/issue\/web"(.*) -\]\]/.exec(role.certificateParts(options).privateKey.template())?.[1];
const commonName = 'web.shop.svc';

describe('what a certificate is asked for by', () => {
  test('names of all kinds are the parameters of the API, in one order', () => {
    expect(
      call({
        privateKeyFormat: 'pkcs8',
        ttl: '72h',
        otherSans: [`${OID};UTF8:a@b`, `${OID};utf-8:c d`],
        uriSans: ['spiffe://shop.example/web', 'urn:shop:web'],
        ipSans: ['127.0.0.1', '::1'],
        altNames: ['a.b', 'c@d'],
        commonName,
      }),
    ).toBe(
      ` "common_name=web.shop.svc" "alt_names=a.b,c@d" "ip_sans=127.0.0.1,::1" "uri_sans=spiffe://shop.example/web,urn:shop:web" "other_sans=${OID};UTF8:a@b,${OID};utf-8:c d" "ttl=72h" "private_key_format=pkcs8"`,
    );
    expect(call({ commonName })).toBe(' "common_name=web.shop.svc"');
    expect(call({ commonName, altNames: [], ipSans: [], uriSans: [], otherSans: [] })).toBe(
      call({ commonName }),
    );
  });

  test('what a pod knows of itself is a variable of its agent', () => {
    expect(
      call({
        commonName: podText`${PodField.podName()}.web.${PodField.namespace()}.svc`,
        altNames: ['a.b', PodField.podName()],
        ipSans: [PodField.podIp(), '127.0.0.1'],
      }),
    ).toBe(
      ' (print "common_name=" (env "POD_NAME") ".web." (env "NAMESPACE") ".svc")' +
        ' (print "alt_names=a.b," (env "POD_NAME"))' +
        ' (print "ip_sans=" (env "POD_IP") ",127.0.0.1")',
    );
  });

  test('a file knows what it asks of the pod, each once, and that each agent gets an answer of its own', () => {
    const names = [PodField.podName(), podText`x.${PodField.podName()}`];
    const { fullChain } = role.certificateParts({ commonName, altNames: names, ipSans: [PodField.podIp()] });
    expect(fullChain.podFields.map(({ variable }) => variable)).toEqual(['POD_NAME', 'POD_IP']);
    expect([fullChain.perAgent, fullChain.dynamic]).toEqual([true, false]);
    const whole = role.certificate({ commonName: PodField.podName() });
    expect(whole.podFields.map(({ fieldPath }) => fieldPath)).toEqual(['metadata.name']);
    expect([whole.perAgent, whole.dynamic]).toEqual([false, false]);
  });

  test('every part needs the same rule, and the report names the keys', () => {
    const { chain, privateKey } = role.certificateParts({ commonName });
    expect(chain.rules.map((rule) => [rule.path.toString(), rule.capabilities])).toEqual([
      ['pki/issue/web', ['update']],
    ]);
    expect([chain.reads[0]?.keys, privateKey.reads[0]?.keys]).toEqual([['ca_chain'], ['private_key']]);
  });

  test.each([
    ['options', undefined],
    ['options', null],
    ['options', 'web.shop.svc'],
    ['options', []],
    ['commonname', { commonname: commonName }],
    ['commonName', {}],
    ['commonName', { commonName: '' }],
    ['commonName', { commonName: 'a b' }],
    ['commonName', { commonName: 5 }],
    ['commonName', { commonName: {} }],
    ['commonName', { commonName: podText`a ${PodField.podName()}` }],
    ['altNames', { commonName, altNames: 'a.b' }],
    ['altNames', { commonName, altNames: ['a,b'] }],
    ['altNames', { commonName, altNames: [null] }],
    ['ipSans', { commonName, ipSans: ['web'] }],
    ['ipSans', { commonName, ipSans: [PodField.podName()] }],
    ['ipSans', { commonName, ipSans: [podText`${PodField.podIp()}`] }],
    ['uriSans', { commonName, uriSans: ['shop.example/web'] }],
    ['uriSans', { commonName, uriSans: ['spiffe://a,b'] }],
    ['uriSans', { commonName, uriSans: ['spiffe:// a'] }],
    ['uriSans', { commonName, uriSans: 5 }],
    ['otherSans', { commonName, otherSans: ['a@b'] }],
    ['otherSans', { commonName, otherSans: [`${OID};INT:5`] }],
    ['otherSans', { commonName, otherSans: [`${OID};UTF8:a,b`] }],
    ['otherSans', { commonName, otherSans: [`${OID};UTF8:`] }],
    ['ttl', { commonName, ttl: '5' }],
    ['ttl', { commonName, ttl: null }],
    ['ttl', { commonName, ttl: {} }],
    ['privateKeyFormat', { commonName, privateKeyFormat: 'pem' }],
    ['privateKeyFormat', { commonName, privateKeyFormat: null }],
  ])('a wrong %s is refused with its name, in parts and in one file: %j', (property, options) => {
    const refused = errorWith('SECRETS_CERTIFICATE_INVALID', {
      message: expect.stringContaining(`${property} of a certificate`),
    });
    expect(() => role.certificateParts(options as never)).toThrow(refused);
    expect(() => role.certificate(options as never)).toThrow(refused);
  });
});

describe('podText', () => {
  test('keeps text and fields in order; a text may be put in as well', () => {
    const text = podText`${'a'}.${PodField.podName()}`;
    expect(text).toBeInstanceOf(PodText);
    expect(text.parts.map((part) => (typeof part === 'string' ? part : part.variable)).join('|')).toBe(
      'a|.|POD_NAME',
    );
  });

  test.each([
    ['a number', () => podText`${5 as never}`],
    ['undefined', () => podText`${undefined as never}.${PodField.podName()}`],
    ['no field', () => podText`web`],
    ['no tag', () => podText('web' as never)],
    ['nothing', () => (podText as unknown as () => unknown)()],
    ['half a surrogate pair', () => podText`${'\ud800'}${PodField.podName()}`],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(errorWith('SECRETS_POD_TEXT_INVALID'));
  });
});
