import {
  type AgentConnection,
  type DeclaredOnChange,
  Delivery,
  EnvDelivery,
  type EnvTarget,
  FailedRotation,
  type InjectorOptions,
  OnChange,
  type OnChangeTarget,
  type RestartOptions,
  ServiceMesh,
  type SignalName,
} from '../../pod';
import { described, dictionary, type Form, list, made, number, oneOf, scalar, text } from '../form/form';
import { choice, object } from '../form/object';
import { duration } from './units';

/** `Delivery`. */
export function delivery(): Form<Delivery> {
  return choice({
    agent: { alone: () => Delivery.agent() },
    initAndSidecar: { alone: () => Delivery.initAndSidecar() },
    injector: {
      alone: () => Delivery.injector(),
      told: made(injectorOptions(), (options) => Delivery.injector(options)),
    },
  });
}

function injectorOptions(): Form<InjectorOptions> {
  const connections = (): Form<readonly AgentConnection[]> =>
    list(oneOf('auto-auth', 'caching', 'templating'));
  return object<InjectorOptions>({
    logLevel: oneOf('trace', 'debug', 'info', 'warn', 'error'),
    logFormat: oneOf('standard', 'json'),
    clientTimeout: duration(),
    clientMaxRetries: number(),
    proxyAddress: text(),
    goMaxProcs: number(),
    maxConnectionsPerHost: number(),
    leaseRenewalThreshold: number(),
    disableIdleConnections: connections(),
    disableKeepAlives: connections(),
    extraSecret: text(),
    copyVolumeMountsOf: text(),
    telemetry: dictionary(scalar()),
  });
}

/** `EnvDelivery`. */
export function envDelivery(): Form<EnvDelivery> {
  const target = (): Form<EnvTarget> => object<EnvTarget>({ container: text(), containers: list(text(), 1) });
  return choice({
    fileKeyRef: {
      alone: () => EnvDelivery.fileKeyRef(),
      told: made(target(), (of) => EnvDelivery.fileKeyRef(of)),
    },
    wrappedCommand: {
      alone: () => EnvDelivery.wrappedCommand(),
      told: made(target(), (of) => EnvDelivery.wrappedCommand(of)),
    },
    supervisor: {
      alone: () => EnvDelivery.supervisor(),
      told: made(target(), (of) => EnvDelivery.supervisor(of)),
    },
  });
}

/** `ServiceMesh`. */
export function mesh(): Form<ServiceMesh> {
  return choice({
    istio: { alone: () => ServiceMesh.istio() },
    linkerd: { alone: () => ServiceMesh.linkerd() },
  });
}

/** `FailedRotation`. */
export function failedRotation(): Form<FailedRotation> {
  return choice({
    logged: { alone: () => FailedRotation.logged() },
    event: { alone: () => FailedRotation.event() },
  });
}

/** `OnChange`: one or several for all files, or `files` with those of each. */
export function onChange(): Form<DeclaredOnChange> {
  const one = oneOrMore(reaction());
  const each = object<{ files: Readonly<Record<string, OnChange | readonly OnChange[]>> }>(
    { files: described('The reactions for each file by its name.', dictionary(one)) },
    ['files'],
  );
  return {
    schema: { anyOf: [one.schema, each.schema] },
    read: (written) =>
      written.names?.includes('files') === true ? each.read(written).files : one.read(written),
  };
}

function oneOrMore<T>(form: Form<T>): Form<T | readonly T[]> {
  const several = list(form, 1);
  return {
    schema: { anyOf: [form.schema, several.schema] },
    read: (written) => (Array.isArray(written.value) ? several.read(written) : form.read(written)),
  };
}

function reaction(): Form<OnChange> {
  return choice({
    signal: {
      told: made(
        object<OnChangeTarget & { signal: SignalName }>(
          {
            // The class knows which there are, and says so.
            signal: text() as Form<SignalName>,
            container: text(),
          },
          ['signal'],
        ),
        ({ signal, ...target }) => OnChange.signal(signal, target),
      ),
    },
    restart: {
      alone: () => OnChange.restart(),
      told: made(object<RestartOptions>({ container: text(), spread: duration() }), (options) =>
        OnChange.restart(options),
      ),
    },
    httpPost: { told: made(text(), (url) => OnChange.httpPost(url)) },
    command: { told: made(list(text(), 1), (words) => OnChange.command(words)) },
  });
}
