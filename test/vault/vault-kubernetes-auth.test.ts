import { AuthMount } from '../../lib/access';
import { TerraformOutput, TerraformStack, TerraformVariable, Token } from 'cdktf';
import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { AksCluster } from '../../lib/aks';
import {
  type IKubernetesEndpoint,
  type ReviewerJwt,
  TokenReviewer,
  VaultKubernetesAuth,
} from '../../lib/vault';
import { annotationsOf, errorOf, newStack, synth, type Synthesized } from '../support/terraform';
import { accessOf, CA, ENDPOINT } from './support';

const CONFIG = 'vault_kubernetes_auth_backend_config';

function built(reviewer: TokenReviewer): Synthesized {
  return synth((stack) => new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer }));
}

describe('VaultKubernetesAuth', () => {
  test('mounts the method kubernetes at kubernetes, as AuthMount.kubernetes() of a workload says', () => {
    expect(AuthMount.kubernetes().path).toBe('kubernetes');
    expect(built(TokenReviewer.localServiceAccount()).one('vault_auth_backend')).toEqual({
      type: 'kubernetes',
      path: 'kubernetes',
      description: 'Kubernetes service accounts of shop',
    });
  });

  test('takes a cluster without a name', () => {
    const { apiServerUrl, certificateAuthorityPem } = ENDPOINT;
    const json = synth((stack) => {
      const cluster = { apiServerUrl, certificateAuthorityPem };
      new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
    });
    expect(json.one('vault_auth_backend')).toMatchObject({ path: 'kubernetes' });
  });

  test('mounts at the path that is given', () => {
    const json = synth((stack) => {
      new VaultKubernetesAuth(stack, 'Auth', {
        cluster: ENDPOINT,
        path: 'teams/shop',
        reviewer: TokenReviewer.clientJwt(),
      });
    });
    expect(json.one('vault_auth_backend')).toMatchObject({ path: 'teams/shop' });
    expect(json.one(CONFIG)).toMatchObject({ backend: 'teams/shop' });
  });

  test('takes address and certificate authority that are known only after apply', () => {
    const json = synth((stack) => {
      const other = new AuthBackend(stack, 'Other', { type: 'jwt' });
      const cluster = {
        apiServerUrl: other.path,
        certificateAuthorityPem: other.accessor,
        clusterName: 'shop',
      };
      new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
    });
    expect(json.one(CONFIG)).toMatchObject({
      kubernetes_host: '${vault_auth_backend.Other.path}',
      kubernetes_ca_cert: '${vault_auth_backend.Other.accessor}',
    });
  });

  describe('with TokenReviewer.localServiceAccount()', () => {
    test('asks https://kubernetes.default.svc and leaves token and authority to the Vault pod', () => {
      expect(built(TokenReviewer.localServiceAccount()).one(CONFIG)).toEqual({
        backend: 'kubernetes',
        kubernetes_host: 'https://kubernetes.default.svc',
        disable_local_ca_jwt: false,
        depends_on: [expect.stringMatching(/^vault_auth_backend\.Auth_/)],
      });
    });

    test('asks another address when one is given', () => {
      const reviewer = TokenReviewer.localServiceAccount({ apiServerUrl: 'https://10.0.0.1:443' });
      expect(built(reviewer).one(CONFIG)['kubernetes_host']).toBe('https://10.0.0.1:443');
    });
  });

  describe('with TokenReviewer.clientJwt()', () => {
    test('sets disable_local_ca_jwt and, as the server then demands, the certificate authority; stores no token', () => {
      expect(built(TokenReviewer.clientJwt()).one(CONFIG)).toEqual({
        backend: 'kubernetes',
        kubernetes_host: ENDPOINT.apiServerUrl,
        kubernetes_ca_cert: CA,
        disable_local_ca_jwt: true,
        depends_on: [expect.any(String)],
      });
    });
  });

  describe('with TokenReviewer.serviceAccount()', () => {
    function withJwt(jwt: (stack: ReturnType<typeof newStack>) => ReviewerJwt): () => void {
      return () => {
        const stack = newStack();
        new VaultKubernetesAuth(stack, 'Auth', {
          cluster: ENDPOINT,
          reviewer: TokenReviewer.serviceAccount({ jwt: jwt(stack) }),
        });
      };
    }

    test('takes a sensitive variable', () => {
      const json = synth((stack) => {
        const jwt = new TerraformVariable(stack, 'reviewer_jwt', { type: 'string', sensitive: true });
        new VaultKubernetesAuth(stack, 'Auth', {
          cluster: ENDPOINT,
          reviewer: TokenReviewer.serviceAccount({ jwt }),
        });
      });
      expect(json.one(CONFIG)).toMatchObject({
        token_reviewer_jwt: '${var.reviewer_jwt}',
        kubernetes_ca_cert: CA,
        disable_local_ca_jwt: true,
      });
    });

    test('takes a reference to an attribute of a resource', () => {
      const json = synth((stack) => {
        const other = new AuthBackend(stack, 'Other', { type: 'jwt' });
        new VaultKubernetesAuth(stack, 'Auth', {
          cluster: ENDPOINT,
          reviewer: TokenReviewer.serviceAccount({ jwt: Token.asAny(other.accessor) }),
        });
      });
      expect(json.one(CONFIG)['token_reviewer_jwt']).toBe('${vault_auth_backend.Other.accessor}');
    });

    test('warns that the state holds the JWT', () => {
      const stack = newStack();
      const jwt = new TerraformVariable(stack, 'reviewer_jwt', { sensitive: true });
      new VaultKubernetesAuth(stack, 'Auth', {
        cluster: ENDPOINT,
        reviewer: TokenReviewer.serviceAccount({ jwt }),
      });
      expect(annotationsOf(stack)).toEqual([
        expect.stringMatching(/^warn test\/Auth: the reviewer JWT is kept in the Terraform state/),
      ]);
    });

    describe('with a cluster of Azure', () => {
      const CLUSTER = {
        clusterName: 'shop',
        resourceGroupName: 'shop',
        location: 'westeurope',
        subnetId: '/subscriptions/x/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/x/subnets/x',
      };
      const authOn = (cluster: IKubernetesEndpoint, stack: ReturnType<typeof newStack>) => {
        const jwt = new TerraformVariable(stack, 'jwt', { sensitive: true });
        const reviewer = TokenReviewer.serviceAccount({ jwt });
        return new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer, path: 'k8s' });
      };

      test('refuses the stack that makes the cluster, whose JWT is not there yet: VAULT_REVIEWER_IN_CLUSTER_STACK', () => {
        const stack = newStack();
        const cluster = new AksCluster(stack, 'Aks', CLUSTER);
        expect(errorOf(() => authOn(cluster, stack))).toMatchObject({
          code: 'VAULT_REVIEWER_IN_CLUSTER_STACK',
          constructPath: 'test/Auth',
          problem: { got: 'test/Aks' },
        });
      });

      test('takes a second stack, and a cluster that this stack only looks up', () => {
        const stack = newStack();
        const cluster = new AksCluster(stack, 'Aks', CLUSTER);
        expect(() => authOn(cluster, new TerraformStack(stack.node.root, 'second'))).not.toThrow();
        const other = newStack();
        const found = AksCluster.fromLookup(other, 'Found', {
          clusterName: 'shop',
          resourceGroupName: 'shop',
        });
        expect(() => authOn(found, other)).not.toThrow();
      });

      test('does not mind with clientJwt(), which needs nothing from inside of the cluster', () => {
        const stack = newStack();
        const cluster = new AksCluster(stack, 'Aks', CLUSTER);
        const reviewer = TokenReviewer.clientJwt();
        expect(() => new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer })).not.toThrow();
      });

      test('nor localServiceAccount(): Vault runs in a cluster that this very apply makes', () => {
        const stack = newStack();
        const cluster = new AksCluster(stack, 'Aks', CLUSTER);
        const reviewer = TokenReviewer.localServiceAccount();
        const inStack = (scope: TerraformStack) =>
          new VaultKubernetesAuth(scope, 'Auth', { cluster, reviewer });
        const error = errorOf(() => inStack(stack));
        expect(error).toMatchObject({
          code: 'VAULT_LOCAL_REVIEWER_IN_CLUSTER_STACK',
          constructPath: 'test/Auth',
        });
        expect(error.problem.remedy).toMatch(/second stack.*VaultJwtAuth/);
        expect(() => inStack(new TerraformStack(stack.node.root, 'second'))).not.toThrow();
        const lookup = { clusterName: 'shop', resourceGroupName: 'shop' };
        const other = newStack();
        const found = AksCluster.fromLookup(other, 'Found', lookup);
        expect(() => new VaultKubernetesAuth(other, 'Auth', { cluster: found, reviewer })).not.toThrow();
      });
    });

    test('refuses a literal behind a token', () => {
      expect(errorOf(withJwt(() => Token.asAny('eyJhbGciOi.x.y')))).toMatchObject({
        code: 'VAULT_REVIEWER_JWT_LITERAL',
        constructPath: 'test/Auth',
      });
    });

    test('does not compile with a string, and refuses one that gets past the compiler without showing it', () => {
      // @ts-expect-error a literal is not a ReviewerJwt
      const error = errorOf(withJwt(() => 'eyJhbGciOi.x.y'));
      expect(error.code).toBe('VAULT_REVIEWER_JWT_LITERAL');
      expect(error.message).not.toContain('eyJ');
    });

    test('refuses a variable that is not sensitive', () => {
      const jwt = withJwt((stack) => new TerraformVariable(stack, 'jwt', { type: 'string' }));
      expect(errorOf(jwt).code).toBe('VAULT_REVIEWER_JWT_NOT_SENSITIVE');
    });

    test('refuses a variable with a default, which would be in the synthesized file', () => {
      const jwt = withJwt(
        (stack) => new TerraformVariable(stack, 'jwt', { sensitive: true, default: 'eyJ' }),
      );
      expect(errorOf(jwt).code).toBe('VAULT_REVIEWER_JWT_LITERAL');
    });
  });

  describe('refuses', () => {
    const reviewer = TokenReviewer.clientJwt();

    test.each(['', '/k8s', 'k8s/', 'a//b', '../k8s', 'auth/k8s', 'k8s shop'])('the path %j', (path) => {
      const error = errorOf(
        () => new VaultKubernetesAuth(newStack(), 'Auth', { cluster: ENDPOINT, path, reviewer }),
      );
      expect(error.code).toBe('VAULT_AUTH_PATH_INVALID');
    });

    test('a path that is known only after apply', () => {
      const stack = newStack();
      const path = new TerraformVariable(stack, 'path', {}).stringValue;
      const error = errorOf(
        () => new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, path, reviewer }),
      );
      expect(error.code).toBe('VAULT_AUTH_PATH_UNKNOWN');
    });

    test('a second mount at one path in one stack', () => {
      const stack = newStack();
      new VaultKubernetesAuth(stack, 'A', { cluster: ENDPOINT, reviewer });
      const error = errorOf(() => new VaultKubernetesAuth(stack, 'B', { cluster: ENDPOINT, reviewer }));
      expect(error.code).toBe('VAULT_AUTH_PATH_TAKEN');
      expect(error.message).toContain('test/A');
    });

    test.each([
      'http://shop.example:443',
      'shop.example',
      'https://shop.example/',
      'https://shop.example/api',
    ])('the API server address %j', (apiServerUrl) => {
      const cluster = { ...ENDPOINT, apiServerUrl };
      expect(errorOf(() => new VaultKubernetesAuth(newStack(), 'Auth', { cluster, reviewer })).code).toBe(
        'VAULT_API_SERVER_URL_INVALID',
      );
    });

    test.each(['https://shop.example', 'https://10.0.0.1:6443', 'https://[fd00::1]:443'])(
      'but not %j',
      (apiServerUrl) => {
        const cluster = { ...ENDPOINT, apiServerUrl };
        expect(() => new VaultKubernetesAuth(newStack(), 'Auth', { cluster, reviewer })).not.toThrow();
      },
    );

    test('a certificate authority that is still base64', () => {
      const cluster = { ...ENDPOINT, certificateAuthorityPem: Buffer.from(CA).toString('base64') };
      expect(errorOf(() => new VaultKubernetesAuth(newStack(), 'Auth', { cluster, reviewer })).code).toBe(
        'VAULT_CA_NOT_PEM',
      );
    });
  });

  describe('fromAttributes', () => {
    test('emits no mount, and grants on it all the same', () => {
      const json = synth((stack) => {
        const auth = VaultKubernetesAuth.fromAttributes(stack, 'Auth', {
          path: 'k8s-shop',
          reviewer: TokenReviewer.localServiceAccount(),
        });
        auth.grant('ShopWeb', accessOf());
      });
      expect(json.ids().map((id) => id.split('.')[0])).toEqual([
        'vault_kubernetes_auth_backend_role',
        'vault_policy',
      ]);
    });
  });

  test('offers the accessor for templated policies', () => {
    const json = synth((stack) => {
      const auth = new VaultKubernetesAuth(stack, 'Auth', {
        cluster: ENDPOINT,
        reviewer: TokenReviewer.clientJwt(),
      });
      new TerraformOutput(stack, 'accessor', { value: auth.accessor });
    });
    expect(json.json['output']).toEqual({
      accessor: { value: expect.stringMatching(/^\$\{vault_auth_backend\.Auth_\w+\.accessor\}$/) as string },
    });
  });
});
