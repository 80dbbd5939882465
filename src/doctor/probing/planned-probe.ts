import type { Probe, ProbeAnswer } from '../../model/probe.ts';
import type { FlowResult } from '../flow.ts';

/** Where probes are sent from: the node's own network namespace, or a pod's. */
export interface ProbeSender {
  /** `pod default/a`, `node node-1` */
  name: string;
  /** The namespace, null for the one that k8snet runs in. */
  namespace: NamespaceEntry | null;
}

/** A network namespace that can be entered. */
export interface NamespaceEntry {
  /** `/proc/PID/ns/net`, or its file below /run/netns. */
  path: string;
  /** Its inode: the process that stood for it may have gone, and its id been given to another. */
  inode: string;
}

/** A probe to send, for a connection that was followed. */
export interface PlannedProbe {
  /** The connection whose prediction it is compared with. */
  result: FlowResult;
  sender: ProbeSender;
  /** What it is sent to, in words: `svc default/web (10.96.0.7:80)`. */
  to: string;
  /** `tcp`, `udp`, `icmp`, `dns/udp A`, `https`, `mtu`, `arp` */
  protocol: string;
  probe: Probe;
  /** How often it is sent: where chance chooses among several paths, more than once. */
  tries: number;
  /** The node's own connection to the same host outside: where that is not answered either, nothing is told about the sender's network. */
  control: FlowResult | null;
}

/** A probe with what came of it: an answer for each time that it was sent. */
export interface SentProbe extends PlannedProbe {
  answers: readonly ProbeAnswer[];
}
