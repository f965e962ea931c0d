import { type ErrorTable, term, worded } from '../../core';
import { AGENT_DELIVERY, FILE_KEY_REF, SUPERVISOR, WRAPPED_COMMAND } from '../words';

/** The part of `PodErrors` that concerns the listener of `uses`: a file of its own for its length only. */
export const POD_LISTENER_ERRORS = {
  POD_USES_PORT_INVALID: (facts: { port: unknown }) => ({
    subject: 'listenerPort',
    rule: 'must be a whole number from 1024 to 65535, since the listener is not root',
    got: facts.port,
    remedy: 'write a port such as 8100, or leave it out',
  }),
  POD_USES_PORT_WITHOUT_USES: (facts: { port: unknown }) => ({
    subject: 'listenerPort',
    rule: 'needs uses: there is a listener only where something is used',
    got: facts.port,
    remedy: worded`add uses: [${term('transit("transit").key("orders").encrypt()', '{ transit: transit, key: orders, verbs: [encrypt] }')}], or leave listenerPort out`,
  }),
  POD_USES_NEED_AGENT: (facts: { kind: string }) => ({
    subject: 'uses',
    rule: 'the application starts when the listener answers, and in this delivery what runs beside it starts after it, or not at all',
    got: `delivery ${facts.kind}`,
    remedy: worded`choose delivery: ${AGENT_DELIVERY}, whose listener is a native sidecar`,
  }),
  POD_USES_WITH_SUPERVISOR: () => ({
    subject: worded`uses with envDelivery ${SUPERVISOR}`,
    rule: "the supervisor logs in to Vault in the application's container and would take VAULT_ADDR, the address of the listener, for that of the server",
    remedy: worded`choose envDelivery: ${FILE_KEY_REF} or ${WRAPPED_COMMAND}`,
  }),
  POD_USES_HOST_NETWORK: () => ({
    subject: 'uses with hostNetwork',
    rule: 'cannot be combined: on the network of the node every process of the node would reach the listener',
    got: { hostNetwork: true },
    remedy: 'take hostNetwork out, or use Vault from a pod of its own',
  }),
  POD_USES_PORT_TAKEN: (facts: { container: string; port: number }) => ({
    subject: 'listenerPort',
    rule: `must be a port that is free in the pod, and container ${JSON.stringify(facts.container)} has it`,
    got: facts.port,
    remedy: 'write the number of another port as listenerPort',
  }),
  POD_USES_VARIABLE_TAKEN: (facts: { container: string; name: string }) => ({
    subject: `variable ${facts.name} of container ${JSON.stringify(facts.container)}`,
    rule: 'cannot be set by the container: it tells where the listener of its uses is, and in which namespace of Vault',
    got: facts.name,
    remedy: 'take the variable out of the container, or read the secrets of the other server from files',
  }),
} satisfies ErrorTable;
