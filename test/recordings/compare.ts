import { TargetError } from '../../src/cluster/target-error.ts';
import type { World } from '../../src/cluster/world.ts';
import { traceFlow } from '../../src/explain/trace.ts';
import type { Path, Trace } from '../../src/model/trace.ts';

/** One connection that was really tried (observed.json). */
export interface ObservedRow {
  from: { type: string; name: string; node: string | null };
  to: {
    type: string;
    ip: string;
    port?: number | null;
    pod?: string;
    service?: string;
    node?: string;
    what?: string;
    note?: string;
    query?: string;
  };
  protocol: string;
  outcome: string;
  detail: {
    tries: number;
    outcomes: Record<string, number>;
    answered_by?: Record<string, number>;
    /** How far the tries that failed came: `connect`, or `response` where the connection was made and then stayed silent. */
    phase?: string[];
    source_seen_by_server?: Record<string, number>;
    destination_seen_by_server?: Record<string, number>;
  };
}

export type Judgement = { result: 'agree' } | { result: 'unknown'; why: string } | { result: 'wrong'; why: string };

/** Addresses of the hosts outside the evidence, IPv4 and IPv6, by the names that observed.json gives them. */
export type OutsideHosts = Record<string, string[]>;

export const outsideHosts: OutsideHosts = {
  'lan-host': ['10.1.10.8'],
  internet: ['203.0.113.10'],
  desk: ['172.20.5.20', 'fd00:20:5::20'],
  inet: ['198.51.100.53'],
};

const succeeds = (path: Path): boolean | null =>
  path.verdict === 'unknown' || (path.verdict === 'delivered' && path.reply.verdict === 'unknown')
    ? null
    : path.verdict === 'delivered' && path.reply.verdict === 'delivered';

/** Outcomes that need packets to come through both ways. */
const through = new Set(['ok', 'nxdomain', 'servfail', 'noanswer', 'http-error']);

/** Compares one row with what trace predicts. */
export function judge(world: World, row: ObservedRow, outside: OutsideHosts): Judgement {
  let trace: Trace;
  try {
    trace = predict(world, row, outside);
  } catch (error) {
    if (error instanceof TargetError) return { result: 'unknown', why: `cannot be asked: ${error.message}` };
    throw error;
  }
  return compare(row, trace);
}

export function predict(world: World, row: ObservedRow, outside: OutsideHosts): Trace {
  const { from } = row;
  const to = row.to.type === 'resolver' ? nameserverOf(world, from.name) : row.to;
  const sender =
    from.type === 'pod'
      ? `pod/${from.name}`
      : from.node !== null
        ? `node/${from.node}`
        : `external:${outside[from.name]?.find((address) => address.includes(':') === to.ip.includes(':'))}`;
  const protocol = row.protocol === 'libc resolver' ? 'udp' : row.protocol.split('/')[0]!;
  const target = to.ip.includes(':') ? `[${to.ip}]` : to.ip;
  const port = protocol === 'icmp' || to.port === null || to.port === undefined ? '' : `:${to.port}`;
  const routed = /^routed to (\S+)/.exec(row.to.what ?? '')?.[1];
  const node = from.node ?? routed ?? to.node ?? world.network.nodeOf(to.ip)?.name ?? world.network.nodes[0]!.name;
  return traceFlow(world, {
    target: `${target}${port}`,
    from: sender,
    protocol: protocol === 'icmp' ? 'icmp' : protocol,
    sourcePort: null,
    node,
    namespace: 'default',
    verbose: false,
    hostname: null,
  });
}

/** A name is looked up at the first server of the pod's resolv.conf. */
function nameserverOf(world: World, pod: string): { ip: string; port: number; node?: string } {
  const own = world.evidence.pods.find(({ namespace, name }) => `${namespace}/${name}` === pod);
  return { ip: own?.resolvConf?.nameservers[0] ?? '', port: 53 };
}

