import type { Packet } from '../../src/model/packet.ts';
import { compileNode } from '../../src/netfilter/compile-node.ts';
import { newConnection, noConnection } from '../../src/netfilter/connection.ts';
import { planHook, runHook } from '../../src/netfilter/engine.ts';
import type { HostView } from '../../src/netfilter/host-view.ts';
import type { Hook, Table } from '../../src/netfilter/rule.ts';
import { type Ending, trailToList } from '../../src/netfilter/walk.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { nodeOf } from '../sources/evidence/files-of.ts';
import { host, packet } from './iptables/samples.ts';

/** The tables of a node that printed these texts: `{ 'iptables-save.txt': '*nat ...' }`, or iptables-save alone. */
export function tablesOf(texts: string | Record<string, string>): Table[] {
  const files = typeof texts === 'string' ? { 'iptables-save.txt': texts } : texts;
  return compileNode(readEvidence(nodeOf(files)).nodes[0]!).tables;
}

/** What is run: rules, a hook, and the packet as it comes to the hook. */
export interface Run {
  tables: readonly Table[];
  hook: Hook;
  packet?: Packet;
  view?: Partial<HostView>;
  /** The connection that tracking finds; a new one unless told otherwise. */
  track?: (packet: Packet) => Packet;
  verbose?: boolean;
}

/** A first packet before connection tracking has seen it. */
export const untracked = (changes: Parameters<typeof packet>[0] = {}): Packet => {
  const seen = packet(changes);
  return { ...seen, connection: noConnection(seen) };
};

/** What the first packet of a connection gets, unless a rule keeps it out. */
const trackAnew = (seen: Packet): Packet =>
  seen.connection.state === 'UNTRACKED' ? seen : { ...seen, connection: newConnection(seen) };

/** Every way through one hook. */
export const runAt = (run: Run): Ending[] => {
  const first = run.packet ?? packet();
  const track = run.track ?? trackAnew;
  return runHook(
    planHook(run.tables, run.hook, first.family),
    { packet: first, share: 1, decisions: [], trail: null },
    { host: host(run.view), verbose: run.verbose ?? false, track },
  );
};

/** Each way as one line: `0.5 accept`, `if ...: drop`, `unknown: because`. */
export const ends = (run: Run): string[] => runAt(run).map(endOf);

/** The effects of every rule met, way by way: `['jump KUBE-SVC-X, DNAT to 10.0.0.1:80']`. */
export const effects = (run: Run): string[] =>
  runAt(run).map(({ walk }) =>
    trailToList(walk.trail)
      .map((met) => met.effect)
      .join(', '),
  );

export function endOf({ walk, end }: Ending): string {
  const share = walk.share === 1 ? '' : `${Number(walk.share.toFixed(6))} `;
  const conditions = walk.decisions.map(({ condition }) => condition);
  const text = end.type === 'unknown' ? `unknown: ${end.because}` : end.type;
  return `${conditions.length > 0 ? `if ${conditions.join(' and ')}: ` : ''}${share}${text}`;
}

/** iptables-save of one table: `{ FORWARD: ['policy DROP', '-j ACCEPT'] }`. */
export function save(table: string, chains: Record<string, string[]>): string {
  const lines = Object.entries(chains).map(([name, [first = '', ...rest]]) => {
    const policy = first.startsWith('policy ') ? first.slice('policy '.length) : null;
    const builtin = /^(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING)$/.test(name);
    const rules = policy === null && first !== '' ? [first, ...rest] : rest;
    return {
      declared: `:${name} ${policy ?? (builtin ? 'ACCEPT' : '-')} [0:0]`,
      rules: rules.map((rule) => `-A ${name} ${rule}`),
    };
  });
  return [
    `*${table}`,
    ...lines.map(({ declared }) => declared),
    ...lines.flatMap(({ rules }) => rules),
    'COMMIT',
    '',
  ].join('\n');
}
