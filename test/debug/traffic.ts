import { type ChildProcess, spawn } from 'node:child_process';
import { program } from '../cli/program.ts';
import { ports } from './rulesets.ts';
import { childrenOf, type SmallNet } from './small-net.ts';

/** A program that runs in a namespace. */
export interface Running {
  child: ChildProcess;
  /** All it has said so far, and what it complained about. */
  said(): string;
  complained(): string;
  /** Settles when its output or complaint has the words. Throws where it ends before. */
  saying(words: string): Promise<void>;
  /** Sends a signal to the program itself. */
  signal(name: NodeJS.Signals): void;
  ended: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts a command in a namespace. */
export function start(namespace: string | string[], command: string[]): Running {
  const enter = typeof namespace === 'string' ? ['ip', 'netns', 'exec', namespace] : namespace;
  const child = spawn(enter[0]!, [...enter.slice(1), ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, COLUMNS: '100' },
  });
  let out = '';
  let err = '';
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const look of waiting.splice(0)) look();
  };
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    out += text;
    wake();
  });
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    err += text;
    wake();
  });
  let over = false;
  const ended = new Promise<{ status: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.on('close', (status, signal) => {
      over = true;
      wake();
      done({ status, signal });
    });
  });
  return {
    child,
    said: () => out,
    complained: () => err,
    ended,
    // nsenter has a child, which it does not hand signals on to.
    signal(name) {
      process.kill(childrenOf(child.pid!)[0] ?? child.pid!, name);
      // It stops when its child stops, and has to be woken itself.
      if (name === 'SIGCONT') child.kill(name);
    },
    saying: (words) =>
      new Promise((done, fail) => {
        const look = (): void => {
          if (`${out}${err}`.includes(words)) done();
          else if (over) fail(new Error(`ended without saying "${words}": ${out}${err}`));
          else waiting.push(look);
        };
        look();
      }),
  };
}

/** Starts `k8snet debug` in the namespace of the node. */
export const startDebug = ({ enter }: SmallNet, ...words: string[]): Running =>
  start(enter, [process.execPath, program, 'debug', ...words]);

const server = `require('node:net').createServer((socket) => socket.end('here')).listen(${ports.server}, () => console.log('listening'))`;

/** A server that answers every connection. */
export async function startServer(net: SmallNet): Promise<Running> {
  const running = start(net.server, [process.execPath, '-e', server]);
  await running.saying('listening');
  return running;
}

/** Opens one connection to the service; true where it was answered. */
export async function connect({ client, serviceAddress }: SmallNet): Promise<boolean> {
  const script = `const socket = require('node:net').connect(${ports.service}, '${serviceAddress}');
socket.setTimeout(3000, () => socket.destroy()).on('data', () => console.log('answered')).on('error', () => {})`;
  const running = start(client, [process.execPath, '-e', script]);
  await running.ended;
  return running.said().includes('answered');
}
