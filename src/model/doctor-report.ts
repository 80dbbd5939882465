import type { Finding } from './finding.ts';
import type { ProbeOutcome } from './probe.ts';
import type { ProxySetting } from './proxy-setting.ts';

/** The documented checklist in its order, then what stands beside it. */
export const checkIds = [
  'same-node',
  'cross-node',
  'dns',
  'cluster-ip',
  'apiserver',
  'egress',
  'node',
  'kube-proxy',
  'node-port',
  'host-port',
] as const;

/** Name of a check, as `--only` takes it. */
export type CheckId = (typeof checkIds)[number];

/** How a check came out. */
export type CheckStatus =
  /** Said on evidence only. */
  | 'pass'
  | 'warn'
  | 'fail'
  /** What would tell is not in the evidence, or was not asked for. */
  | 'skip';

/** One check on one node. */
export interface CheckResult {
  id: CheckId;
  title: string;
  node: string | null;
  status: CheckStatus;
  /** Why, in one sentence. */
  reason: string;
  /** `both`: prediction and probes; `probe`: the evidence alone would not have told. */
  basis: 'evidence' | 'probe' | 'both';
  /** Ids of the findings that bear on it. */
  findings: string[];
  /** Flows that were followed, and how many connections of the cluster they stand for. */
  flows: { followed: number; standFor: number };
  /** Those of them that fail. `from` and `to` are SOURCE and TARGET of `k8snet trace`; `from` is null for an unknown pod. */
  failing: {
    title: string;
    from: string | null;
    to: string;
    protocol: string | null;
    standsFor: number;
    /** Null where it is not the packets that are stopped: a cause tells why. */
    reason: string | null;
  }[];
  /** Check `kube-proxy`: what kube-proxy is told, beside what the node shows of it; [] for all others. */
  settings: ProxySetting[];
  /** Packets that were really sent for it; [] where none were. */
  probes: ProbeResult[];
}

/** One packet, or several of the same, that were really sent, beside what was predicted for them. */
export interface ProbeResult {
  from: string;
  to: string;
  /** `tcp`, `udp`, `icmp`, `dns/udp A`, `https`, `mtu`, `arp` */
  protocol: string;
  outcome: ProbeOutcome;
  /** Of the fastest answer; null where none came. */
  millis: number | null;
  detail: string | null;
  /** Connections of the cluster that it stands for. */
  standsFor: number;
  /** `partly`: it depends on chance; null: the evidence says nothing about it. */
  predicted: 'answered' | 'refused' | 'fails' | 'partly' | 'unknown' | null;
  /** Does the outcome fit what was predicted? Null where one of the two tells nothing. */
  agrees: boolean | null;
}

/** The answer of `k8snet doctor`. */
export interface DoctorReport {
  apiVersion: 'k8snet/v1';
  kind: 'DoctorReport';
  nodes: string[];
  checks: CheckResult[];
  /** Root causes first, then by severity. */
  findings: Finding[];
  summary: { pass: number; warn: number; fail: number; skip: number };
  assumptions: string[];
  missing: string[];
}
