import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type Result, ScriptInPod, SHELLS } from './support';

/** What the script says, without its time. */
const said = ({ stdout }: Pick<Result, 'stdout'>) =>
  stdout.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /gm, '');

describe.each(SHELLS)('on-change.sh signal NAME CONTAINER in $name', (shell) => {
  let pod: ScriptInPod;
  let proc: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'avc-proc-'));
    pod = new ScriptInPod(shell, 'on-change.sh', { VAULT_AGENT_PROC: proc });
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(proc, { recursive: true, force: true });
    pod.remove();
  });

  /**
   * A real process, and what /proc of its pod shows of it: that of this machine, but without a parent. Only in a pod
   * has a process none.
   */
  async function runs(variables: Record<string, string>, parent = '0', program = '/bin/sleep') {
    const child = spawn(program, ['1000'], { env: variables, stdio: 'ignore' });
    children.push(child);
    const pid = String(child.pid);
    await eventually('its program to run', () =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(program),
    );
    mkdirSync(join(proc, pid));
    for (const file of ['environ', 'stat']) {
      writeFileSync(join(proc, pid, file), readFileSync(join('/proc', pid, file)));
    }
    const status = readFileSync(join('/proc', pid, 'status'), 'utf8');
    writeFileSync(join(proc, pid, 'status'), status.replace(/^PPid:\t\d+$/m, `PPid:\t${parent}`));
    return {
      /** How it has ended: by a signal. */
      ended: new Promise<NodeJS.Signals | null>((resolve) =>
        child.once('exit', (_, signal) => {
          resolve(signal);
        }),
      ),
      lives: () => child.signalCode === null && child.exitCode === null,
      /** Lets it have started at this tick, for whoever reads its `stat`. */
      startedAt: (tick: number) => {
        const stat = readFileSync(join(proc, pid, 'stat'), 'utf8');
        const behindName = stat.lastIndexOf(') ') + 2;
        const fields = stat.slice(behindName).split(' ');
        fields[19] = String(tick);
        writeFileSync(join(proc, pid, 'stat'), stat.slice(0, behindName) + fields.join(' '));
      },
    };
  }

  test.each(['SIGHUP', 'SIGUSR1', 'SIGTERM'] as const)(
    'sends %s to the process of the container',
    async (signal) => {
      const other = await runs({ VAULT_ON_CHANGE_TARGET: 'main-2' });
      const main = await runs({ A: 'x', VAULT_ON_CHANGE_TARGET: 'main', B: 'y' });
      const result = pod.run('signal', signal, 'main');
      expect(result).toMatchObject({ status: 0, stderr: '' });
      expect(said(result)).toBe(`[INFO] on-change: sent ${signal} to container main\n`);
      expect(await main.ended).toBe(signal);
      expect(other.lives()).toBe(true);
    },
  );

  test('takes the oldest of its processes: younger ones are of "kubectl exec" and of probes', async () => {
    const exec = await runs({ VAULT_ON_CHANGE_TARGET: 'main' });
    const main = await runs({ VAULT_ON_CHANGE_TARGET: 'main' });
    exec.startedAt(1000);
    main.startedAt(999);
    expect(pod.run('signal', 'SIGHUP', 'main').status).toBe(0);
    expect(await main.ended).toBe('SIGHUP');
    expect(exec.lives()).toBe(true);
  });

  test('passes over processes with a parent, which the container’s own process has started', async () => {
    const worker = await runs({ VAULT_ON_CHANGE_TARGET: 'main' }, '17');
    expect(said(pod.run('signal', 'SIGHUP', 'main'))).toContain('container main is not running');
    expect(worker.lives()).toBe(true);
  });

  test('reads the start of a process whose name looks like fields', async () => {
    const program = join(pod.folder, 'a) 1 2 (b');
    symlinkSync('/bin/sleep', program);
    const main = await runs({ VAULT_ON_CHANGE_TARGET: 'main' }, '0', program);
    const exec = await runs({ VAULT_ON_CHANGE_TARGET: 'main' });
    main.startedAt(5);
    exec.startedAt(6);
    expect(pod.run('signal', 'SIGHUP', 'main').status).toBe(0);
    expect(await main.ended).toBe('SIGHUP');
  });

  test('says that the container is not running, and ends with 0', () => {
    const result = pod.run('signal', 'SIGHUP', 'main');
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(said(result)).toBe(
      '[INFO] on-change: container main is not running; it reads the new files when it starts\n',
    );
  });

  test('says that it could not, and ends with 0', async () => {
    const main = await runs({ VAULT_ON_CHANGE_TARGET: 'main' });
    // The process has ended between the look and the signal.
    const gone = pod.runWith('kill() { return 1; }', 'signal', 'SIGHUP', 'main');
    expect(gone.status).toBe(0);
    expect(said(gone)).toBe('[ERROR] on-change: could not send SIGHUP to container main\n');
    expect(main.lives()).toBe(true);
  });
});

