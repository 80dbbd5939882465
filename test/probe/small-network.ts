import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { NamespaceEntry } from '../../src/doctor/probing/planned-probe.ts';
import { type Machine, startMachine } from '../lab/machine.ts';

/** The worker from its source. */
export const workerProgram = [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL('../../src/probe/worker.ts', import.meta.url)),
];

/** A sender with a bridge, and two machines on it: `server` has .2, `other` .3 and a narrow link; both have .9. */
export interface SmallNetwork {
  sender: Machine;
  server: Machine;
  /** How a worker gets into the sender's namespace. */
  entry: NamespaceEntry;
  remove(): Promise<void>;
}

const hosts = [
  ['server', 2],
  ['other', 3],
] as const;

export async function buildSmallNetwork(): Promise<SmallNetwork> {
  const [sender, server, other] = await Promise.all(['sender', 'server', 'other'].map((name) => startMachine(name)));
  const machines = [sender!, server!, other!];
  const remove = async (): Promise<void> => void (await Promise.all(machines.map((machine) => machine.stop())));
  try {
    await sender!.script(`
sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
ip link add br0 type bridge
ip addr add 10.77.0.1/24 dev br0
ip addr add fd77::1/64 dev br0 nodad
ip link set br0 up
sysctl -qw net.bridge.bridge-nf-call-iptables=0 || true`);
    for (const [index, [name, number]] of hosts.entries()) {
      const machine = machines[index + 1]!;
      // Process ids of the other namespaces are known to this one only: the cable is laid from outside.
      await machine.script('ip link add eth0 type veth peer name port');
      await startIp([
        'nsenter',
        `--net=/proc/${machine.pid}/ns/net`,
        'ip',
        'link',
        'set',
        'port',
        'netns',
        `${sender!.pid}`,
      ]);
      await sender!.script(`ip link set port name ${name}\nip link set ${name} master br0\nip link set ${name} up`);
      await machine.script(`
ip addr add 10.77.0.${number}/24 dev eth0
ip addr add 10.77.0.9/24 dev eth0
ip addr add fd77::${number}/64 dev eth0 nodad
ip link set eth0 up`);
    }
    await other!.script('ip link set eth0 mtu 1400');
    const path = `/proc/${sender!.pid}/ns/net`;
    const inode = /\d+/.exec(readlinkSync(path))![0];
    return { sender: sender!, server: server!, entry: { path, inode }, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function startIp([name, ...words]: string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(name!, words, { stdio: 'inherit' });
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`${words.join(' ')}: exit status ${code}`))));
  });
}

/** Starts a program on a machine, which ends with the machine, and waits for the line by which it says that it serves. */
export async function serve(machine: Machine, argv: readonly string[], ready: RegExp): Promise<void> {
  const [name, ...words] = [...machine.enter, ...argv];
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(name!, words, {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  await new Promise<void>((done, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (ready.test(line)) done();
      });
    }
    child.on('error', fail);
    child.on('close', () => fail(new Error(`${argv[0]} ended: ${said.join('; ')}`)));
  });
}
