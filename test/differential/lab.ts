import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { noteNamespaces, removeNamespaces } from '../kernel/namespaces.ts';
import { feed, runScript } from '../kernel/shell.ts';
import { cables, nodeAddresses, nodeLines, type Port, podLines, pods, servicePorts, sysctls } from './plan.ts';

/** What the agent tells of one packet: what was traced and logged on the node, what came out, and who answered. */
export interface Told {
  events: Event[];
  frames: { port: Port; to: string; from: string; packet: string }[];
  served: { protocol: string; ip: string; port: number; peer: string; peerPort: number; said?: string }[];
  /** What a socket on the node was told at once: `EPERM`, `ENETUNREACH`. */
  said?: string | null;
  /** Did the node's process that asked get its answer? null for who asks from elsewhere, and for a raw socket. */
  heard: boolean | null;
}

export type Event =
  | {
      kind: 'nft';
      /** Number of the table's family. */
      family: number;
      table: string;
      chain: string;
      handle: number | null;
      /** 1 policy, 2 return, 3 rule (enum nft_trace_types). */
      type: number;
      id: number;
      protocol: number;
      network: string;
      transport: string;
    }
  | {
      kind: 'log';
      family: number;
      group: number;
      prefix: string;
      hook: number;
      mark: number;
      in: number | null;
      out: number | null;
      payload: string;
    }
  /** The kernel told more than the socket could hold. */
  | { kind: 'lost' };

/** A node, its cables and its pods, in network namespaces of their own. */
export interface Lab {
  node: string;
  run(script: string): Promise<string>;
  runInPod(pod: string, script: string): Promise<string>;
  ask(request: object): Promise<Told>;
  remove(): Promise<void>;
}

let built = 0;

const script = fileURLToPath(new URL('agent.py', import.meta.url));

export async function buildLab(): Promise<Lab> {
  const prefix = `k8snet-diff-${process.pid}-${++built}`;
  const name = (of: string): string => `${prefix}-${of}`;
  const node = name('node');
  const all = ['node', 'wire', ...Object.keys(pods)].map(name);
  noteNamespaces(all);
  const remove = (): Promise<void> => removeNamespaces(all);
  try {
    await runScript(null, feed('ip -batch -', [...all.map((namespace) => `netns add ${namespace}`), ...cables(name)]));
    await runScript(name('wire'), 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1\n');
    await runScript(
      name('wire'),
      feed(
        'ip -batch -',
        ['eth0', 'eth1', 'fence0', 'fence1'].map((device) => `link set ${device} up`),
      ),
    );
    for (const pod of Object.keys(pods)) await runScript(name(pod), podLines(pod));
    await runScript(node, `${sysctls()}${nodeLines()}`);
    const agent = await startAgent({
      node,
      wire: name('wire'),
      ports: {
        eth0: [name('wire'), 'eth0'],
        eth1: [name('wire'), 'eth1'],
        ...Object.fromEntries(Object.keys(pods).map((pod) => [pod, [name(pod), 'eth0']])),
      },
    });
    await agent.ask({ do: 'listen', addresses: nodeAddresses, ports: servicePorts });
    return {
      node,
      run: (text) => runScript(node, text),
      runInPod: (pod, text) => runScript(name(pod), text),
      ask: agent.ask,
      async remove() {
        await agent.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Agent {
  ask: Lab['ask'];
  stop(): Promise<void>;
}

async function startAgent(plan: object): Promise<Agent> {
  const child: ChildProcess = spawn('/usr/bin/python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { done(told: Told): void; fail(error: Error): void }[] = [];
  const ended = new Promise<void>((done) => child.on('exit', () => done()));
  child.on('exit', (code) => {
    for (const { fail } of waiting.splice(0)) fail(new Error(`the agent ended with ${code}`));
  });
  child.stdin!.on('error', () => {});
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const told = JSON.parse(line);
    const { done, fail } = waiting.shift()!;
    if (told.failed === undefined) done(told);
    else fail(new Error(`the agent: ${told.failed}`));
  });
  const ask: Lab['ask'] = (request) =>
    new Promise((done, fail) => {
      waiting.push({ done, fail });
      child.stdin!.write(`${JSON.stringify(request)}\n`);
    });
  await ask(plan);
  return {
    ask,
    async stop() {
      child.stdin!.end();
      await ended;
    },
  };
}
