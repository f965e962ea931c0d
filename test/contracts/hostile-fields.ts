import { type Case, replaced, INVALID, workload, two } from './hostile-case';

/** Contracts that are wrong or hostile in fields and workloads that are there twice or unknown. */
export const FIELDS: readonly Case[] = [
  {
    title: 'an unknown field',
    content: replaced('"roleName":', '"tokenTtl": "1h", "roleName":'),
    code: INVALID,
    at: `${workload}.tokenTtl`,
    says: 'unknown field',
  },
  {
    title: 'a field that prototypes have',
    content: replaced('"roleName":', '"__proto__": {"roleName": "admin"}, "roleName":'),
    code: INVALID,
    at: `${workload}.__proto__`,
    says: 'unknown field',
  },
  {
    title: 'another one, at the top and in escapes',
    content: replaced('"kind":', String.raw`"con\u0073tructor": 1, "kind":`),
    code: INVALID,
    at: '$.constructor',
    says: 'unknown field',
  },
  {
    title: 'a field twice, of which a reviewer sees the first',
    content: replaced('"roleName":', '"namespace": "kube-system", "roleName":'),
    code: INVALID,
    at: `${workload}.namespace`,
    says: 'twice',
  },
  {
    title: 'the same in escapes',
    content: replaced('"roleName":', String.raw`"name\u0073pace": "kube-system", "roleName":`),
    code: INVALID,
    at: `${workload}.namespace`,
    says: 'twice',
  },
  {
    title: 'a role twice',
    content: two.replaceAll('shop-api', 'shop-web'),
    code: 'ACCESS_ROLE_DUPLICATE',
    at: '$.workloads[1]',
    says: 'one workload only',
  },
  {
    title: 'a policy twice',
    content: two.replace('"policyName": "shop-api"', '"policyName": "shop-web"'),
    code: 'ACCESS_POLICY_DUPLICATE',
    at: '$.workloads[1]',
    says: 'two workloads can share a policy only where',
  },
  {
    title: 'a service account twice',
    content: two.replace('"serviceAccount": "api"', '"serviceAccount": "web"'),
    code: 'ACCESS_ACCOUNT_SHARED',
    at: '$.workloads[1]',
    says: 'under one role',
  },
  {
    title: 'two files that differ in upper case only',
    content: replaced(/(\{\s+"name": "password"[\s\S]*?\n {8}\})/, '$1,$1').replace(
      '"name": "password"',
      '"name": "PASSWORD"',
    ),
    code: INVALID,
    at: `${workload}.files`,
    says: /differ|twice|upper/,
  },
];
