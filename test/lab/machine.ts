import { type ChildProcess, type SpawnOptionsWithStdioTuple, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { demand, type ExecuteOptions, execute, type Outcome } from './execute.ts';

/**
 * A machine of the lab: network, process, mount and host name namespaces of its own. They hang on its process 1, which
 * ends with this process however that ends: its standard input closes.
 */
export interface Machine {
  name: string;
  /** Its process 1 as this process sees it. */
  pid: number;
  /** A command to put before another, so that this runs on the machine. */
  enter: readonly string[];
  run(argv: readonly string[], options?: ExecuteOptions): Promise<Outcome>;
  /** Runs a shell script there. Throws with what it said where it fails. */
  script(text: string): Promise<string>;
  /** Ends everything that runs there, and with it the namespaces. */
  stop(): Promise<void>;
}

/** /proc and /sys are those of the new namespaces; /proc/self in the old /proc told the outer process id. */
const start = `read pid rest < /proc/self/stat
mount -t proc proc /proc
mount -t sysfs sysfs /sys
hostname "$1"
ip link set lo up
echo "$pid"
exec cat`;

/** Starts a machine that has nothing but a loopback. */
export async function startMachine(name: string): Promise<Machine> {
  const namespaces = ['--net', '--pid', '--mount', '--uts', '--fork', '--kill-child'];
  const holder = spawn('unshare', [...namespaces, 'sh', '-ec', start, 'sh', name], aside);
  holders.add(holder);
  const ended = once(holder, 'close').finally(() => holders.delete(holder));
  const pid = Number((await firstLines(holder, name, 1))[0]);
  const enter = ['nsenter', '--target', `${pid}`, '--net', '--pid', '--mount', '--uts', '--'];
  return {
    name,
    pid,
    enter,
    run: (argv, options) => execute([...enter, ...argv], options),
    script: (text) => demand([...enter, 'sh', '-e'], { input: text }),
    async stop() {
      holder.kill('SIGKILL');
      await ended;
    },
  };
}

/** Of a session of its own: Ctrl-C at the terminal is for the lab's own process, which ends the others. */
export const aside: SpawnOptionsWithStdioTuple<'pipe', 'pipe', 'pipe'> = {
  stdio: ['pipe', 'pipe', 'pipe'],
  detached: true,
};

const holders = new Set<ChildProcess>();

// A closed input would do; this does not wait for it.
process.on('exit', () => {
  for (const holder of holders) holder.kill('SIGKILL');
});

/** The first lines that a process prints; throws with what it said where it ends before. */
export function firstLines(child: ChildProcess, name: string, count: number): Promise<string[]> {
  const [lines, said]: [string[], string[]] = [[], []];
  return new Promise((done, fail) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (lines.length < count && lines.push(line) === count) done(lines);
      else said.push(line);
    });
    createInterface({ input: child.stderr! }).on('line', (line) => said.push(line));
    child.on('error', fail);
    child.on('close', () => fail(new Error(`${name} did not start: ${[...lines, ...said].join('; ').slice(0, 1000)}`)));
  });
}
