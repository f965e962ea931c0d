import { type ErrorTable, term, worded } from '../../core';
import {
  COMMAND,
  EVENT,
  FILE_KEY_REF,
  FILE_KEY_REF_OF_WEB,
  HTTP_POST,
  LOGGED,
  OWN_VARIABLES,
  RESTART,
  SIGHUP,
  SPREAD_RESTART,
  SUPERVISOR,
  USER_AND_GROUP,
  USER_AND_GROUP_NAMES,
  WRAPPED_COMMAND,
} from '../words';

/** The part of `PodErrors` that concerns variables and reactions to changes: a file of its own for its length only. */
export const POD_CHANGE_ERRORS = {
  POD_ON_CHANGE_INVALID: (facts: { name: string }) => ({
    subject: `onChange of ${JSON.stringify(facts.name)}`,
    rule: worded`a reaction must be one of ${term('OnChange', 'restart, signal, httpPost and command')}, or a list of at least one`,
    remedy: worded`write ${RESTART}, ${SIGHUP}, ${HTTP_POST} or ${COMMAND}`,
  }),
  POD_FAILED_ROTATION_UNKNOWN: () => ({
    subject: 'failedRotation',
    rule: 'cannot be given with the injector, whose agent keeps no log that a probe could read',
    got: EVENT,
    remedy: worded`write failedRotation: ${LOGGED}, or choose another delivery`,
  }),
  POD_SIGNAL_UNKNOWN: (facts: { signal: string; known: readonly string[] }) => ({
    subject: term('OnChange.signal', 'signal of onChange'),
    rule: `must be one of ${facts.known.join(', ')}`,
    got: facts.signal,
    remedy: worded`write ${SIGHUP}, or ${RESTART} to have the application started again`,
  }),
  POD_ON_CHANGE_URL_INVALID: (facts: { url: unknown }) => ({
    subject: term('OnChange.httpPost', 'httpPost of onChange'),
    rule: 'must be a URL of the same pod, by plain http and without credentials, quotes or spaces',
    got: facts.url,
    remedy: 'write host and port as the agent reaches them, such as "http://127.0.0.1:8080/-/reload"',
  }),
  POD_ON_CHANGE_COMMAND_EMPTY: () => ({
    subject: term('OnChange.command', 'command of onChange'),
    rule: 'must be a list of texts that begins with a program',
    remedy: 'write the program and its arguments, such as ["/bin/touch", "/vault/log/changed"]',
  }),
  POD_ON_CHANGE_SPREAD_INVALID: (facts: { got: string }) => ({
    subject: term('OnChange.restart spread', 'spread of restart in onChange'),
    rule: 'must be between 1 s and 1 h',
    got: facts.got,
    remedy: worded`write ${SPREAD_RESTART}`,
  }),
  POD_ON_CHANGE_FILE_UNKNOWN: (facts: { name: string; files: readonly string[] }) => ({
    subject: 'onChange',
    rule: `every name must be one of files: ${facts.files.join(', ')}`,
    got: facts.name,
    remedy: worded`write the name as it is in files, or one ${term('OnChange', 'onChange')} for all of them`,
  }),
  POD_ON_CHANGE_CONTAINER_UNKNOWN: (facts: { name: string; containers: readonly string[] }) => ({
    subject: 'onChange container',
    rule: `must be one of containers: ${facts.containers.join(', ')}`,
    got: facts.name,
    remedy: 'write the name of a container, or leave it out for the first',
  }),
  POD_ON_CHANGE_USER_UNKNOWN: (facts: {
    container: string;
    user: number | undefined;
    group: number | undefined;
  }) => ({
    subject: `onChange container ${JSON.stringify(facts.container)}`,
    rule: 'a signal reaches processes of the same user and group only, so the user and group of the application must be stated, and its user cannot be root: the agent runs as both',
    got: { user: facts.user ?? 'not stated', group: facts.group ?? 'not stated' },
    remedy: worded`write ${USER_AND_GROUP} on the container, or choose ${HTTP_POST}`,
  }),
  POD_ON_CHANGE_USERS_DIFFER: (facts: {
    containers: readonly string[];
    identities: readonly { readonly user: number; readonly group: number }[];
  }) => ({
    subject: 'onChange',
    rule: `the one agent can signal processes of one user and group only, but the containers ${facts.containers.join(', ')} have several`,
    got: facts.identities,
    remedy: worded`give these containers the same ${USER_AND_GROUP_NAMES}, or choose ${HTTP_POST} for one of them`,
  }),
  POD_ON_CHANGE_RESTART_IN_JOB: (facts: { file: string }) => ({
    subject: `onChange of ${JSON.stringify(facts.file)}`,
    rule: 'cannot be given in a Job, whose containers are not started again: the Job would fail',
    got: RESTART,
    remedy: worded`choose ${SIGHUP} or ${HTTP_POST}, or let the Job run to its end`,
  }),
  POD_ENV_CONTAINER_UNKNOWN: (facts: { name: string; containers: readonly string[] }) => ({
    subject: 'envDelivery container',
    rule: `must be one of containers: ${facts.containers.join(', ')}`,
    got: facts.name,
    remedy: 'write the name of a container, or leave it out for the first',
  }),
  POD_ENV_NAME_TAKEN: (facts: { name: string; container: string }) => ({
    subject: 'env',
    rule: worded`a variable must come from one place, and ${OWN_VARIABLES} of container ${JSON.stringify(facts.container)} has this one already`,
    got: facts.name,
    remedy: worded`take it out of ${term('env or out of envVariables', 'env here, or out of env of the container')}`,
  }),
  POD_ENV_FILE_TAKEN: (facts: { file: string }) => ({
    subject: 'files',
    rule: 'cannot be "vault.env", the file that the variables of env come from',
    got: facts.file,
    remedy: 'give the file another name',
  }),
  POD_ENV_LIST_INVALID: (facts: { place: number; rule: string }) => ({
    subject: `env[${String(facts.place)}]`,
    rule: facts.rule,
    remedy: worded`write { variables: { PGUSER: ${term('creds.username', '{ database: ... }')} }, delivery: ${FILE_KEY_REF_OF_WEB} }`,
  }),
  POD_ENV_CONTAINER_TWICE: (facts: { container: string }) => ({
    subject: 'env',
    rule: 'a container must get its variables in one way, from one entry of the list',
    got: facts.container,
    remedy: 'put its variables into one entry',
  }),
  POD_ENV_GOES_STALE: (facts: { container: string; names: readonly string[]; file: string }) => ({
    subject: 'env',
    rule: `a process keeps the variables that it was started with, and a lease or a certificate ends, so that container ${JSON.stringify(facts.container)} must be started again on their change`,
    got: facts.names,
    remedy: worded`write onChange: ${term(`{ ${JSON.stringify(facts.file)}: OnChange.restart() } with the name of the container`, `{ files: { ${JSON.stringify(facts.file)}: { restart: { container: ${JSON.stringify(facts.container)} } } } }`)}, or choose envDelivery: ${SUPERVISOR}, or put them into a file`,
  }),
  POD_ENV_NOT_WITH_INJECTOR: () => ({
    subject: 'envDelivery',
    rule: 'a file reference must name a volume of the manifest, and the injector adds its volume later',
    got: FILE_KEY_REF,
    remedy: worded`choose envDelivery: ${WRAPPED_COMMAND} or ${SUPERVISOR}, or another delivery`,
  }),
  POD_ENV_COMMAND_UNKNOWN: (facts: { container: string; kind: string }) => ({
    subject: `container ${JSON.stringify(facts.container)} command`,
    rule: `with the delivery "${facts.kind}" something else starts the application, so its command must be stated: the image's own entrypoint cannot be seen from here`,
    remedy: worded`write command: ["/usr/bin/web", "--port=8080"], or choose envDelivery: ${FILE_KEY_REF}`,
  }),
  POD_ENV_COMMAND_REFERS: (facts: { container: string; where: string; kind: string; reference: string }) => ({
    subject: `container ${JSON.stringify(facts.container)} ${facts.where}`,
    rule: `$(NAME) is replaced by the kubelet, which does not know this variable with the delivery "${facts.kind}"`,
    got: `$(${facts.reference})`,
    remedy: 'have the application read the variable, or write $$(NAME) where that text is meant',
  }),
} satisfies ErrorTable;
