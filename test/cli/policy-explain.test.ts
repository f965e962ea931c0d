import { CliFolder } from '../support/cli-in-process';

const containing = (text: string) => expect.stringContaining(text) as string;
const folder = new CliFolder({
  'shop.hcl': `path "secret/data/shop/*" {
  capabilities = ["create", "read"]
}
path "secret/metadata/shop/*" {
  capabilities = ["list"]
}
path "secret/data/shop/admin/*" {
  capabilities = ["update"]
}
path "secret/data/people/{{identity.entity.name}}" {
  capabilities = ["read"]
}
path "pki/issue/web" {
  capabilities      = ["update"]
  allowed_parameters = {
    "ttl" = ["1h"]
    "*"   = []
  }
}
path "wrapped" {
  capabilities     = ["read"]
  min_wrapping_ttl = "1m"
}
path "approved" {
  capabilities  = ["read"]
  control_group = {
    factor "ops" {
      identity {
        group_names = ["managers"]
        approvals   = 2
      }
    }
  }
}
path "sys/raw/x" {
  capabilities = ["read"]
}
`,
  'base.hcl':
    'path "secret/data/shop/db" {\n  capabilities = ["deny"]\n}\npath "legacy/app" {\n  capabilities = ["read"]\n}\n',
  'wrong.hcl': 'path "a" { capabilities = ["raed"] }',
  'policies/a.hcl': 'path "a" { capabilities = ["read"] }\n',
  'policies/main.json': '{ "no": "policy" }',
});

afterAll(() => {
  folder.remove();
});

const explain = (...args: readonly string[]) => folder.run(['policy', 'explain', ...args]);
const can = (capability: string, path: string, ...args: readonly string[]) =>
  explain('shop.hcl', '--can', capability, path, ...args);