function compare(row: ObservedRow, trace: Trace): Judgement {
  const doubt = outsideDoubt(row, trace);
  if (doubt !== null) return { result: 'unknown', why: doubt };
  const results = trace.paths.map(succeeds);
  const open = trace.paths.find((path) => succeeds(path) === null);
  const reason = open
    ? `${open.verdict}/${open.reply.verdict}: ${open.verdict === 'unknown' ? open.reason : open.reply.reason}`
    : '';
  for (const outcome of Object.keys(row.detail.outcomes)) {
    // The handshake came through both ways; what the process did with the connection is its own affair.
    if (outcome === 'timeout' && row.detail.phase?.every((phase) => phase === 'response') && results.includes(true))
      continue;
    // A server that asks others before it answers may be silent for their sake.
    if (outcome === 'timeout' && asksOthers(row) && results.includes(true)) continue;
    const fits =
      outcome === 'refused'
        ? trace.paths.some(mayRefuse)
        : results.includes(through.has(outcome) || outcome === 'reset');
    if (fits) continue;
    if (open) return { result: 'unknown', why: reason };
    return { result: 'wrong', why: `${outcome} was seen, but predicted ${summary(trace)}` };
  }
  const chance = chanceOf(row, trace);
  if (chance !== null && chance < 1e-5)
    return {
      result: 'wrong',
      why: `the outcomes ${JSON.stringify(row.detail.outcomes)} have a chance of ${chance} under ${summary(trace)}`,
    };
  const strangers = Object.keys(row.detail.answered_by ?? {}).filter((name) => !answers(trace, name, row));
  if (strangers.length > 0)
    return { result: open ? 'unknown' : 'wrong', why: `${strangers.join(', ')} answered, predicted ${summary(trace)}` };
  const sources = new Set(trace.paths.filter((path) => path.verdict === 'delivered').map((path) => path.source.ip));
  const unexpected = Object.keys(row.detail.source_seen_by_server ?? {}).filter(
    (ip) => !sources.has(ip.replace(/^::ffff:/, '')),
  );
  if (unexpected.length > 0) {
    if (open || sources.has('?')) return { result: 'unknown', why: reason || 'source ?' };
    return { result: 'wrong', why: `the server saw ${unexpected.join(', ')}, predicted ${[...sources].join(', ')}` };
  }
  return open ? { result: 'unknown', why: reason } : { result: 'agree' };
}

/** Whether a host outside sends its packets to the node at all is its own business: the answer says that it was taken for granted. */
function outsideDoubt(row: ObservedRow, trace: Trace): string | null {
  if (through.has(row.outcome)) return null;
  return trace.assumptions.find((assumption) => assumption.endsWith('its routes are not in the evidence')) ?? null;
}

/** Refused: a rule said so, or the packet arrived where nobody listens. */
const mayRefuse = (path: Path): boolean =>
  (path.verdict === 'rejected' && path.reason.includes('port-unreach')) ||
  path.reason.includes('tcp-reset') ||
  succeeds(path) === true;

/** A name outside the cluster, which the DNS server has to ask its own upstream for. */
const asksOthers = (row: ObservedRow): boolean =>
  row.to.query !== undefined && !/\.(cluster\.local|arpa)\.?$/.test(row.to.query) && row.to.query.includes('.');

/** How likely the seen mix of successes and failures is; null where conditions that are no chance are among the paths. */
function chanceOf(row: ObservedRow, trace: Trace): number | null {
  if (trace.paths.some((path) => path.probability === null || succeeds(path) === null)) return null;
  const share = trace.paths.filter((path) => succeeds(path)).reduce((sum, path) => sum + path.probability!, 0);
  let chance = 1;
  for (const [outcome, count] of Object.entries(row.detail.outcomes)) {
    if (outcome === 'refused' || asksOthers(row)) continue;
    chance *= (through.has(outcome) || outcome === 'reset' ? share : 1 - share) ** count;
  }
  return share > 1 - 1e-9 || share < 1e-9 ? null : chance;
}

/** Is the server that answered one that the packet is predicted to reach? Servers say the pod's name, or the host's. */
function answers(trace: Trace, name: string, row: ObservedRow): boolean {
  if (row.to.type === 'internet' || row.to.type === 'lan') return true;
  return trace.paths.some((path) => {
    if (path.verdict !== 'delivered') return false;
    const ref = path.destination.ref ?? '';
    return ref.endsWith(`/${name}`) || ref === `node ${name}` || !ref.startsWith('pod ');
  });
}

const summary = (trace: Trace): string =>
  trace.paths
    .slice(0, 4)
    .map(
      (path) =>
        `${path.probability === null ? `if ${path.conditions.join(' and ')}` : path.probability.toFixed(2)} ${path.verdict}/${path.reply.verdict} ${path.destination.ip} from ${path.source.ip}: ${path.reason}${path.reply.reason ? ` | ${path.reply.reason}` : ''}`,
    )
    .join('  ||  ');
