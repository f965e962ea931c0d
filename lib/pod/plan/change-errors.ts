import { type ErrorTable } from '../../core';

/** The part of `PodErrors` that concerns variables and reactions to changes: a file of its own for its length only. */
export const POD_CHANGE_ERRORS = {
  POD_ON_CHANGE_INVALID: (facts: { name: string }) => ({
    subject: `onChange of ${JSON.stringify(facts.name)}`,
    rule: 'a reaction is one of OnChange, or a list of at least one',
    remedy:
      'write OnChange.restart(), OnChange.signal("SIGHUP"), OnChange.httpPost(...) or OnChange.command([...])',
  }),
  POD_FAILED_ROTATION_UNKNOWN: () => ({
    subject: 'failedRotation',
    rule: 'what has failed is in the log of the agent, and an agent of the injector keeps none that a probe could read',
    got: 'FailedRotation.event()',
    remedy: 'write failedRotation: FailedRotation.logged(), or choose another delivery',
  }),
  POD_SIGNAL_UNKNOWN: (facts: { signal: string; known: readonly string[] }) => ({
    subject: 'OnChange.signal',
    rule: `the signal is one of ${facts.known.join(', ')}`,
    got: facts.signal,
    remedy: 'write OnChange.signal("SIGHUP"), or OnChange.restart() to have the application started again',
  }),
  POD_ON_CHANGE_URL_INVALID: (facts: { url: unknown }) => ({
    subject: 'OnChange.httpPost',
    rule: 'the URL is one of the same pod, by plain http and without credentials, quotes or spaces',
    got: facts.url,
    remedy: 'write host and port as the agent reaches them, such as "http://127.0.0.1:8080/-/reload"',
  }),
  POD_ON_CHANGE_COMMAND_EMPTY: () => ({
    subject: 'OnChange.command',
    rule: 'the command is a list of texts that begins with a program',
    remedy: 'write the program and its arguments, such as ["/bin/touch", "/vault/log/changed"]',
  }),
  POD_ON_CHANGE_SPREAD_INVALID: (facts: { got: string }) => ({
    subject: 'OnChange.restart spread',
    rule: 'the restarts are spread over 1 s to 1 h',
    got: facts.got,
    remedy: 'write OnChange.restart({ spread: Duration.minutes(5) })',
  }),
  POD_ON_CHANGE_FILE_UNKNOWN: (facts: { name: string; files: readonly string[] }) => ({
    subject: 'onChange',
    rule: `every name is one of files: ${facts.files.join(', ')}`,
    got: facts.name,
    remedy: 'write the name as it is in files, or one OnChange for all of them',
  }),
  POD_ON_CHANGE_CONTAINER_UNKNOWN: (facts: { name: string; containers: readonly string[] }) => ({
    subject: 'onChange container',
    rule: `the container is one of containers: ${facts.containers.join(', ')}`,
    got: facts.name,
    remedy: 'write the name of a container, or leave it out for the first',
  }),
  POD_ON_CHANGE_USER_UNKNOWN: (facts: {
    container: string;
    user: number | undefined;
    group: number | undefined;
  }) => ({
    subject: `onChange container ${JSON.stringify(facts.container)}`,
    rule: 'a signal reaches processes of the same user and group only, so the agent runs as the application, whose user and group are stated and whose user is not root',
    got: { user: facts.user, group: facts.group },
    remedy:
      'write securityContext: { user: 10001, group: 10001 } on the container, or choose OnChange.httpPost',
  }),
  POD_ON_CHANGE_USERS_DIFFER: (facts: {
    containers: readonly string[];
    identities: readonly { readonly user: number; readonly group: number }[];
  }) => ({
    subject: 'onChange',
    rule: `the one agent can signal processes of one user and group, but the containers ${facts.containers.join(', ')} have several`,
    got: facts.identities,
    remedy:
      'give these containers the same securityContext.user and group, or choose OnChange.httpPost for one of them',
  }),
  POD_ON_CHANGE_RESTART_IN_JOB: (facts: { file: string }) => ({
    subject: `onChange of ${JSON.stringify(facts.file)}`,
    rule: 'a container of a Job that is ended is not started again: the Job would fail',
    got: 'OnChange.restart()',
    remedy: 'choose OnChange.signal or OnChange.httpPost, or let the Job run to its end',
  }),
  POD_ENV_CONTAINER_UNKNOWN: (facts: { name: string; containers: readonly string[] }) => ({
    subject: 'envDelivery container',
    rule: `the container is one of containers: ${facts.containers.join(', ')}`,
    got: facts.name,
    remedy: 'write the name of a container, or leave it out for the first',
  }),
  POD_ENV_NAME_TAKEN: (facts: { name: string; container: string }) => ({
    subject: 'env',
    rule: `a variable comes from one place, and envVariables of container ${JSON.stringify(facts.container)} has this one already`,
    got: facts.name,
    remedy: 'take it out of env or out of envVariables',
  }),
  POD_ENV_FILE_TAKEN: (facts: { file: string }) => ({
    subject: 'files',
    rule: 'the name "vault.env" belongs to the file that the variables of env come from',
    got: facts.file,
    remedy: 'give the file another name',
  }),
  POD_ENV_LIST_INVALID: (facts: { place: number; rule: string }) => ({
    subject: `env[${String(facts.place)}]`,
    rule: facts.rule,
    remedy:
      'write { variables: { PGUSER: creds.username }, delivery: EnvDelivery.fileKeyRef({ containers: ["web"] }) }',
  }),
  POD_ENV_CONTAINER_TWICE: (facts: { container: string }) => ({
    subject: 'env',
    rule: 'a container gets its variables in one way, from one entry of the list',
    got: facts.container,
    remedy: 'put its variables into one entry',
  }),
  POD_ENV_GOES_STALE: (facts: { container: string; names: readonly string[]; file: string }) => ({
    subject: 'env',
    rule: `a process keeps the variables that it was started with, and a lease or a certificate ends, so that container ${JSON.stringify(facts.container)} is started again on their change`,
    got: facts.names,
    remedy: `write onChange: { ${JSON.stringify(facts.file)}: OnChange.restart() } with the name of the container, or choose EnvDelivery.supervisor(), or put them into a file`,
  }),
  POD_ENV_NOT_WITH_INJECTOR: () => ({
    subject: 'envDelivery',
    rule: 'a file reference names a volume of the manifest, and the injector adds its volume later',
    got: 'EnvDelivery.fileKeyRef()',
    remedy: 'choose EnvDelivery.wrappedCommand() or EnvDelivery.supervisor(), or another delivery',
  }),
  POD_ENV_COMMAND_UNKNOWN: (facts: { container: string; kind: string }) => ({
    subject: `container ${JSON.stringify(facts.container)} command`,
    rule: `with the delivery "${facts.kind}" something else starts the application, so its command is stated: the image's own entrypoint cannot be seen from here`,
    remedy: 'write command: ["/usr/bin/web", "--port=8080"], or choose EnvDelivery.fileKeyRef()',
  }),
  POD_ENV_COMMAND_REFERS: (facts: { container: string; where: string; kind: string; reference: string }) => ({
    subject: `container ${JSON.stringify(facts.container)} ${facts.where}`,
    rule: `$(NAME) is replaced by the kubelet, which does not know this variable with the delivery "${facts.kind}"`,
    got: `$(${facts.reference})`,
    remedy: 'have the application read the variable, or write $$(NAME) where that text is meant',
  }),
} satisfies ErrorTable;
