import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { searchPath } from './command.ts';
import { DebugError } from './debug-error.ts';
import { type Followed, lineSplitter } from './lines.ts';

/** Milliseconds until a program must listen. */
const patience = 10_000;

/**
 * Follows what a program prints, from when it listens to the kernel: it has joined a group of netlink, or says so itself as
 * tcpdump does. Throws DebugError where it does not come to that.
 */
export async function followProgram(command: readonly string[], onLine: (line: string) => void): Promise<Followed> {
  const [name, ...words] = command as [string, ...string[]];
  const child = spawn(name, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { LC_ALL: 'C', PATH: searchPath } });
  child.stdout.setEncoding('utf8').on('data', lineSplitter(onLine));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-500);
  });
  let over: string | null = null;
  const ended = new Promise<string>((done) => {
    const end = (reason: string): void => {
      over ??= `${command.join(' ')} ended: ${complaint.trim() || reason}`;
      done(over);
    };
    child.once('error', ({ message }) => end(message));
    child.once('close', (code) => end(`exit status ${code}`));
  });
  const start = Date.now();
  while (over === null && !hasGroup(child.pid) && !/^listening on|: listening on/m.test(complaint)) {
    if (Date.now() - start > patience) {
      child.kill();
      throw new DebugError(`${command.join(' ')} does not listen to the kernel`);
    }
    await wait(10);
  }
  if (over !== null) throw new DebugError(over);
  return {
    id: child.pid ?? null,
    ended,
    stop() {
      child.kill();
    },
  };
}

/** Has the process joined a group of NETLINK_NETFILTER (12)? /proc/net/netlink: sk, Eth, Pid, Groups, ... */
function hasGroup(pid: number | undefined): boolean {
  return readFileSync('/proc/net/netlink', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .some(([, protocol, port, groups]) => protocol === '12' && port === `${pid}` && Number.parseInt(groups!, 16) !== 0);
}
