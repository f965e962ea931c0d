import { CAPABILITIES, PolicyRule } from '../../lib/policy';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('PolicyRule', () => {
  test('keeps each capability once, in canonical order', () => {
    expect(PolicyRule.allow('a', ['list', 'read', 'create', 'read']).capabilities).toEqual([
      'create',
      'read',
      'list',
    ]);
  });

  test('there are 10 capabilities', () => {
    expect(CAPABILITIES).toHaveLength(10);
  });

  test('deny beside other capabilities does not compile and is an error at run time', () => {
    // @ts-expect-error 'deny' is no granted capability
    expect(() => PolicyRule.allow('a', ['read', 'deny'])).toThrow(code('POLICY_DENY_NOT_ALONE'));
    expect(PolicyRule.deny('a').capabilities).toEqual(['deny']);
  });

  test('unknown capabilities do not compile and are an error at run time', () => {
    // @ts-expect-error 'write' is no capability
    expect(() => PolicyRule.allow('a', ['write'])).toThrow(code('POLICY_CAPABILITY_UNKNOWN'));
    // @ts-expect-error 'root' can not be granted
    expect(() => PolicyRule.allow('a', ['root'])).toThrow(code('POLICY_CAPABILITY_UNKNOWN'));
  });

  test('a misspelt option does not compile', () => {
    // @ts-expect-error allowed_parameters is Vault's spelling, not ours
    expect(() => PolicyRule.allow('a', ['read'], { allowed_parameters: {} })).toThrow(
      code('POLICY_ARGUMENT_INVALID'),
    );
    expect(() => PolicyRule.allow('a', [])).toThrow(code('POLICY_CAPABILITIES_EMPTY'));
  });

  test('wrapping TTLs are durations in their order', () => {
    const rule = PolicyRule.allow('a', ['read'], {
      minWrappingTtl: '90s',
      maxWrappingTtl: { toSeconds: () => 7200 },
    });
    expect([rule.minWrappingTtlSeconds, rule.maxWrappingTtlSeconds]).toEqual([90, 7200]);
    expect(() => PolicyRule.allow('a', ['read'], { minWrappingTtl: '2h', maxWrappingTtl: '1h' })).toThrow(
      code('POLICY_WRAPPING_TTL_ORDER'),
    );
    expect(() => PolicyRule.allow('a', ['read'], { minWrappingTtl: '0s' })).toThrow(
      code('POLICY_DURATION_INVALID'),
    );
    expect(() => PolicyRule.allow('a', ['read'], { minWrappingTtl: '-5m' })).toThrow(
      code('POLICY_DURATION_INVALID'),
    );
    // @ts-expect-error a number has no unit
    expect(() => PolicyRule.allow('a', ['read'], { maxWrappingTtl: 90 })).toThrow();
  });

  test('parameter names are lower-cased, "*" takes no values, and no name is there twice', () => {
    const rule = PolicyRule.allow('a', ['update'], { allowedParameters: { TTL: ['1h'], '*': [] } });
    expect(rule.allowedParameters).toEqual({ '*': [], ttl: ['1h'] });
    expect(() => PolicyRule.allow('a', ['update'], { deniedParameters: { '*': ['x'] } })).toThrow(
      code('POLICY_PARAMETERS_STAR'),
    );
    expect(() => PolicyRule.allow('a', ['update'], { deniedParameters: { ttl: [], TTL: [] } })).toThrow(
      code('POLICY_PARAMETERS_REPEATED'),
    );
  });

  test('a control group needs a factor with groups and approvals, and controls only what is granted', () => {
    const group = (factor: object) => () =>
      PolicyRule.allow('a', ['read'], { controlGroup: { factors: { ops: factor as never } } });
    expect(group({ groupNames: ['ops'], approvals: 1 })).not.toThrow();
    expect(group({ groupNames: ['ops'], approvals: 0 })).toThrow(code('POLICY_CONTROL_GROUP_INVALID'));
    expect(group({ approvals: 1 })).toThrow(code('POLICY_CONTROL_GROUP_INVALID'));
    expect(group({ groupIds: ['x'], approvals: 1, controlledCapabilities: ['update'] })).toThrow(
      code('POLICY_CONTROL_GROUP_INVALID'),
    );
    expect(() => PolicyRule.allow('a', ['read'], { controlGroup: { factors: {} } })).toThrow(
      code('POLICY_CONTROL_GROUP_INVALID'),
    );
  });

  test('is immutable and does not share the lists it was given', () => {
    const values = ['x'];
    const rule = PolicyRule.allow('a', ['update'], {
      allowedParameters: { k: values },
      requiredParameters: values,
    });
    values.push('y');
    expect(rule.allowedParameters).toEqual({ k: ['x'] });
    expect(rule.requiredParameters).toEqual(['x']);
    expect(Object.isFrozen(rule)).toBe(true);
  });
});
