import fc from 'fast-check';
import { accessReport, AuthMount, TokenAudience, VaultAccessContract } from '../../lib/access';
import { kv2 } from '../../lib/secrets';
import { anyContract, shopWeb } from './support';

describe('the access report', () => {
  test('shows who, as what, and every path with capabilities, keys and files', () => {
    const api = shopWeb({
      workload: 'api',
      roleName: 'shop-api',
      auth: AuthMount.kubernetes('aks', { audience: TokenAudience.apiServer() }),
      files: { a: kv2('secret').at('shop/payment').key('a|`b') },
    });
    expect(accessReport(VaultAccessContract.of([shopWeb(), api]))).toBe(`# Vault access

| Workload | Namespace | Service account | Auth mount | Role | Policy | Audience |
| --- | --- | --- | --- | --- | --- | --- |
| \`api\` | \`shop\` | \`web\` | \`auth/aks\` | \`shop-api\` | \`shop-api\` | the API server's |
| \`web\` | \`shop\` | \`web\` | \`auth/kubernetes\` | \`shop-web\` | \`shop-web\` | \`vault\` |

## \`shop/api\` as \`shop-api\`

| Path | Capabilities | Keys | Lease | Files |
| --- | --- | --- | --- | --- |
| \`secret/data/shop/payment\` | read | \`\` a\\|\`b \`\` | no | \`a\` |

## \`shop/web\` as \`shop-web\`

| Path | Capabilities | Keys | Lease | Files |
| --- | --- | --- | --- | --- |
| \`database/creds/shop\` | read | \`password\`, \`username\` | yes | \`db.env\` |
| \`secret/data/shop/payment\` | read | \`apiKey\` | no | \`api-key\` |
`);
  });

  test('says so when nobody reads anything', () => {
    expect(accessReport(VaultAccessContract.of([]))).toContain('No workload reads secrets');
  });

  test('has the same text after the way through JSON, and as many columns in every row, for any contract', () => {
    fc.assert(
      fc.property(anyContract, (contract) => {
        const report = accessReport(contract);
        expect(accessReport(VaultAccessContract.fromJson(contract.toJson()))).toBe(report);
        for (const row of report.split('\n').filter((line) => line.startsWith('|'))) {
          expect([6, 8]).toContain(row.split(/(?<!\\)\|/).length - 1);
        }
      }),
    );
  });
});
