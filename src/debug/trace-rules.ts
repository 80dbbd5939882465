import { type OwnTag, ownTable, printTag } from '../explain/trace-log/own-rules.ts';
import { familyOf } from '../model/address.ts';
import type { DebugBackend, DebugRule } from '../model/debug-rules.ts';
import type { Tools } from './tools.ts';

/** Packets to be made visible: the first ones of connections. */
export interface TracedFlow {
  purpose: string;
  protocol: string;
  /** Null: whoever sends. */
  source: string | null;
  destination: string;
  sourcePort: number | null;
  destinationPort: number | null;
  /** Sent by a process of the node: OUTPUT, else PREROUTING. */
  isLocal: boolean;
  isAnswer: boolean;
}

/** Packets a second that are made visible: a flow may be a download. */
const limit = { rate: 20, burst: 40 };

/** The rules for flows of one family in one backend. */
export function traceRules(
  flows: readonly TracedFlow[],
  backend: DebugBackend,
  tag: OwnTag,
  tools: Tools,
): DebugRule[] {
  if (backend === 'nftables') return [nftTable(flows, tag)];
  return flows.map((flow) => ({ backend, purpose: flow.purpose, ...iptablesRule(flow, backend, tag, tools) }));
}

/** `-w` waits for whoever else changes rules, kube-proxy above all. */
export function iptablesCommand(
  backend: Exclude<DebugBackend, 'nftables'>,
  family: 4 | 6,
  table: string,
  tools: Tools,
): string[] {
  const name = tools[backend] ?? `iptables-${backend}`;
  return [family === 6 ? name.replace('iptables', 'ip6tables') : name, '-w', '10', '-t', table];
}

/** First in raw, so that nothing hides the packet; TRACE does not end the chain. */
function iptablesRule(
  flow: TracedFlow,
  backend: Exclude<DebugBackend, 'nftables'>,
  tag: OwnTag,
  tools: Tools,
): Pick<DebugRule, 'insert' | 'remove'> {
  const family = familyOf(flow.destination) ?? 4;
  const command = iptablesCommand(backend, family, 'raw', tools);
  const chain = flow.isLocal ? 'OUTPUT' : 'PREROUTING';
  const rule = [
    ...iptablesMatch(flow),
    ...(flow.protocol !== 'tcp' ? [] : flow.isAnswer ? ['!', '--tcp-flags', 'SYN,RST', 'NONE'] : ['--syn']),
    ...['-m', 'limit', '--limit', `${limit.rate}/second`, '--limit-burst', `${limit.burst}`],
    ...commentMatch(tag),
    ...['-j', 'TRACE'],
  ];
  return { insert: [...command, '-I', chain, ...rule], remove: [...command, '-D', chain, ...rule] };
}

/** The comment by which a rule of `k8snet debug` is found again. */
export const commentMatch = (tag: OwnTag): string[] => ['-m', 'comment', '--comment', printTag(tag)];

/** Addresses, protocol and ports as iptables takes them. */
export function iptablesMatch(
  flow: Pick<TracedFlow, 'source' | 'protocol' | 'sourcePort' | 'destinationPort'> & { destination: string | null },
): string[] {
  const { source, destination, protocol, sourcePort, destinationPort } = flow;
  return [
    ...(source === null ? [] : ['-s', source]),
    ...(destination === null ? [] : ['-d', destination]),
    ...['-p', protocol],
    ...(sourcePort === null ? [] : ['--sport', `${sourcePort}`]),
    ...(destinationPort === null ? [] : ['--dport', `${destinationPort}`]),
  ];
}

/**
 * A table of its own, which goes as a whole: nobody else's chain is touched, and no empty raw table stays behind.
 * At priority -350 it sees the packet after defragmentation (-400) and before raw (-300).
 */
function nftTable(flows: readonly TracedFlow[], tag: OwnTag): DebugRule {
  const family = familyOf(flows[0]!.destination) === 6 ? 'ip6' : 'ip';
  const table = `${family} ${ownTable(tag.id)}`;
  const hooks = new Set(flows.map(hookOf));
  const commands = [
    `add table ${table}`,
    ...[...hooks].map((hook) => `add chain ${table} ${hook} { type filter hook ${hook} priority -350; }`),
    ...flows.map((flow) => `add rule ${table} ${hookOf(flow)} ${nftRule(flow, family, tag)}`),
  ];
  return {
    backend: 'nftables',
    purpose: flows.map(({ purpose }) => purpose).join(', '),
    insert: ['nft', commands.join('; ')],
    remove: ['nft', 'delete', 'table', family, ownTable(tag.id)],
  };
}

const hookOf = ({ isLocal }: TracedFlow): string => (isLocal ? 'output' : 'prerouting');

function nftRule(flow: TracedFlow, family: string, tag: OwnTag): string {
  return [
    flow.source === null ? '' : `${family} saddr ${flow.source}`,
    `${family} daddr ${flow.destination}`,
    nftProtocol(flow),
    `limit rate ${limit.rate}/second burst ${limit.burst} packets`,
    `meta nftrace set 1 comment "${printTag(tag)}"`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function nftProtocol({ protocol, sourcePort, destinationPort, isAnswer }: TracedFlow): string {
  const ports = [
    sourcePort === null ? '' : `${protocol} sport ${sourcePort}`,
    destinationPort === null ? '' : `${protocol} dport ${destinationPort}`,
  ].filter((part) => part !== '');
  const flags =
    protocol !== 'tcp'
      ? []
      : [isAnswer ? 'tcp flags & (syn | rst) != 0' : 'tcp flags & (fin | syn | rst | ack) == syn'];
  const parts = [...ports, ...flags];
  return parts.length > 0 ? parts.join(' ') : `meta l4proto ${protocol}`;
}
