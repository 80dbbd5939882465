import type { Family } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';
import type { ProxyMode, ProxyPorts } from '../../model/service-report.ts';
import type { Backend } from '../../netfilter/rule.ts';
import type { ServicePortName } from '../chain-names.ts';

/** What the rules of one kube-proxy on one node do for services, in the same shape whichever mode wrote them. */
export interface ServiceRules {
  mode: ProxyMode;
  /** Null in IPVS mode. */
  backend: Backend | null;
  /** The same as far as it is told; null also where the text leaves it open, and `backend` is taken for legacy. */
  toldBackend: Backend | null;
  family: Family;
  /** File or command. */
  source: string;
  /** The line that proves that these rules are there at all: the chain, table or first virtual service. */
  origin: Origin;
  frontends: Frontend[];
  /** Health check node ports that are let in, with their rules. */
  healthChecks: Map<number, Origin>;
  /** Chains of services and endpoints that nothing leads to. */
  orphans: { chain: string; origin: Origin }[];
  /** Hooks from which packets get to these rules; null where that is not asked (IPVS). */
  hooks: Set<string> | null;
  /** Its KUBE-SERVICES asks ipsets: these are the rules that IPVS mode has beside IPVS itself. */
  besideIpvs: boolean;
  /** What is not in the rules is not on the node. False for a part of a listing. */
  whole: boolean;
}

/** An address that the rules know, and where it leads. */
export interface Frontend {
  /** As the structure of the rules tells; an address of a node may be an external IP as well. */
  kind: 'cluster IP' | 'external IP' | 'load balancer IP' | 'node port';
  /** Canonical; null for a node port of any address. */
  address: string | null;
  /** Lower case. */
  protocol: string;
  port: number;
  /** The rule, element or virtual service for the address. */
  origin: Origin;
  /** The chain that it leads to; the virtual service's own address in IPVS mode; null where it only refuses. */
  chain: string | null;
  /** Where packets from outside the cluster go; for a cluster IP everybody's. Null: nowhere. */
  spread: Spread | null;
  /** Where packets of pods and of the node go; the same as `spread` where no rule tells them apart. */
  inside: Spread | null;
  refusal: { how: 'reject' | 'drop'; origin: Origin } | null;
  /** Clients that are let in; null = all. In IPVS mode the ipsets tell. */
  sourceRanges: string[] | null | 'not collected';
  /** Whose it is, as far as a name or a comment of the rules tells. */
  name: ServicePortName | null;
  /** Ports of the process kube-proxy that packets are sent to in userspace mode. */
  proxyPorts?: ProxyPorts;
}

/** How connections are spread over endpoints. */
export interface Spread {
  /** Null: in userspace mode kube-proxy itself picks. */
  chain: string | null;
  origin: Origin;
  endpoints: SpreadEndpoint[];
  /** Seconds; null where no client is remembered. */
  affinity: number | null;
  /** Rules that should lead to an endpoint and lead nowhere. */
  broken: Origin[];
  /** False in userspace mode: kube-proxy itself picks, and no rule tells among whom. */
  known: boolean;
}

/** An endpoint with what it gets of the connections. */
export interface SpreadEndpoint {
  endpoint: string;
  /** Of the connections that no affinity decides about; null where the scheduler does not tell (IPVS: sh, lc, ...). */
  share: number | null;
  /** The rule that translates the address, or the real server. */
  origin: Origin;
  /** IPVS: weight 0. */
  draining: boolean;
}

/** Finds a frontend by what a packet to it looks like. */
export const frontendKey = (family: Family, protocol: string, address: string | null, port: number): string =>
  `${family} ${protocol} ${address ?? 'node'} ${port}`;

/** Endpoints that get new connections. */
export function endpointsOf(spread: Spread | null): string[] {
  const names = new Set<string>();
  for (const { endpoint, draining } of spread?.endpoints ?? []) if (!draining) names.add(endpoint);
  return [...names];
}
