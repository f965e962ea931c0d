import { ConfigurationError } from '../../core';
import {
  type Capability,
  type GrantedCapability,
  PolicyDocument,
  type PolicyRule,
  PolicySet,
  type PolicyServer,
} from '../../policy';
import { listed } from '../finding';
import { type CheckInput, valueOf } from './check';
import { type LoginFacts } from './login';
import { requestsOf, takesMoreParameters } from './parameters';
import { hasOpenPolicies, policiesOfGrant } from './role-options';

/** What the policies of the role, as the server has them, let the workload do: too little, and too much. */
export async function checkPolicies(
  input: CheckInput,
  { mount, policies }: LoginFacts,
  server: PolicyServer,
): Promise<void> {
  const { access, tell } = input;
  const documents = await documentsOf(input, policies, server);
  if (documents === undefined) return;
  const metadata = {
    service_account_name: access.serviceAccount,
    service_account_namespace: access.namespace,
  };
  const name = `${access.namespace}/${access.serviceAccount}`;
  const identity =
    mount === undefined ? {} : { entity: { aliases: { [mount.accessor]: { name, metadata } } } };
  const effective = PolicySet.of(documents, { server, identity });
  const expected = access.policy();
  const subject = `auth/${access.auth.path}/role/${access.roleName}`;
  for (const { path, capabilities } of expected.rules) {
    const text = path.toString();
    const refused = grantedOf(capabilities).flatMap(
      (capability) =>
        requestsOf(access, text)
          .map((parameters) => effective.explain(capability, text, { parameters }))
          .find(({ allowed }) => !allowed) ?? [],
    );
    for (const decision of refused) {
      const [why = ''] = decision.toString().split('\n');
      const declared = [...access.reads, ...access.uses];
      const read = declared.some((one) => access.pathInPolicy(one.path) === text);
      tell({
        rule: read ? 'not-allowed' : 'renewal-not-allowed',
        subject: text,
        message: `the policies ${listed(policies) || '(none)'} do not allow it: ${why}`,
        ...(read ? { podSays: 'permission denied' } : {}),
        remedy: `apply again, or see who changed the policy ${JSON.stringify(access.policyName)}`,
      });
    }
  }
  // Everybody has `default` unless a role says otherwise, which is told already.
  const wanted = new Set(['default', ...input.alsoPolicies, ...furtherPolicies(input)]);
  const more = Object.entries(documents)
    .filter(([policy]) => !wanted.has(policy) && !(hasOpenPolicies(input) && policy !== access.policyName))
    .flatMap(([, document]) => document.rules)
    .flatMap((rule) => beyond(rule, expected));
  if (more.length > 0) {
    tell({
      rule: 'allowed-more',
      subject,
      message: `its policies also allow ${listed([...new Set(more)].sort())}`,
      remedy: 'apply again, or add to the grant what is intended',
    });
  }
}

/** What the platform adds, whatever it allows. The policy of the contract itself is held against the contract. */
function furtherPolicies({ access, grant }: CheckInput): readonly string[] {
  const ofGroups = (grant?.groups ?? []).flatMap(({ policies }) => policies);
  return [...(policiesOfGrant({ grant }) ?? []), ...ofGroups].filter((name) => name !== access.policyName);
}

async function documentsOf(
  { access, login, tell }: CheckInput,
  policies: readonly string[],
  server: PolicyServer,
): Promise<Readonly<Record<string, PolicyDocument>> | undefined> {
  const documents = new Map<string, PolicyDocument>();
  let unknown = false;
  for (const name of policies) {
    const subject = `sys/policies/acl/${name}`;
    const answer = await login.policy(name);
    if (answer.kind === 'missing') {
      tell({
        rule: 'policy-missing',
        subject,
        message: `there is no such policy, and the role ${JSON.stringify(access.roleName)} or its identity names it`,
        remedy: "apply the platform's stack with this contract again",
      });
      continue;
    }
    const text = valueOf(answer, tell, subject);
    const document =
      text === undefined
        ? undefined
        : parsed(text, name, server, (reason) => {
            tell({ rule: 'policy-invalid', subject, message: reason, remedy: 'apply again' });
          });
    if (document === undefined) unknown = true;
    else documents.set(name, document);
  }
  // Without all of them nobody knows what they allow together.
  return unknown ? undefined : Object.fromEntries(documents);
}

function parsed(
  text: string,
  name: string,
  server: PolicyServer,
  invalid: (reason: string) => void,
): PolicyDocument | undefined {
  try {
    return PolicyDocument.parse(text, { file: name, server });
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    invalid(error.problem.rule);
    return undefined;
  }
}

/** What a rule allows that the contract does not, as `capability path`. */
function beyond(rule: PolicyRule, expected: PolicyDocument): readonly string[] {
  const path = rule.path.toString();
  const isPattern = /[*+]|\{\{/.test(path);
  const same = expected.rules.filter((one) => one.path.toString() === path);
  return grantedOf(rule.capabilities).flatMap((capability) => {
    const own = same.find(({ capabilities }) => capabilities.includes(capability));
    if (own !== undefined)
      return takesMoreParameters(rule, own) ? [`${capability} ${path} with other parameters`] : [];
    return !isPattern && expected.explain(capability, path).allowed ? [] : [`${capability} ${path}`];
  });
}

function grantedOf(capabilities: readonly Capability[]): readonly GrantedCapability[] {
  return capabilities.filter((capability) => capability !== 'deny');
}
