import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Lab } from './lab.ts';

/** One connection to try. */
export interface Attempt {
  from: string;
  ip: string;
  port: number;
  protocol: 'tcp' | 'udp' | 'icmp';
  source?: string;
  sourcePort?: number;
}

/** What came of it: who answered, the address that was asked there and the one it was asked from; or the error. */
export type Truth =
  | { answer: { name: string; local: Endpoint; peer: Endpoint } | null }
  | { error: 'TIMEOUT' | 'ECONNREFUSED' | (string & {}) };

export interface Endpoint {
  ip: string;
  port: number;
}

/** Ports that every namespace answers on, by TCP and UDP. */
const ports = [53, 80, 81, 443, 8080];

/** How long a try waits, in milliseconds: shorter than the first retransmission of a SYN. */
const patience = 400;

/** The same where the machine may have been too busy to answer in time. */
const longPatience = 4000;

/** The processes in the namespaces. */
export interface Agents {
  attempt(attempt: Attempt, again: boolean): Promise<Truth>;
  stop(): Promise<void>;
}

interface Agent {
  process: ChildProcess;
  waiting: Map<number, (truth: Truth) => void>;
}

/** Starts one process in each of the namespaces named, which answers and tries. */
export async function startAgents(lab: Lab, names: ReadonlySet<string>): Promise<Agents> {
  const agents = new Map(
    await Promise.all(
      [...lab.namespaces]
        .filter(([name]) => names.has(name))
        .map(async ([name, namespace]) => [name, await startAgent(name, namespace)] as const),
    ),
  );
  let id = 0;
  return {
    attempt({ from, ...request }, again) {
      const { process, waiting } = agents.get(from)!;
      id += 1;
      process.stdin!.write(`${JSON.stringify({ id, ...request, millis: again ? longPatience : patience })}\n`);
      return new Promise((done) => waiting.set(id, done));
    },
    async stop() {
      await Promise.all([...agents.values()].map(stopAgent));
    },
  };
}

const script = fileURLToPath(new URL('agent.mjs', import.meta.url));

function startAgent(name: string, namespace: string): Promise<Agent> {
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, script, name, ports.join(',')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: Agent['waiting'] = new Map();
  return new Promise((done, fail) => {
    child.on('exit', (code) => fail(new Error(`the agent of ${name} ended with ${code}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const { id, ready, ...truth } = JSON.parse(line);
      if (ready) return done({ process: child, waiting });
      waiting.get(id)?.(truth);
      waiting.delete(id);
    });
  });
}

function stopAgent({ process: child }: Agent): Promise<void> {
  return new Promise((done) => {
    child.on('exit', () => done());
    child.kill('SIGKILL');
  });
}
