import {
  AGENT_LOG_DIR,
  CA_DIR,
  CONFIG_DIR,
  PROGRAM_DIR,
  TOKEN_DIR,
  TOKEN_SINK_DIR,
  VIEWS_DIR,
} from '../../agent';
import { PodErrors } from '../errors';

/** Folders that a mount would hide from the programs that need what is in them, with everything below. */
const OF_THE_SYSTEM = ['/bin', '/boot', '/dev', '/lib', '/lib64', '/proc', '/sbin', '/sys', '/usr'];

/** What base images have in /etc, and what the kubelet puts there. Another folder in it hides nothing. */
const OF_ETC =
  /^\/etc\/(?:alternatives|apk|apt|bash|binfmt\.d|ca-certificates|conf\.d|cron[\w.-]*|crypto-policies|dbus-1|debconf|default|dnf|dpkg|fonts|gnupg|gss|host[\w.-]*|init\.d|iproute2|java|kernel|ld\.[\w.-]+|libnl-3|localtime|logrotate\.d|modprobe\.d|modules-load\.d|mtab|network[\w.-]*|nsswitch\.conf|openldap|opt|os-release|pam\.d|passwd|perl|pki|popt\.d|profile[\w.-]*|protocols|python[\w.-]*|rc[\w.-]*|resolv\.conf|rpc|rpm|secfixes\.d|security|selinux|services|shadow|shells|skel|ssh|ssl|subgid|subuid|sudoers[\w.-]*|sysconfig|sysctl\.d|systemd|terminfo|tmpfiles\.d|udev|udhcpc|update-motd\.d|vim|xattr\.conf|X11|xdg|yum[\w.-]*|group|gshadow)(?:\/|$)/;

/** Folders of the agent's containers, themselves and what is below. */
const OF_THE_AGENT = [
  CONFIG_DIR,
  AGENT_LOG_DIR,
  TOKEN_SINK_DIR,
  CA_DIR,
  PROGRAM_DIR,
  VIEWS_DIR,
  '/home/vault',
  '/vault/custom',
  '/vault/tls',
  '/vault/configs',
  '/vault/agent-cache',
  '/var/run/secrets/kubernetes.io',
  '/run/secrets/kubernetes.io',
  TOKEN_DIR,
];

/**
 * The folder of the secrets, checked: it is mounted into the application's containers and into the agent.
 * @throws POD_SECRETS_PATH_INVALID for a path that is relative, has `..`, or a character that needs quoting
 * @throws POD_SECRETS_PATH_TAKEN for a folder that the system, the agent or the kubelet needs
 */
export function checkedSecretsPath(path: string): string {
  // A colon would split the mount in some container runtimes.
  if (typeof path !== 'string' || !/^(?:\/[\w.-]+)+$/.test(path) || /\/\.\.?(?:\/|$)/.test(path)) {
    throw PodErrors.POD_SECRETS_PATH_INVALID({ path });
  }
  const ofEtc = path === '/etc' ? path : OF_ETC.exec(path)?.[0].replace(/\/$/, '');
  const taken =
    ofEtc ??
    [...OF_THE_SYSTEM, ...OF_THE_AGENT].find(
      (folder) => path === folder || path.startsWith(`${folder}/`) || folder.startsWith(`${path}/`),
    );
  if (taken !== undefined) throw PodErrors.POD_SECRETS_PATH_TAKEN({ path, taken });
  return path;
}
