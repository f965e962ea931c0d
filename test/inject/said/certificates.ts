import {
  dotenvFile,
  type FileContent,
  jsonFile,
  pki,
  PodField,
  podText,
  secretText,
} from '../../../lib/secrets';
import { type SaidOf, said, oneOf } from './said';

const options = { commonName: 'web.shop.svc', ttl: '72h' } as const;
const parts = pki('pki').role('web').certificateParts(options);
const ofPod = pki('pki')
  .role('web')
  .certificateParts({
    commonName: podText`${PodField.podName()}.web`,
    altNames: ['a.b', PodField.namespace()],
    ipSans: [PodField.podIp(), '127.0.0.1'],
    uriSans: ['spiffe://shop.example/web'],
    otherSans: ['1.2.3;UTF8:x'],
  });

/** Parts of certificates, as files and as values. */
export const certificates: SaidOf<FileContent> = oneOf<FileContent>(
  said({ pki: 'pki', role: 'web', certificate: options, part: 'privateKey' }, parts.privateKey),
  said(
    {
      pki: 'pki',
      role: 'web',
      part: 'fullChain',
      certificate: {
        commonName: [{ podField: 'podName' }, '.web'],
        altNames: ['a.b', { podField: 'namespace' }],
        ipSans: [{ podField: 'podIp' }, '127.0.0.1'],
        uriSans: ['spiffe://shop.example/web'],
        otherSans: ['1.2.3;UTF8:x'],
      },
    },
    ofPod.fullChain,
  ),
  said(
    { json: { key: { $secret: { pki: 'pki', role: 'web', certificate: options, part: 'chain' } } } },
    jsonFile({ key: parts.chain }),
  ),
  said(
    { text: [{ pki: 'pki', role: 'web', certificate: options, part: 'certificate' }, '# key\n'] },
    secretText`${parts.certificate}# key\n`,
  ),
  said(
    { dotenv: { CA: { pki: 'pki', role: 'web', certificate: options, part: 'issuingCa' } } },
    dotenvFile({ CA: parts.issuingCa }),
  ),
);
