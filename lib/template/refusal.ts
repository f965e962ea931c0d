import { functionCalls } from './function-calls';
import { templateOutcome } from './template-outcome';

/** Functions that read something else than secrets by their paths, and what to write instead. */
const REFUSED: Readonly<Record<string, string>> = {
  secrets: 'optional() of a secret looks whether it is there',
  pkiCert: 'pki(mount).role(role).certificate(...) issues certificates',
  plugin: 'the image of the agent has no plug-ins',
  writeToFile: 'each file of the workload is declared by its name',
  env: "the environment is the agent's and not the application's",
  mustEnv: "the environment is the agent's and not the application's",
  envOrDefault: "the environment is the agent's and not the application's",
  file: "the agent sees its own files and not the application's",
};

/** Functions that ask Consul or Nomad, which the agent is not connected to. */
const OF_OTHERS =
  /^(?:key|keyExists|keyOrDefault|ls|safeLs|node|nodes|service|connect|services|tree|safeTree|caRoots|caLeaf|datacenters|partitions|peerings|exportedServices|nomad\w*)$/;

/**
 * Why a template is none for a file of secrets, whatever its workload declares that it reads: it fails, may write
 * `<no value>`, or asks something else than Vault. Undefined where nothing is wrong.
 */
export function templateRefusal(template: string, left: string, right: string): string | undefined {
  const outcome = templateOutcome({ text: template, left, right, failsOnMissingKey: true });
  if (outcome.failure !== undefined) return `it fails whatever the secrets hold: ${outcome.failure}`;
  for (const { name } of functionCalls(template, left, right)) {
    if (OF_OTHERS.test(name)) return `${name} asks Consul or Nomad, which the agent is not connected to`;
    const instead = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
    if (instead !== undefined) return `${name} is not for a file of secrets: ${instead}`;
  }
  const missing = outcome.missing.find(({ always, seenBySetting }) => always || !seenBySetting);
  if (missing === undefined) return undefined;
  return missing.always
    ? `${missing.expression === '.' ? 'the dot' : missing.expression} has no value outside of with and range, and <no value> is written`
    : `where ${missing.expression} is missing, <no value> is written: put it into {{ with ... }}{{ . }}{{ else }}{{ sprig_fail "missing" }}{{ end }}`;
}