describe.each(SHELLS)('on-change.sh later SECONDS NAME CONTAINER in $name', (shell) => {
  let pod: ScriptInPod;
  let proc: string;
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'avc-proc-'));
    pod = new ScriptInPod(shell, 'on-change.sh', { VAULT_AGENT_PROC: proc });
    mkdirSync(pod.log, { recursive: true });
    mkdirSync(join(proc, '17'));
    writeFileSync(join(proc, '17', 'status'), 'Name:\tweb\nPPid:\t0\n');
    writeFileSync(join(proc, '17', 'stat'), `17 (web) ${'1 '.repeat(40)}\n`);
    writeFileSync(join(proc, '17', 'environ'), 'VAULT_ON_CHANGE_TARGET=main\0');
  });
  afterEach(() => {
    rmSync(proc, { recursive: true, force: true });
    pod.remove();
  });

  /** What the script says in the pod of this name, whose clock, sleep and signals are ours. */
  const later = async (name: string, now: number, sleep = 'echo "slept $1"') => {
    const clock = `date() { case $1 in +%s) echo ${String(now)} ;; *) command date "$@" ;; esac; }`;
    const { code, output } = await pod.startWith(
      `uname() { echo ${name}; }; ${clock}; sleep() { ${sleep}; }; kill() { echo "kill $*"; }`,
      'later',
      '300',
      'SIGTERM',
      'main',
    ).ended;
    expect(code).toBe(0);
    return said({ stdout: output });
  };
  const share = (text: string) => Number(/in (\d+) s/.exec(text)?.[1]);

  test("signals after the pod's share, which follows from its name and is at most SECONDS", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `web-7d4b9c-${String(index)}`);
    const shares = new Set<number>();
    for (const name of names) {
      const text = await later(name, 1000);
      const seconds = share(text);
      expect(text).toContain(
        `[INFO] on-change: SIGTERM to container main in ${String(seconds)} s, this pod's share of 300 s`,
      );
      expect(text).toContain(`slept ${String(seconds)}\n`);
      expect(text).toContain('kill -s TERM 17\n[INFO] on-change: sent SIGTERM to container main\n');
      expect(seconds).toBeLessThanOrEqual(300);
      expect(share(await later(name, 1000))).toBe(seconds);
      shares.add(seconds);
    }
    expect(shares.size).toBeGreaterThan(9);
  });

  test('leaves a container alone that has not started yet, as at the start of the pod: it reads the new files', async () => {
    rmSync(join(proc, '17'), { recursive: true });
    expect(await later('web-1', 1000)).toBe(
      '[INFO] on-change: container main is not running; it reads the new files when it starts\n',
    );
    expect(readdirSync(pod.log)).toEqual([]);
  });

  test('does nothing while one is due, and begins again when that time is over', async () => {
    // The sleeping process ends without having signalled, as it does with its container.
    const seconds = share(await later('web-1', 1000, 'exit'));
    const due = (at: number) => later('web-1', 1000 + at, 'exit');
    expect(await due(seconds)).toContain('SIGTERM to container main is due in 0 s already');
    expect(await due(seconds + 1)).toContain("this pod's share");
  });
});

