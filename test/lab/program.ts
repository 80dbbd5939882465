import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { aside, firstLines } from './machine.ts';

/** A program that runs until it is stopped, or its machine is. */
export interface Program {
  /** Its process id on the machine. */
  pid: number;
  child: ChildProcess;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A program that is only there. */
export const idle = ['sh', '-c', 'echo ready; read -r line || :'];

/** A web server that says its name and what it saw. */
export const httpServer = (name: string, ...ports: number[]): string[] => [
  process.execPath,
  here('serve.mjs'),
  name,
  ...ports.map(String),
];

/** Answers what kube-proxy is asked about itself. */
export const kubeProxyServer = [process.execPath, here('serve-kube-proxy.mjs')];

/** The visitor that tries addresses; its arguments follow. */
export const visitor = [process.execPath, here('visit.mjs')];

/** The API server on a folder with the lab's objects and certificates. */
export const apiServer = (...words: string[]): string[] => [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  here('apiserver.ts'),
  ...words,
];

/** dnsmasq(8) that reads nothing of the machine's own and says on standard output when it is ready. */
export const dnsServer = (records: readonly string[]): string[] => [
  ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--user=root'],
  ...['--pid-file=', '--log-facility=-', '--cache-size=0', ...records],
];

/** Starts a program behind `enter` and waits until it prints that it is ready. `before`: shell lines that run first. */
export async function startProgram(
  enter: readonly string[],
  argv: readonly string[],
  before: readonly string[] = [],
): Promise<Program> {
  const script = ['read pid rest < /proc/self/stat', ...before, 'echo "$pid"', 'exec "$@" 2>&1'].join('\n');
  const [file, ...options] = [...enter, 'sh', '-ec', script, 'sh', ...argv] as [string, ...string[]];
  const child = spawn(file, options, aside);
  const [pid] = await firstLines(child, argv.join(' '), 2);
  return { pid: Number(pid), child };
}
