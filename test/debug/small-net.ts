import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { canonicalAddress } from '../../src/model/address.ts';
import { succeedsInside } from '../kernel/shell.ts';

/** A client, a node between, and a server, in network namespaces of their own. */
export interface SmallNet {
  /** Names of the namespaces. */
  client: string;
  node: string;
  server: string;
  clientAddress: string;
  serverAddress: string;
  serviceAddress: string;
  /** What enters the node, before a command: its processes see each other only, as on a machine of its own. */
  enter: string[];
  /** Runs a command in a namespace; text is its standard input. */
  run(namespace: string, command: string[], text?: string): string;
  remove(): void;
}

/** Why nothing can be tried here; false where it can. */
export const lacking: string | false = succeedsInside(
  'iptables-legacy -t raw -L && iptables-nft -t raw -L && nft list ruleset && ip link add probe0 type veth peer name probe1',
)
  ? false
  : 'not root, or no network namespaces, iptables of both backends or nft';

/** The addresses are of this net alone: the kernel's log is one for all namespaces. */
export async function buildSmallNet(version: 4 | 6): Promise<SmallNet> {
  const bytes = randomBytes(4);
  const name = `k8snet-debug-${process.pid}-${bytes.toString('hex')}`;
  const [client, node, server] = [`${name}-c`, `${name}-n`, `${name}-s`];
  const [one, two] = [bytes[0]!, bytes[1]!];
  const address = (net: number, host: number): string =>
    version === 4
      ? `10.${one}.${two}.${net * 16 + host}`
      : canonicalAddress(`fd00:${bytes.toString('hex', 0, 2)}:${bytes.toString('hex', 2)}:${net}::${host}`)!;
  const length = version === 4 ? 28 : 64;
  const run = (namespace: string, command: string[], text?: string): string =>
    execFileSync('ip', ['netns', 'exec', namespace, ...command], {
      encoding: 'utf8',
      input: text ?? '',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const script = (namespace: string, ...lines: string[]): string => run(namespace, ['sh', '-ec', lines.join('\n')]);
  let stop = (): void => {};
  const net: SmallNet = {
    enter: [],
    client,
    node,
    server,
    clientAddress: address(0, 2),
    serverAddress: address(1, 2),
    serviceAddress: version === 4 ? `172.20.${one}.${two}` : address(9, 9),
    run,
    remove() {
      stop();
      for (const namespace of [client, node, server]) {
        try {
          execFileSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
        } catch {}
      }
    },
  };
  try {
    for (const namespace of [client, node, server]) execFileSync('ip', ['netns', 'add', namespace]);
    const settings = 'sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0';
    for (const namespace of [client, node, server]) script(namespace, settings, 'ip link set lo up');
    script(
      node,
      'sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0',
      ...[client, server].map((other, index) => `ip link add port${index} type veth peer name eth0 netns ${other}`),
      ...[0, 1].flatMap((index) => [
        `ip addr add ${address(index, 1)}/${length} dev port${index} nodad`,
        `ip link set port${index} up`,
      ]),
    );
    for (const [index, namespace] of [client, server].entries()) {
      script(
        namespace,
        `ip addr add ${address(index, 2)}/${length} dev eth0 nodad`,
        'ip link set eth0 up',
        `ip route add default via ${address(index, 1)}`,
      );
    }
    const machine = await startMachine(node);
    stop = machine.stop;
    net.enter = ['nsenter', '-t', `${machine.pid}`, '--net', '--pid', '--mount', '--'];
    return net;
  } catch (error) {
    net.remove();
    throw error;
  }
}

/** A process that other processes of the node are children of; it ends when this program does. */
function startMachine(namespace: string): Promise<{ pid: number; stop(): void }> {
  const unshare = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', 'echo ready; exec cat'];
  const child = spawn('ip', ['netns', 'exec', namespace, ...unshare], { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`the machine ended with ${code}`)));
    child.stdout.once('data', () => done({ pid: childrenOf(child.pid!)[0]!, stop: () => child.kill('SIGKILL') }));
  });
}

/** Process ids as this program sees them, also of children in a namespace of their own. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