describe.each(SHELLS)('on-change.sh run COMMAND... in $name', (shell) => {
  let pod: ScriptInPod;
  beforeEach(() => {
    pod = new ScriptInPod(shell, 'on-change.sh');
  });
  afterEach(() => {
    pod.remove();
  });

  test('runs the command with its arguments as they are, without standard input, and says that it has ended', () => {
    const args = ['a b', '', "it's", '$x', '*'];
    const result = pod.run('run', '/bin/sh', '-c', 'cat; printf "[%s]" "$@"; echo', 'sh', ...args);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(said(result)).toBe(
      `${args.map((arg) => `[${arg}]`).join('')}\n[INFO] on-change: /bin/sh has ended\n`,
    );
  });

  test('says with which code it has failed, and ends with 0: the agent would take an error for one of its own', () => {
    const result = pod.run('run', '/bin/sh', '-c', 'exit 7');
    expect(result.status).toBe(0);
    expect(said(result)).toBe('[ERROR] on-change: /bin/sh has failed with 7\n');
  });

  test('gives it 25 s, less than the 30 s of the agent', () => {
    const result = pod.runWith('timeout() { echo "$@"; return 124; }', 'run', '/bin/slow', 'x');
    expect(said(result)).toBe('25 /bin/slow x\n[ERROR] on-change: /bin/slow has failed with 124\n');
  });
});

describe.each(SHELLS)('on-change.sh post URL HOST PORT PATH in $name', (shell) => {
  let server: Server;
  let requests: string[];
  let answers: number[];

  beforeEach(async () => {
    requests = [];
    answers = [];
    server = createServer((request, response) => {
      requests.push(
        `${request.method ?? ''} ${request.url ?? ''} ${request.headers['content-length'] ?? ''}`,
      );
      response.statusCode = answers.shift() ?? 204;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** busybox' own programs alone, as in the images that have no curl. */
  const withoutCurl = (folder: string) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
    for (const name of ['date', 'grep', 'head', 'nc', 'timeout']) symlinkSync(busybox, join(bin, name));
    return bin;
  };

  describe.each(['curl', 'nc'])('by %s', (client) => {
    let pod: ScriptInPod;
    beforeEach(() => {
      pod = new ScriptInPod(shell, 'on-change.sh');
    });
    afterEach(() => {
      pod.remove();
    });

    const post = async (path: string) => {
      const port = String((server.address() as AddressInfo).port);
      const url = `http://127.0.0.1:${port}${path}`;
      // A function in the place of sleep, so that five attempts take no time.
      const programs = client === 'nc' ? `PATH='${withoutCurl(pod.folder)}'; ` : '';
      const script = pod.startWith(
        `${programs}sleep() { echo slept; }`,
        'post',
        url,
        '127.0.0.1',
        port,
        path,
      );
      const { code, output } = await script.ended;
      return { code, url, said: said({ stdout: output }) };
    };

    test('posts without a body, and says so', async () => {
      const { code, url, said: line } = await post('/-/reload?now=1');
      expect(code).toBe(0);
      expect(line).toBe(`[INFO] on-change: posted to ${url}\n`);
      expect(requests).toEqual([expect.stringMatching(/^POST \/-\/reload\?now=1 0?$/)]);
    });

    test('tries again a second after an answer that is not of 2xx', async () => {
      answers = [500, 404, 302];
      expect((await post('/r')).said).toMatch(/^slept\nslept\nslept\n\[INFO\]/);
      expect(requests).toHaveLength(4);
    });

    test('says after five attempts that nothing has answered, and ends with 0', async () => {
      answers = [500, 500, 500, 500, 500];
      const { code, url, said: line } = await post('/r');
      expect(code).toBe(0);
      expect(line).toBe(
        `${'slept\n'.repeat(4)}[WARN] on-change: no answer of 2xx to a POST to ${url}; right at the start, before the application listens, this is as it should be\n`,
      );
      expect(requests).toHaveLength(5);
    });
  });
});
