import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '../../support/process';
import { CONTAINERD_SOCKET, NETWORK } from './layout';

const run = promisify(execFile);

/** A machine has room for one node, because the bridge and its address are fixed. This file says whose it is. */
const OWNER_FILE = join(tmpdir(), 'avc-node-owner.json');

interface Owner {
  readonly pid: number;
  /** Tells the process from a later one with the same number. */
  readonly startTime: string;
  readonly folder: string;
}

/** Claims the machine for a node of this process; throws when the node of another process is up. */
export async function claimMachine(folder: string): Promise<void> {
  const owner = existsSync(OWNER_FILE) ? (JSON.parse(readFileSync(OWNER_FILE, 'utf8')) as Owner) : undefined;
  if (owner && startTimeOf(owner.pid) === owner.startTime) {
    throw new Error(`a node is up already: process ${String(owner.pid)} runs it in ${owner.folder}`);
  }
  for (const leftover of new Set([owner?.folder ?? folder, folder])) {
    await cleanUp(leftover);
  }
  const mine: Owner = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', folder };
  await writeFile(OWNER_FILE, JSON.stringify(mine));
}

/** Gives the machine back as it was. */
export async function releaseMachine(folder: string): Promise<void> {
  await cleanUp(folder);
  await rm(OWNER_FILE, { force: true });
}

/**
 * Removes what a node has left, whether it was stopped or died: its processes (when the machine's first one ends, the
 * kernel ends its containers and mounts), the bridge, the cgroups and the folder.
 */
async function cleanUp(folder: string): Promise<void> {
  await waitUntil('the processes of the node to end', () => {
    const running = processesOf(folder);
    running.forEach((pid) => {
      kill(pid);
    });
    return running.length === 0;
  });
  await run('ip', ['link', 'delete', NETWORK.bridge]).catch(() => undefined); // there is none
  removeCgroups();
  await rm(dirname(CONTAINERD_SOCKET), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

const OUR_PROGRAMS = /^(?:etcd|kube.*|containerd.*|unshare|bash)$/;

/** Processes of the programs that a node starts which name its folder among their arguments. */
function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [program = '', ...args] = (readProc(pid, 'cmdline') ?? '').split('\0');
      return (
        OUR_PROGRAMS.test(basename(program)) &&
        args.some((arg) => arg.includes(`${folder}/`) || arg === folder)
      );
    });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}

/** The kubelet's cgroups are empty now. One that is in use cannot be removed, so another kubelet's stay. */
function removeCgroups(): void {
  const root = '/sys/fs/cgroup';
  const hierarchies = existsSync(join(root, 'cgroup.controllers'))
    ? [root]
    : readdirSync(root).map((name) => join(root, name));
  for (const hierarchy of hierarchies) {
    removeTree(join(hierarchy, 'kubepods'));
  }
}

function removeTree(cgroup: string): void {
  if (!existsSync(cgroup)) {
    return;
  }
  for (const entry of readdirSync(cgroup, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      removeTree(join(cgroup, entry.name));
    }
  }
  try {
    rmdirSync(cgroup);
  } catch {
    // in use, or gone
  }
}

function startTimeOf(pid: number): string | undefined {
  // Field 22; the name of the program, field 2, may hold spaces.
  return readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ')[19];
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
