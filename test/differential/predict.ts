import { hasPorts } from '../../src/model/packet.ts';
import { type Met, trailToList } from '../../src/netfilter/walk.ts';
import { followFlow, type RawPath, type Sender } from '../../src/simulate/flow.ts';
import type { Probe } from './case.ts';
import type { Loaded } from './load.ts';
import { probeName } from './plan.ts';
import type { MetRule } from './truth.ts';

/** One way that k8snet says the packet can go. */
export interface Prediction {
  path: RawPath;
  rules: MetRule[];
  /** One list for each way of the answer. */
  replyRules: MetRule[][];
}

/** All ways of the packet, and of its answer. */
export function predict({ world }: Loaded, probe: Probe): Prediction[] {
  const { network } = world;
  const node = network.nodes[0]!;
  const pod = network.pods.find(({ name }) => name === probe.from);
  const sender: Sender =
    probe.from === 'process'
      ? { type: 'host', host: node, address: probe.source }
      : pod?.host
        ? { type: 'host', host: pod.host, address: probe.source }
        : { type: 'outside', address: probe.source!, node, device: probe.from };
  const paths = followFlow(network, {
    protocol: probe.protocol,
    sender,
    destination: probe.destination,
    destinationPort: hasPorts(probe.protocol) ? probe.dport : null,
    sourcePort: hasPorts(probe.protocol) ? probe.sport : null,
    length: lengthOf(probe),
    header: { ttl: probe.ttl, tos: probe.tos },
    everyWay: true,
  });
  return paths.map((path) => ({
    path,
    rules: rulesIn(trailToList(path.end.traveller.walk.trail)),
    replyRules: path.reply.ways.map(rulesIn),
  }));
}

const rulesIn = (mets: readonly Met[]): MetRule[] =>
  mets.flatMap(({ table, chain, rule, matched }) =>
    table === null || rule === null || !matched || table.name === probeName
      ? []
      : [`${table.family} ${table.name} ${chain} ${rule.number}`],
  );

/** Bytes of the IP packet as the agent makes it; a socket's SYN has options besides. */
function lengthOf({ protocol, source, destination, from, size }: Probe): number | null {
  const header = (source ?? destination).includes(':') ? 40 : 20;
  switch (protocol) {
    case 'tcp':
      return from === 'process' ? header + 40 : header + 20;
    case 'udp':
    case 'icmp':
    case 'icmpv6':
      return header + 8 + size;
    case 'sctp':
      return header + 12 + 20;
  }
}