describe('npx aks-vault-constructs policy explain', () => {
  test('ends with 0 for what is allowed, and says by which rule of which file and line', () => {
    expect(can('read', 'secret/data/shop/db')).toEqual({
      status: 0,
      stdout: `read secret/data/shop/db: allowed, the deciding rule grants it
  decided by  path "secret/data/shop/*" { create, read } (shop.hcl:1)

8 rules in 1 file: 1 allowed, 0 refused
`,
      stderr: '',
    });
  });

  test('ends with 1 for what is refused, and shows the rules that would grant it and do not count', () => {
    const { status, stdout } = can('read', 'secret/data/shop/admin/x');
    expect(status).toBe(1);
    expect(stdout).toContain('decided by  path "secret/data/shop/admin/*" { update } (shop.hcl:7)');
    expect(stdout).toContain('shadowed    path "secret/data/shop/*" { create, read } (shop.hcl:1)');
    expect(stdout).toContain('grant read in the rule for "secret/data/shop/admin/*" too');
  });

  test('takes several policies as one token has them: a deny of one takes away what another grants', () => {
    expect(explain('shop.hcl', 'base.hcl', '--can', 'read', 'secret/data/shop/db')).toMatchObject({
      status: 1,
      stdout: containing(
        'refused, the deciding rule denies everything\n  decided by  path "secret/data/shop/db" { deny } (base.hcl:1)',
      ),
    });
  });

  test('takes a folder as the policies in it, and nothing else', () => {
    expect(explain('policies', '--can', 'read', 'a')).toMatchObject({
      status: 0,
      stdout: containing('(policies/a.hcl:1)'),
    });
  });

  test('answers several questions, in whatever order the arguments are; one refusal is enough for 1', () => {
    const { status, stdout } = explain(
      '--can',
      'read',
      'secret/data/shop/a',
      'shop.hcl',
      '--can',
      'list',
      'secret/metadata/shop',
    );
    expect(status).toBe(0);
    expect(stdout).toContain('2 allowed, 0 refused');
    expect(can('read', 'secret/data/shop/a', '--can', 'read', 'none').status).toBe(1);
  });

  test('asks for several capabilities of one path where they are separated by commas', () => {
    const both = can('read', 'secret/data/shop/a', '--can', 'list', 'secret/data/shop/a');
    expect(can('read,list', 'secret/data/shop/a')).toEqual(both);
    expect(can('read,lst', 'secret/data/shop/a')).toMatchObject({ status: 2, stdout: '' });
  });

  describe('says what was probably meant', () => {
    test.each([
      [
        'read',
        'secret/shop/db',
        'did you mean secret/data/shop/db? "secret" is a KV v2 mount, and "vault kv get secret/shop/db" asks for secret/data/shop/db, which is allowed',
      ],
      [
        'list',
        'secret/shop',
        'did you mean secret/metadata/shop/? "secret" is a KV v2 mount, and "vault kv list secret/shop" asks for secret/metadata/shop/, which is allowed',
      ],
      [
        'list',
        'secret/data/shop',
        'did you mean secret/metadata/shop/? KV v2 lists below "metadata/"; that is allowed',
      ],
      [
        'delete',
        'secret/shop/db',
        '"vault kv delete secret/shop/db" asks for secret/data/shop/db, which is refused too',
      ],
      [
        'delete',
        'secret/data/shop/db',
        '"vault kv delete -versions=N secret/shop/db" is update on secret/delete/shop/db, "vault kv destroy" update on secret/destroy/shop/db',
      ],
      [
        'patch',
        'secret/data/shop/db',
        '"vault kv patch -method=rw secret/shop/db" asks for read and update instead of patch',
      ],
      ['delete', 'secret/undelete/shop/db', 'requests to secret/undelete/shop/db ask for update'],
      [
        'update',
        'secret/data/shop/db',
        'a write is create where nothing is there yet and update where something is',
      ],
      [
        'read',
        'pki/issue/web',
        'requests to this path ask for update, as Pki.mount(...).role(...).issue does',
      ],
      [
        'read',
        'secret/data/shop',
        'does not match: it is for what is below this path, and not for the path itself',
      ],
      [
        'read',
        'secret/data/shpo/db',
        'there is path "secret/data/shop/*" { create, read } (shop.hcl:1): is the path spelt right?',
      ],
      [
        'read',
        'v1/secret/data/shop/db',
        'paths of policies have no "v1/": this is the answer for secret/data/shop/db',
      ],
      ['read', 'sys/raw/x', 'add "sudo" to the capabilities of the deciding rule'],
      ['read', 'wrapped', 'ask for a wrapped answer: "vault ... -wrap-ttl=DURATION"'],
    ])('%s %s', (capability, path, hint) => {
      expect(can(capability, path).stdout).toContain(hint);
    });

    test('of a policy that has the path as the command line spells it', () => {
      expect(explain('base.hcl', '--can', 'read', 'legacy/data/app', '--kv-v2', 'legacy').stdout).toContain(
        'the policy has "legacy/app", as "vault kv get" spells it; the API\'s path is "legacy/data/app"',
      );
    });

    test('nothing of KV v2 for a mount that is said to be KV v1', () => {
      expect(can('read', 'secret/shop/db', '--kv-v1', 'secret').stdout).not.toContain('hint');
    });
  });

  describe('what an answer depends on besides', () => {
    test('parameters: --parameter KEY=VALUE is held against the constraints, which are printed', () => {
      expect(can('update', 'pki/issue/web', '--parameter', 'ttl=1h', '--parameter', 'cn=a=b').status).toBe(0);
      expect(can('update', 'pki/issue/web', '--parameter', 'ttl=2h')).toMatchObject({
        status: 1,
        stdout: containing('refused, parameter "ttl" has a value that is not among the allowed ones'),
      });
      expect(can('update', 'pki/issue/web').stdout).toContain(
        'of the parameters, ttl ("1h") may have only these values',
      );
    });

    test.each([
      ['allowed_parameters = { "ttl" = ["1h"] }', 'period', 'is not among the allowed ones'],
      ['allowed_parameters = { "TTL" = ["1h"] }', 'ttl', 'has a value that is not among the allowed ones'],
      ['denied_parameters = { "ttl" = [] }', 'ttl', 'is denied'],
      ['denied_parameters = { "ttl" = ["2h"] }', 'ttl', 'has a value that is denied'],
      ['denied_parameters = { "*" = [], "ttl" = ["2h"] }', 'ttl', 'is denied'],
      ['required_parameters = ["cn"]', 'ttl', 'parameter "cn" is required and missing'],
    ])('%s and %s=2h: it %s', (constraint, parameter, verdict) => {
      folder.write('parameters.hcl', `path "a" {\n  capabilities = ["update"]\n  ${constraint}\n}\n`);
      const { stdout } = explain('parameters.hcl', '--can', 'update', 'a', '--parameter', `${parameter}=2h`);
      expect(stdout).toContain(
        `update a: refused, ${verdict.startsWith('parameter') ? '' : `parameter "${parameter}" `}${verdict}\n`,
      );
    });

    describe('of required parameters, the hint names those that the request does not have', () => {
      const hints = (...given: readonly string[]): readonly string[] => {
        folder.write(
          'required.hcl',
          'path "a" {\n  capabilities = ["update"]\n  required_parameters = ["cn", "TTL"]\n  allowed_parameters = { "cn" = ["web"], "ttl" = [] }\n}\n',
        );
        const parameters = given.flatMap((one) => ['--parameter', one]);
        const { stdout } = explain('required.hcl', '--can', 'update', 'a', ...parameters);
        return [...stdout.matchAll(/the request must .*/g)].map(([hint]) => hint);
      };

      test.each([
        [[], 'the request must have the parameters TTL, cn'],
        [['cn=web'], 'the request must also have the parameter TTL'],
        [['ttl=1h', 'CN=web'], 'the request must also have the parameter cn'],
      ])('%j: %s', (given, hint) => {
        expect(hints(...given)).toEqual([hint]);
      });

      test('and there is none where another parameter is refused', () => {
        expect(hints('cn=api', 'ttl=1h')).toEqual([]);
      });
    });

    test('--wrap-ttl is held against the limits', () => {
      expect(can('read', 'wrapped', '--wrap-ttl', '5m').status).toBe(0);
      expect(can('read', 'wrapped', '--wrap-ttl', '5s').status).toBe(1);
    });

    test('control groups', () => {
      expect(can('read', 'approved').stdout).toContain(
        'the answer waits for 2 approvals of managers (control group, Vault Enterprise)',
      );
    });

    test('--identity fills in templates, and reports what they lack', () => {
      expect(can('read', 'secret/data/people/web', '--identity', 'entity.name=web').status).toBe(0);
      expect(can('read', 'secret/data/people/web', '--identity', 'identity.entity.name=web').status).toBe(0);
      expect(can('read', 'secret/data/people/web')).toMatchObject({
        status: 1,
        stdout: containing('is not there for this identity, which has no identity.entity.name'),
      });
    });
  });

  test('--format json has decision, rules with file and line, and hints; the sum goes to standard error', () => {
    const { status, stdout, stderr } = can('read', 'secret/data/shop/admin/x', '--format', 'json');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '8 rules in 1 file: 0 allowed, 1 refused\n' });
    expect(JSON.parse(stdout)).toEqual([
      {
        capability: 'read',
        path: 'secret/data/shop/admin/x',
        allowed: false,
        reason: 'not-granted',
        because: containing('does not grant read'),
        decidedBy: [
          { file: 'shop.hcl', line: 7, path: 'secret/data/shop/admin/*', capabilities: ['update'] },
        ],
        shadowed: [
          { file: 'shop.hcl', line: 1, path: 'secret/data/shop/*', capabilities: ['create', 'read'] },
        ],
        hints: [containing('would grant it and does not count here')],
      },
    ]);
  });

  test('both words may be in one pair of quotes', () => {
    const two = explain('shop.hcl', '--can', 'read', 'secret/data/shop/db');
    expect(explain('shop.hcl', '--can', 'read secret/data/shop/db')).toEqual(two);
    expect(explain('--can', 'read secret/data/shop/db', 'shop.hcl')).toEqual(two);
    expect(explain('shop.hcl', '--can', 'read a b')).toMatchObject({ status: 2 });
  });

  test.each([
    [['raed', 'secret/data/shop/db'], 'write --can read secret/data/shop/db, or run'],
    [['read', '/secret/data/shop/db'], 'write --can read secret/data/shop/db, or run'],
    [['read', '/v1/secret/data/shop/db'], 'write --can read secret/data/shop/db, or run'],
  ])('--can %j says what to write', (can, said) => {
    const { status, stderr } = explain('shop.hcl', '--can', ...can);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });

  test.each([
    ['no question', ['shop.hcl'], 'CLI_OPTION_VALUE_MISSING'],
    ['a question without a path', ['shop.hcl', '--can', 'read'], 'CLI_OPTION_VALUE_MISSING'],
    ['a capability that is none', ['shop.hcl', '--can', 'raed', 'a'], 'CLI_OPTION_VALUE_INVALID'],
    ['the capability deny', ['shop.hcl', '--can', 'deny', 'a'], 'CLI_OPTION_VALUE_INVALID'],
    [
      'an address for a path',
      ['shop.hcl', '--can', 'read', 'https://vault/v1/a'],
      'CLI_OPTION_VALUE_INVALID',
    ],
    [
      'a parameter without a value',
      ['shop.hcl', '--can', 'read', 'a', '--parameter', 'ttl'],
      'CLI_OPTION_VALUE_INVALID',
    ],
    [
      'a TTL that is none',
      ['shop.hcl', '--can', 'read', 'a', '--wrap-ttl', 'soon'],
      'CLI_OPTION_VALUE_INVALID',
    ],
    [
      'an identity that no server knows',
      ['shop.hcl', '--can', 'read', 'a', '--identity', 'name=x'],
      'POLICY_TEMPLATE_INVALID',
    ],
    ['a policy that servers refuse', ['wrong.hcl', '--can', 'read', 'a'], 'POLICY_CAPABILITY_UNKNOWN'],
    ['a file that is not there', ['none.hcl', '--can', 'read', 'a'], 'CLI_FILE_UNREADABLE'],
    ['no policy', ['--can', 'read', 'a'], 'CLI_OPERANDS_WRONG'],
  ])('%s ends with 2 and one line', (_what, args, code) => {
    const { status, stdout, stderr } = explain(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error: .*\\[${code}\\]\\n$`));
  });
});
