import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../support/process';

/** A name server that pods ask, until `stop`. */
export interface NameServer {
  stop(): Promise<void>;
}

/**
 * Serves names to pods: Debian's dnsmasq on `address`, port 53, where the kubelet points every pod. It knows `names`
 * and nothing else.
 */
export async function startNameServer(
  address: string,
  names: Readonly<Record<string, string>>,
): Promise<NameServer> {
  const folder = await mkdtemp(join(tmpdir(), 'avc-dns-'));
  const server = startProcess({
    command: 'dnsmasq',
    args: [
      ...[
        '--keep-in-foreground',
        '--no-resolv',
        '--no-hosts',
        '--no-daemon',
        '--user=root',
        '--bind-interfaces',
      ],
      ...['--conf-file=/dev/null', '--pid-file=', `--listen-address=${address}`, '--except-interface=lo'],
      ...Object.entries(names).map(([name, target]) => `--address=/${name}/${target}`),
    ],
    logFile: join(folder, 'dnsmasq.log'),
  });
  return {
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
