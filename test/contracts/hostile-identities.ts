import { type Case, replaced, INVALID, workload } from './hostile-case';

/** Contracts that are wrong or hostile in who logs in, and where. */
export const IDENTITIES: readonly Case[] = [
  {
    title: 'a role that is a number',
    content: replaced('"roleName": "shop-web"', '"roleName": 7'),
    code: INVALID,
    at: `${workload}.roleName`,
    says: 'expected string',
  },
  {
    title: 'no namespace',
    content: replaced('"namespace": "shop",', ''),
    code: INVALID,
    at: `${workload}.namespace`,
    says: 'missing',
  },
  {
    title: 'every namespace',
    content: replaced('"namespace": "shop"', '"namespace": "*"'),
    code: INVALID,
    at: `${workload}.namespace`,
    says: 'DNS label',
  },
  {
    title: 'every service account',
    content: replaced('"serviceAccount": "web"', '"serviceAccount": "*"'),
    code: INVALID,
    at: `${workload}.serviceAccount`,
    says: 'DNS subdomain',
  },
  {
    title: 'a role that leads to another API path',
    content: replaced('"roleName": "shop-web"', '"roleName": "../config"'),
    code: INVALID,
    at: `${workload}.roleName`,
    says: 'without "/"',
  },
  {
    title: 'a policy that leads to another API path',
    content: replaced('"policyName": "shop-web"', '"policyName": "../../mounts/secret"'),
    code: INVALID,
    at: `${workload}.policyName`,
    says: 'without "/"',
  },
  {
    title: 'the service account default',
    content: replaced('"serviceAccount": "web"', '"serviceAccount": "default"'),
    code: INVALID,
    at: `${workload}.serviceAccount`,
    says: 'every pod of the namespace "shop" that names none runs as "default"',
  },
  {
    title: "Vault's own policy default",
    content: replaced('"policyName": "shop-web"', '"policyName": "default"'),
    code: INVALID,
    at: `${workload}.policyName`,
    says: "Vault's own",
  },
  {
    title: 'a mount that leads elsewhere',
    content: replaced('"path": "k8s-shop"', '"path": "../sys"'),
    code: INVALID,
    at: `${workload}.auth.path`,
    says: '".."',
  },
  {
    title: 'a method that is unknown',
    content: replaced('"method": "kubernetes"', '"method": "userpass"'),
    code: INVALID,
    at: `${workload}.auth.method`,
    says: 'got "userpass"',
  },
  {
    title: 'a JWT mount without a named audience',
    content: replaced('"method": "kubernetes"', '"method": "jwt"').replace(
      '"audience": "vault"',
      '"audience": null',
    ),
    code: INVALID,
    at: `${workload}.auth.audience`,
    says: 'named audience',
  },
  {
    title: 'a server that is a path',
    content: replaced(
      '"auth":',
      '"vault": { "address": "https://v.example/x", "namespace": "root" }, "auth":',
    ),
    code: INVALID,
    at: `${workload}.vault.address`,
    says: 'host and port alone',
  },
  {
    title: 'a Vault namespace that leads elsewhere',
    content: replaced(
      '"auth":',
      '"vault": { "address": "https://v.example", "namespace": "a/../b?x" }, "auth":',
    ),
    code: INVALID,
    at: `${workload}.vault.namespace`,
    says: 'the path of a namespace',
  },
  {
    title: 'a login in a namespace below that of the secrets',
    content: replaced(
      '"auth": {',
      '"vault": { "address": "https://v.example", "namespace": "root" }, "auth": { "namespace": "teams",',
    ),
    code: INVALID,
    at: `${workload}.auth.namespace`,
    says: 'in those below',
  },
];
