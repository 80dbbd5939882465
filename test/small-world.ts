import { openWorld, type World } from '../src/cluster/world.ts';
import { traceFlow } from '../src/explain/trace.ts';
import type { Path, Trace } from '../src/model/trace.ts';
import { readEvidence } from '../src/sources/evidence.ts';
import { bundleOf } from './sources/evidence/files-of.ts';

/** Output of commands by path in the bundle: `{ 'nodes/node-1/ip-route.txt': 'default via ...' }`. */
export type Texts = Record<string, string>;

/** Another text for a file, or what to make of the text it has; null takes the file away. */
export type Changes = Record<string, string | ((text: string) => string) | null>;

/** The world that these outputs describe, read by the real parsers. */
export const worldOf = (texts: Texts): World => openWorld(readEvidence(bundleOf(texts)));

/** The texts with some files changed. A change that changes nothing is a mistake in the test. */
export function change(texts: Texts, changes: Changes): Texts {
  const changed = { ...texts };
  for (const [path, to] of Object.entries(changes)) {
    if (to === null) delete changed[path];
    else changed[path] = typeof to === 'string' ? to : to(texts[path] ?? '');
    if (changed[path] === texts[path]) throw new Error(`${path} is not changed`);
  }
  return changed;
}

/** What is asked of a world beside source and target. */
export interface Ask {
  protocol?: string;
  node?: string;
  sourcePort?: number;
  verbose?: boolean;
}

/** The real trace of `from -> to`; from `node-1` unless told otherwise. */
export const traceIn = (world: World, from: string, to: string, ask: Ask = {}): Trace =>
  traceFlow(world, {
    target: to,
    from,
    protocol: ask.protocol ?? null,
    sourcePort: ask.sourcePort ?? null,
    node: ask.node ?? (world.network.nodes.length > 1 ? 'node-1' : null),
    namespace: 'default',
    verbose: ask.verbose ?? false,
    hostname: null,
  });

/** Every way as one line, without repetitions, in the order of the trace. */
export const fates = (world: World, from: string, to: string, ask?: Ask): string[] => [
  ...new Set(traceIn(world, from, to, ask).paths.map(fateOf)),
];

/** `0.5 delivered/dropped 192.168.0.3:8080 from 192.168.0.2`: there/back, where to, and what the receiver sees. */
export function fateOf(path: Path): string {
  const share =
    path.probability === null
      ? `if ${path.conditions.join(' and ')}: `
      : path.probability === 1
        ? ''
        : `${Number(path.probability.toFixed(3))} `;
  const ways =
    path.verdict === path.reply.verdict && path.verdict !== 'delivered'
      ? path.verdict
      : `${path.verdict}/${path.reply.verdict}`;
  const port = path.destination.port === null ? '' : `:${path.destination.port}`;
  const ip = port && path.destination.ip.includes(':') ? `[${path.destination.ip}]` : path.destination.ip;
  return `${share}${ways} ${ip}${port} from ${path.source.ip}`;
}

/** Why each way ended as it did, the way back after `|`. */
export const reasons = (world: World, from: string, to: string, ask?: Ask): string[] =>
  traceIn(world, from, to, ask).paths.map(({ reason, reply }) =>
    reply.reason ? `${reason} | ${reply.reason}` : reason,
  );
