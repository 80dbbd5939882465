import type { Finding } from './finding.ts';
import type { Origin, Warning } from './origin.ts';

/** Who printed a line about a packet: the kernel's log, xtables-monitor(8), nft(8). */
export type TraceLogForm = 'kernel' | 'xtables-monitor' | 'nft';

/** A packet as such a line shows it. What the line does not tell is null. */
export interface LoggedPacket {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, ...; a number where the line has one. */
  protocol: string | null;
  /** Canonical text. */
  source: string | null;
  destination: string | null;
  sourcePort: number | null;
  destinationPort: number | null;
  icmp: { type: number | null; code: number | null } | null;
  in: string | null;
  out: string | null;
  physIn: string | null;
  physOut: string | null;
  /** Length of the IP packet in bytes. */
  length: number | null;
  ttl: number | null;
  mark: number | null;
  /** TCP flags that are set, in upper case. */
  flags: string[];
  /** What no translation changes: packets that differ here are two. */
  identity: string;
}

/** What a line says that happened. */
export type TraceEvent =
  /** A rule matched. `rule` is its number from 1, `handle` its handle: a form prints one of them, and `text` or not. */
  | { kind: 'rule'; rule: number | null; handle: number | null; text: string | null; verdict: string | null }
  /** The end of a chain that is not registered: back to the caller. */
  | { kind: 'return' }
  /** The end of a base chain. The kernel's log does not tell the policy. */
  | { kind: 'policy'; verdict: string | null }
  /** A LOG rule (or nft `log`) printed the packet. */
  | { kind: 'log'; prefix: string };

/** One line about a packet. */
export interface TraceLogEntry {
  origin: Origin;
  form: TraceLogForm;
  /** As printed: seconds since boot, or a date; null where the line has none. */
  time: string | null;
  packet: LoggedPacket;
  event: TraceEvent;
  /** As nft(8) names it; null where a LOG line leaves it open. */
  family: 'ip' | 'ip6' | 'inet' | 'bridge' | 'arp' | 'netdev' | null;
  /** Null for a LOG line. */
  table: string | null;
  chain: string | null;
}

/** All that a log tells about packets. */
export interface TraceLog {
  entries: TraceLogEntry[];
  /** Lines about other things, as a kernel log is full of. */
  otherLines: number;
  warnings: Warning[];
}

/** How a packet left netfilter, as far as the log shows it. */
export type LoggedVerdict =
  /** It passed the last hook that was seen. */
  | 'passed'
  | 'dropped'
  | 'rejected'
  /** Not seen at a hook where it should have been next: something between the hooks took it. */
  | 'lost'
  /** The log does not show its end. */
  | 'unknown';

/** One line about a packet, joined with the rule that it is about. */
export interface LoggedStep {
  /** PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING; null where the line does not tell. */
  hook: string | null;
  family: string | null;
  table: string | null;
  chain: string | null;
  kind: TraceEvent['kind'];
  /** Number in the chain, from 1; null where it is not known. */
  rule: number | null;
  /** The rule as evidence or log print it; null where neither does. */
  text: string | null;
  /** Line of the evidence that has the rule; null where it was not found there. */
  source: string | null;
  line: number | null;
  words: string | null;
  /** Whom the chain is written for: `service default/web:http`. */
  owner: string | null;
  /** `jump KUBE-SVC-X`, `drop`, `return`, ...; null where the log does not tell and the rule is not known. */
  effect: string | null;
  /** Put in by k8snet to see the packet. */
  isOwn: boolean;
  packet: LoggedPacket;
  /** The line of the log. */
  log: Origin;
}

/** One packet's way through the rules. */
export interface LoggedWay {
  /** As it was first seen. */
  packet: LoggedPacket;
  time: string | null;
  steps: LoggedStep[];
  verdict: LoggedVerdict;
  /** Where and why it ended, in one sentence. */
  reason: string;
}

/** The answer of `k8snet debug decode`. */
export interface TraceLogReport {
  apiVersion: 'k8snet/v1';
  kind: 'TraceLog';
  /** The log that was read. */
  source: string;
  /** The node whose rules explain it; null where there was no evidence. */
  node: string | null;
  packets: LoggedWay[];
  otherLines: number;
  findings: Finding[];
  missing: string[];
  /** Lines that were not understood. */
  warnings: string[];
}
