import type { World } from '../../src/cluster/world.ts';
import { traceFlow } from '../../src/explain/trace.ts';
import type { Path, Trace } from '../../src/model/trace.ts';
import type { Lab } from './lab.ts';
import type { Attempt, Truth } from './truth.ts';

/** One flow of a case. */
export interface Flow {
  /** A node, a pod or `outside`. */
  from: string;
  /** `10.96.0.1:80`, `[fd00::1]:80`, an address for ICMP; a pod's name for its IPv4 address, `v6 web:80` for the other. */
  to: string;
  /** tcp where it is not told. */
  protocol?: Attempt['protocol'];
  /** Source address that the client binds to; for nodes and outside. */
  source?: string;
  sourcePort?: number;
  /**
   * What the kernel does with it, so that a world which is not what it seems is found out: all of these in several tries,
   * one of these in one.
   */
  expect: Outcome | Outcome[];
  /** What this flow is about, where the case has many. */
  what?: string;
  /** More than one where chance decides. */
  tries?: number;
  /** The evidence cannot tell whether it is answered: the prediction has to say so. */
  undecided?: boolean;
}

/** `answered by web from 10.1.0.1`: who answers, and the source address it sees; the latter may be left out. */
export type Outcome = `answered by ${string}` | 'answered' | 'refused' | 'silent';

/** Where a flow goes, in the words of the client and of `trace`. */
export function toAttempt(lab: Lab, flow: Flow): Attempt {
  const parts = /^(?:(v6) )?(?:\[([^\]]+)\]|([^:\s]+))(?::(\d+))?$/.exec(flow.to);
  if (parts === null) throw new Error(`cannot read ${flow.to}`);
  const [, v6, bracketed, plain, port] = parts;
  const pod = lab.pods.find(({ name }) => name === plain);
  const ip = bracketed ?? (pod ? pod.addresses[v6 === undefined ? 0 : 1]! : plain!);
  const { from, source, sourcePort } = flow;
  return {
    from,
    ip,
    port: Number(port ?? 0),
    protocol: flow.protocol ?? 'tcp',
    ...(source === undefined ? {} : { source }),
    ...(sourcePort === undefined ? {} : { sourcePort }),
  };
}

export function predict(lab: Lab, world: World, attempt: Attempt): Trace {
  const v6 = attempt.ip.includes(':');
  const node = nodeOf(lab, attempt);
  return traceFlow(world, {
    target: `${v6 ? `[${attempt.ip}]` : attempt.ip}${attempt.protocol === 'icmp' ? '' : `:${attempt.port}`}`,
    from: senderOf(lab, attempt, v6),
    protocol: attempt.protocol,
    sourcePort: attempt.sourcePort ?? null,
    node,
    namespace: 'lab',
    verbose: false,
    hostname: null,
  });
}

/** A packet from outside comes in at the node that the outside host's routes name: that of the pod, else the first. */
function nodeOf(lab: Lab, { from, ip }: Attempt): string {
  const pod = lab.pods.find(({ name, addresses }) => name === from || addresses.includes(ip));
  return lab.nodes.find(({ name }) => name === from)?.name ?? pod?.node ?? lab.nodes[0]!.name;
}

function senderOf(lab: Lab, { from, source }: Attempt, v6: boolean): string {
  if (from === 'outside') return `external:${source ?? (v6 ? 'fd10::100' : '10.10.0.100')}`;
  if (lab.pods.some(({ name }) => name === from)) return `pod/${from}`;
  return source ?? `node/${from}`;
}

/** The outcome in the words of a case. */
export function describeTruth(truth: Truth): { outcome: string; source: string | null; at: string | null } {
  if ('error' in truth) {
    const outcome = truth.error === 'TIMEOUT' ? 'silent' : 'refused';
    return { outcome, source: null, at: null };
  }
  if (truth.answer === null) return { outcome: 'answered', source: null, at: null };
  const { name, local, peer } = truth.answer;
  return { outcome: `answered by ${name}`, source: peer.ip, at: `${local.ip}:${local.port}` };
}

/** What speaks against the prediction; empty where it agrees with what happened. */
export function compare(flow: Flow, trace: Trace, truths: Truth[]): string[] {
  const complaints: string[] = [];
  const seen = truths.map(describeTruth);
  const open = trace.paths.filter(isOpen);
  if (flow.undecided && open.length === 0) complaints.push('the evidence cannot tell, but the prediction is sure');
  if (!flow.undecided)
    complaints.push(
      ...open.map((path) => `undecided: ${path.verdict === 'unknown' ? path.reason : path.reply.reason}`),
    );
  for (const { outcome, source, at } of seen) {
    if (!trace.paths.some((path) => fits(path, outcome, source, at)))
      complaints.push(`${outcome}${at ? ` at ${at}, asked from ${source}` : ''}: no path predicts that`);
  }
  if (truths.length >= 20) {
    for (const path of trace.paths.filter(({ probability }) => probability !== null && probability > 0.2)) {
      if (!seen.some(({ outcome, source, at }) => fits(path, outcome, source, at)))
        complaints.push(`predicted but not seen in ${truths.length} tries: ${words(path)}`);
    }
  }
  return [...new Set(complaints)];
}

const isOpen = (path: Path): boolean =>
  path.verdict === 'unknown' || (path.verdict === 'delivered' && path.reply.verdict === 'unknown');

function fits(path: Path, outcome: string, source: string | null, at: string | null): boolean {
  const mayComeBack = path.verdict === 'delivered' && ['delivered', 'unknown'].includes(path.reply.verdict);
  if (outcome === 'silent') return path.verdict !== 'rejected' && !(mayComeBack && path.reply.verdict === 'delivered');
  if (outcome === 'refused') return ['rejected', 'unroutable', 'unknown'].includes(path.verdict);
  if (!mayComeBack) return path.verdict === 'unknown';
  if (at === null) return true;
  const { destination } = path;
  return `${destination.ip}:${destination.port}` === at && path.source.ip === source;
}

const words = (path: Path): string =>
  `${path.verdict}/${path.reply.verdict} ${path.destination.ip}:${path.destination.port} from ${path.source.ip}: ${path.reason}${path.reply.reason ? ` | reply: ${path.reply.reason}` : ''}`;

/** The prediction as it is shown beside a complaint. */
export const describeTrace = (trace: Trace): string =>
  trace.paths
    .map(
      (path) =>
        `  ${path.probability ?? `if ${path.conditions.join(' and ')}`}: ${words(path)}\n${path.steps
          .map((step) => `    ${step.direction} ${step.node} ${step.hook} ${step.effect}   ${step.text.slice(0, 120)}`)
          .join('\n')}`,
    )
    .join('\n');

/** Does what happened come up to what the case says the kernel does? */
export function meetsExpectation(flow: Flow, truths: Truth[]): string[] {
  const expected = [flow.expect].flat();
  const seen = new Set(
    truths
      .map((truth) => describeTruth(truth))
      .map(({ outcome, source }) => `${outcome}${source ? ` from ${source}` : ''}`),
  );
  const missing = truths.length === 1 ? [] : expected.filter((one) => ![...seen].some((other) => covers(one, other)));
  const others = [...seen].filter((other) => !expected.some((one) => covers(one, other)));
  return [
    ...missing.map((one) => `expected but not seen: ${one}`),
    ...others.map((other) => `seen but not expected: ${other}`),
  ];
}

const covers = (expected: string, seen: string): boolean => seen === expected || seen.startsWith(`${expected} from `);
