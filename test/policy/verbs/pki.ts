import { Pki } from '../../../lib/policy';
import type { VaultClient } from '../../support/vault-server/client';
import { type Call, del, get, list, type MakeCall, patch, post, verb, type VerbGroup } from './verb';

const pki = Pki.mount('verbs-pki');
const role = pki.role('web');
const issuer = pki.issuer('default');

const open = (call: Call): Call => ({ ...call, open: true });

/** A root and a role, as long as they are missing. */
async function ready(root: VaultClient): Promise<void> {
  const { status } = await root.read('verbs-pki/issuer/default');
  if (status !== 200)
    await root.write('verbs-pki/root/generate/internal', { common_name: 'verbs.example', ttl: '100h' });
  await root.write('verbs-pki/roles/web', {
    allow_any_name: true,
    enforce_hostnames: false,
    ttl: '1h',
    key_type: 'ec',
  });
}

const readied =
  (call: Call): MakeCall =>
  async (root) => {
    await ready(root);
    return call;
  };

/** A signing request, made by the server itself. */
const signed =
  (path: string): MakeCall =>
  async (root) => {
    await ready(root);
    const made = await root.write('verbs-pki/intermediate/generate/exported', {
      common_name: 'csr.example',
      key_type: 'ec',
    });
    return post(path, { csr: String(made.data['csr']), common_name: 'csr.example' });
  };

export const PKI: VerbGroup = {
  name: 'PKI',
  prepare: async (root) => {
    await root.enableMount('verbs-pki', { type: 'pki' });
    await ready(root);
  },
  verbs: [
    verb('PkiRole.issue', role.issue(), readied(post('verbs-pki/issue/web', { common_name: 'web.shop' }))),
    verb('PkiRole.sign', role.sign(), signed('verbs-pki/sign/web')),
    verb('PkiRole.signVerbatim', role.signVerbatim(), signed('verbs-pki/sign-verbatim/web')),
    verb('PkiRole.readRole', role.readRole(), readied(get('verbs-pki/roles/web'))),
    verb(
      'PkiRole.writeRole',
      role.writeRole(),
      readied(post('verbs-pki/roles/web', { ttl: '1h' })),
      readied(patch('verbs-pki/roles/web', { ttl: '2h' })),
      async (root) => {
        await root.delete('verbs-pki/roles/web');
        return post('verbs-pki/roles/web', { allow_any_name: true });
      },
    ),
    verb('PkiRole.deleteRole', role.deleteRole(), readied(del('verbs-pki/roles/web'))),
    verb('PkiIssuer.read', issuer.read(), readied(get('verbs-pki/issuer/default'))),
    verb(
      'PkiIssuer.write',
      issuer.write(),
      readied(patch('verbs-pki/issuer/default', { issuer_name: 'verbs-root' })),
      readied(post('verbs-pki/issuer/default', { issuer_name: 'verbs-root' })),
    ),
    verb('PkiIssuer.delete', issuer.delete(), readied(del('verbs-pki/issuer/default'))),
    verb('PkiIssuer.revoke', issuer.revoke(), async (root) => {
      await root.delete('verbs-pki/root');
      await ready(root);
      return post('verbs-pki/issuer/default/revoke');
    }),
    verb('Pki.readCa', pki.readCa(), readied(open(get('verbs-pki/cert/ca')))),
    verb('Pki.readCaChain', pki.readCaChain(), readied(open(get('verbs-pki/cert/ca_chain')))),
    verb('Pki.readCrl', pki.readCrl(), readied(open(get('verbs-pki/cert/crl')))),
    verb('Pki.readCertificate', pki.readCertificate('11:22'), () => open(get('verbs-pki/cert/11:22', [404]))),
    verb('Pki.listCertificates', pki.listCertificates(), readied(list('verbs-pki/certs'))),
    verb('Pki.revoke', pki.revoke(), async (root) => {
      await root.delete('verbs-pki/root');
      await ready(root);
      const made = await root.write('verbs-pki/issue/web', { common_name: 'gone.shop' });
      return post('verbs-pki/revoke', { serial_number: made.data['serial_number'] });
    }),
    verb('Pki.tidy', pki.tidy(), () => post('verbs-pki/tidy', { safety_buffer: '1h' })),
    verb('Pki.rotateCrl', pki.rotateCrl(), readied(get('verbs-pki/crl/rotate'))),
    verb('Pki.listRoles', pki.listRoles(), readied(list('verbs-pki/roles'))),
    verb('Pki.listIssuers', pki.listIssuers(), readied({ ...list('verbs-pki/issuers'), open: true })),
    verb('Pki.generateRoot', pki.generateRoot(), () =>
      post('verbs-pki/root/generate/internal', { common_name: 'second.example' }),
    ),
    verb('Pki.generateIntermediate', pki.generateIntermediate(), () =>
      post('verbs-pki/intermediate/generate/internal', { common_name: 'int.example' }),
    ),
    verb('Pki.setSignedIntermediate', pki.setSignedIntermediate(), async (root) => {
      await root.delete('verbs-pki/root');
      await ready(root);
      const request = await root.write('verbs-pki/intermediate/generate/internal', {
        common_name: 'int.example',
      });
      const made = await root.write('verbs-pki/root/sign-intermediate', {
        csr: request.data['csr'],
        common_name: 'int.example',
      });
      return post('verbs-pki/intermediate/set-signed', { certificate: made.data['certificate'] });
    }),
    verb('Pki.signIntermediate', pki.signIntermediate(), signed('verbs-pki/root/sign-intermediate')),
    verb('Pki.signSelfIssued', pki.signSelfIssued(), async (root) => {
      await ready(root);
      const ca = await root.read('verbs-pki/cert/ca');
      return post(
        'verbs-pki/root/sign-self-issued',
        { certificate: ca.data['certificate'] },
        [200, 400, 500],
      );
    }),
    verb('Pki.deleteRoot', pki.deleteRoot(), () => del('verbs-pki/root')),
    verb('Pki.readUrls', pki.readUrls(), () => get('verbs-pki/config/urls')),
    verb('Pki.writeUrls', pki.writeUrls(), () =>
      post('verbs-pki/config/urls', { issuing_certificates: ['https://ca.example'] }),
    ),
  ],
};
