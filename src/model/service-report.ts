import type { Family } from './address.ts';
import type { Evidence, Finding } from './finding.ts';
import type { ProxySetting } from './proxy-setting.ts';

/** How kube-proxy works (its `mode`). */
export type ProxyMode = 'iptables' | 'nftables' | 'ipvs' | 'userspace';

/** In which way the rules of a service port are not what the API wants. */
export type DifferenceKind =
  /** No rule for the address at all. */
  | 'rules-missing'
  /** A rule for an address that the service does not have. */
  | 'rules-left'
  | 'endpoint-missing'
  | 'endpoint-stale'
  /** The right address with another port. */
  | 'wrong-port'
  | 'wrong-share'
  /** Packets are refused although there are endpoints, or not refused although there are none. */
  | 'refusal'
  | 'affinity'
  | 'source-ranges';

/** One way in which the rules are not what the API wants. */
export interface Difference {
  kind: DifferenceKind;
  /** The address of the service that it is about: `10.96.0.10:53`, `node port 30080`. */
  frontend: string;
  /** The endpoint that it is about, null where it is about the address as a whole. */
  endpoint: string | null;
  /** A sentence. */
  words: string;
  evidence: Evidence[];
}

/** Ports of the process kube-proxy (userspace mode): for packets that arrive, and for those of the node's own processes. */
export interface ProxyPorts {
  arriving: number | null;
  own: number | null;
}

/** One address at which a service port is reached. */
export interface ReportedFrontend {
  kind: 'cluster IP' | 'external IP' | 'load balancer IP' | 'node port';
  /** Null for a node port: whatever addresses the node has. */
  address: string | null;
  port: number;
  /** Has the node a rule for it? Null where the rules are not in the evidence. */
  rules: boolean | null;
  /** Does the API have it? Null where the API's objects are not in the evidence. */
  api: boolean | null;
  /** What the rules do with packets that no endpoint may have. */
  refusal: 'reject' | 'drop' | null;
  /** Where packets from outside the cluster go. */
  endpoints: string[];
  /** Where packets of pods and of the node itself go, if elsewhere; null = to the same endpoints. */
  fromInside: string[] | null;
  /** Clients that the rules let in (load balancer IPs); null = all, or in IPVS mode that the ipsets were not collected. */
  sourceRanges: string[] | null;
  /** Userspace mode: where kube-proxy itself takes the packets; null in the other modes. */
  proxyPorts: ProxyPorts | null;
  evidence: Evidence[];
}

/** One endpoint as the API and the rules have it. */
export interface ReportedEndpoint {
  /** `10.0.0.1:80`, `[fd00::1]:80`. */
  endpoint: string;
  /** `default/web-1`; null where nobody is known. */
  pod: string | null;
  node: string | null;
  zone: string | null;
  zoneHints: string[];
  /** Null: the API does not have this endpoint, or its objects are not in the evidence. */
  ready: boolean | null;
  serving: boolean | null;
  terminating: boolean | null;
  /** The rules for the cluster IP send packets to it (or those for addresses from outside). */
  inRules: boolean;
  /** kube-proxy on this node should have rules for it. Null: nothing tells. */
  wanted: boolean | null;
  /** IPVS: it gets no new connections (weight 0). */
  draining: boolean;
}

/** What a service port's addresses from outside lead to, where that differs from the cluster IP. */
export interface ReportedSpread {
  policy: 'Cluster' | 'Local';
  chain: string | null;
  rules: string[];
  api: string[];
  missing: string[];
  stale: string[];
  shares: Record<string, number>;
}

/** One port of a service, in one address family. */
export interface ReportedPort {
  /** Name of the port, empty where it has none. */
  name: string;
  /** Lower case. */
  protocol: string;
  port: number;
  nodePort: number | null;
  targetPort: number | string | null;
  family: Family;
  clusterIP: string | null;
  /** Chain that the rules for the cluster IP lead to; the virtual service in IPVS mode. Null: none. */
  chain: string | null;
  /** Endpoints that packets to the cluster IP go to. */
  rules: string[];
  /** Endpoints that they should go to. */
  api: string[];
  missing: string[];
  stale: string[];
  /** Of the packets that no affinity decides about (0..1), for each endpoint in the rules; {} where nothing tells. */
  shares: Record<string, number>;
  internalTrafficPolicy: 'Cluster' | 'Local' | null;
  externalTrafficPolicy: 'Cluster' | 'Local' | null;
  /** Seconds for which a client stays with its endpoint. Null: it does not. */
  affinity: { rules: number | null; api: number | null };
  /** Addresses from outside, where these lead to other endpoints than the cluster IP; null: to the same, or there are none. */
  external: ReportedSpread | null;
  frontends: ReportedFrontend[];
  endpoints: ReportedEndpoint[];
  /** The port at which a load balancer asks whether the node has endpoints. Null: there is none. */
  healthCheck: { port: number; accepted: boolean; listening: boolean | null } | null;
  /** `same`: the rules are what the API wants. */
  state: 'same' | 'differs' | 'rules only' | 'not compared';
  differences: Difference[];
  /** Worth knowing, and not wrong: that it has no endpoints, none on this node, that hints were followed. */
  notes: string[];
}

/** One service, as the rules and the API have it. */
export interface ReportedService {
  /** Null: the rules do not tell whose they are. */
  namespace: string | null;
  name: string | null;
  /** As the API has it; null where the API does not have the service, or its objects are not in the evidence. */
  type: string | null;
  headless: boolean;
  externalName: string | null;
  ports: ReportedPort[];
  notes: string[];
}

/** Whether a node of the bundle does what the others do. */
export interface NodeDrift {
  node: string;
  mode: ProxyMode | null;
  /** Service ports (in one family each) with rules. */
  servicePorts: number;
  /** Of these and of those without rules, how many are not as the API wants, or not as most nodes have them. */
  differing: string[];
}

/** The answer of `k8snet services`: what the rules do beside what the API wants. */
export interface ServiceReport {
  apiVersion: 'k8snet/v1';
  kind: 'ServiceReport';
  node: string;
  /** How kube-proxy works on the node; null where nothing tells. */
  mode: ProxyMode | null;
  /** The backend of iptables whose rules are reported; null in IPVS mode, where there are none, or where their text leaves it open. */
  backend: 'legacy' | 'nft' | null;
  /** What kube-proxy is told there, beside what the node shows of it; [] where nothing tells. */
  settings: ProxySetting[];
  /** `NAMESPACE/NAME` of the only service that was asked about; null: all. */
  asked: string | null;
  /** Something is not as the API wants it, on this node or another, or rules stand in each other's way. */
  drift: boolean;
  services: ReportedService[];
  /** Every node of the evidence; [] where there is one only. */
  nodes: NodeDrift[];
  findings: Finding[];
  /** What was taken for granted; [] = nothing. */
  assumptions: string[];
  /** Evidence that would have told more. */
  missing: string[];
}
