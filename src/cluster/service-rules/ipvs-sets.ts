import type { Family } from '../../model/address.ts';
import type { IpSet } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { canonicalPrefix } from './iptables-rule.ts';

/** kube-proxy's ipsets of one family, ready to be asked. */
export interface KubeSets {
  /** False: no listing of ipsets is in the evidence, so that what they lack is not known. */
  collected: boolean;
  /** Has the set, named without its prefix, the element `10.96.0.1,tcp:443`? */
  has(set: string, element: string): boolean;
  /** Clients that a load balancer's address lets in; null = all. */
  rangesOf(element: string): string[] | null;
  healthChecks: Map<number, Origin>;
}

/** Sets of KUBE-LOAD-BALANCER-SOURCE-CIDR and its like hold `10.1.10.100,tcp:80,10.1.10.0/24`. Names are cut at 31 characters. */
const sourceSet = /^LOAD-BALANCER-SOURCE-(?:CI|IP)/;

/** Indexes the sets `KUBE-...` of IPv4, `KUBE-6-...` of IPv6 (pkg/proxy/ipvs/ipset.go). */
export function indexKubeSets(sets: readonly IpSet[] | null, family: Family): KubeSets {
  const prefix = family === 4 ? 'KUBE-' : 'KUBE-6-';
  const elements = new Map<string, Set<string>>();
  const sources = new Map<string, string[]>();
  const healthChecks = new Map<number, Origin>();
  for (const { name, entries } of sets ?? []) {
    if (!name.startsWith(prefix) || (family === 4 && name.startsWith('KUBE-6-'))) continue;
    const short = name.slice(prefix.length);
    elements.set(short, new Set(entries.map(({ element }) => element)));
    if (short === 'HEALTH-CHECK-NODE-PORT') {
      for (const { element, origin } of entries) healthChecks.set(Number(element), origin);
    }
    if (!sourceSet.test(short)) continue;
    for (const { element } of entries) {
      const at = element.lastIndexOf(',');
      const key = element.slice(0, at);
      sources.set(key, [...(sources.get(key) ?? []), canonicalPrefix(element.slice(at + 1))]);
    }
  }
  return {
    collected: sets !== null,
    has: (set, element) => elements.get(set)?.has(element) ?? false,
    rangesOf: (element) => (elements.get('LOAD-BALANCER-FW')?.has(element) ? (sources.get(element) ?? []) : null),
    healthChecks,
  };
}
