import { spawn } from 'node:child_process';

/** Runs kubectl and gives what it printed; throws what it complained about. */
export type Kubectl = (args: readonly string[], options?: KubectlOptions) => Promise<string>;

export interface KubectlOptions {
  /** Its standard input, for `-f -`. */
  readonly input?: string;
  /** Ends it after this time. @default 2 min */
  readonly timeoutMs?: number;
}

/** kubectl that always talks to the cluster of `kubeconfig`. */
export function kubectlWith(program: string, kubeconfig: string): Kubectl {
  return (args, options = {}) =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, KUBECONFIG: kubeconfig };
      const child = spawn(program, args, { env, timeout: options.timeoutMs ?? 120_000 });
      const [out, err]: [Buffer[], Buffer[]] = [[], []];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.once('error', reject);
      child.once('close', (code, signal) => {
        if (code === 0) {
          resolve(Buffer.concat(out).toString('utf8'));
        } else {
          const complaint = Buffer.concat(err).toString('utf8').trim();
          reject(
            new Error(`kubectl ${args.join(' ')}: ${complaint || `ended with ${String(code ?? signal)}`}`),
          );
        }
      });
      child.stdin.on('error', () => undefined); // it may end without reading all of its input
      child.stdin.end(options.input);
    });
}
