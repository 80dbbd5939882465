import { addressBits, type Family, familyOf, type Prefix, parsePrefix, prefixContains } from '../model/address.ts';
import type { Address, HostFacts, NextHop, PolicyRule, Route } from '../model/node.ts';
import type { Origin } from '../model/origin.ts';
import type { PortRange } from '../model/ports.ts';
import { unknownAddress } from '../netfilter/address-match.ts';
import { matchPolicyRule, standardPolicyRules } from './policy-rules.ts';

/** What the routing code is asked (struct flowi). */
export interface RouteQuery {
  destination: string;
  source: string | null;
  mark: number;
  /** Device the packet came in by, `lo` for a packet of a local process. */
  iif: string;
  oif: string | null;
  /** Null: none is given, which no rule that asks for one takes. */
  protocol: string | null;
  tos: number;
  sourcePorts: PortRange | null;
  destinationPorts: PortRange | null;
}

/** Where routing sends a packet. */
export type RouteAnswer =
  | { type: 'route'; route: Route; hop: NextHop; share: number }
  /** A blackhole, unreachable or prohibit route or rule. */
  | { type: 'refused'; kind: 'blackhole' | 'unreachable' | 'prohibit'; origin: Origin; share: number }
  | { type: 'none'; share: number }
  | { type: 'unknown'; because: string; share: number };

/** The routing tables of one host and family, ready to ask. */
export interface Routing {
  family: Family;
  /** Every way routing can answer: several only for multipath routes. */
  lookup(query: RouteQuery): RouteAnswer[];
  /** The longest match of table local, as address types are found. */
  localRoute(address: string): Route | null;
  /** Nothing at all was collected to answer from. */
  blind: boolean;
}

interface Entry {
  prefix: Prefix;
  route: Route;
}

/** Builds the tables. Where table `local` or connected routes were not printed they follow from the addresses. */
export function createRouting(facts: HostFacts, family: Family): Routing {
  const printed = facts.routes[family];
  const addresses = facts.addresses?.filter((address) => address.family === family) ?? null;
  const routes = completeRoutes(printed, addresses, family);
  const tables = sortTables(routes);
  const rules = [...(facts.policyRules[family] ?? standardPolicyRules(family))].sort((a, b) => a.priority - b.priority);
  const mainKnown = printed !== null;
  const localKnown = printed !== null || addresses !== null;
  return {
    family,
    blind: !mainKnown && !localKnown,
    localRoute: (address) => longestMatch(tables.get('local') ?? [], address, null, 0)[0] ?? null,
    lookup(query) {
      if (query.destination === unknownAddress)
        return [{ type: 'unknown', because: 'the address that is sent to is not known', share: 1 }];
      for (let index = 0; index < rules.length; index++) {
        const rule = rules[index]!;
        const matches = matchPolicyRule(rule, query);
        if (matches === 'no') continue;
        if (matches === 'unknown') {
          return [
            {
              type: 'unknown',
              because: `policy rule "${rule.origin.text}" has a selector that is not modelled`,
              share: 1,
            },
          ];
        }
        if (rule.action.type === 'goto') {
          index = goalOf(rules, index, rule.action.priority) - 1;
          continue;
        }
        const answer = applyRule(rule, query, tables);
        if (answer !== null) return answer;
      }
      return mainKnown
        ? [{ type: 'none', share: 1 }]
        : [{ type: 'unknown', because: `no IPv${family} routes were collected`, share: 1 }];
    },
  };
}

/** The rule at which a goto goes on: the first of that priority; the next one where there is none (an unresolved goto). */
function goalOf(rules: readonly PolicyRule[], index: number, priority: number): number {
  const goal = rules.findIndex((rule) => rule.priority === priority);
  return goal > index ? goal : index + 1;
}

/** What a rule answers whose selectors hold; null: the next rule is asked. */
function applyRule(rule: PolicyRule, query: RouteQuery, tables: Map<string, Entry[]>): RouteAnswer[] | null {
  const { action } = rule;
  if (action.type === 'nop' || action.type === 'goto') return null;
  if (action.type !== 'lookup') return [{ type: 'refused', kind: action.type, origin: rule.origin, share: 1 }];
  const candidates = longestMatch(tables.get(action.table) ?? [], query.destination, query.oif, query.tos);
  for (const route of candidates) {
    if (route.type === 'throw') return null;
    if (route.type === 'blackhole' || route.type === 'unreachable' || route.type === 'prohibit') {
      return [{ type: 'refused', kind: route.type, origin: route.origin, share: 1 }];
    }
    // A refusal stands: only a route that leads somewhere is suppressed (fib_rules_lookup).
    if (action.suppressPrefixLength !== null && route.prefixLength <= action.suppressPrefixLength) return null;
    const hops = route.nextHops.filter((hop) => usable(hop) && (query.oif === null || hop.device === query.oif));
    if (hops.length === 0 && route.nextHops.length > 0) continue;
    if (hops.length === 0)
      return [{ type: 'route', route, hop: { via: null, device: null, weight: 1, flags: [] }, share: 1 }];
    const weight = hops.reduce((sum, hop) => sum + hop.weight, 0);
    return hops.map((hop) => ({ type: 'route', route, hop, share: hop.weight / weight }));
  }
  return null;
}

const usable = (hop: NextHop): boolean => !hop.flags.includes('dead');

/** Routes that hold the address, best first: longest prefix, then the packet's TOS, then lowest metric. */
function longestMatch(entries: Entry[], address: string, oif: string | null, tos: number): Route[] {
  const found: Route[] = [];
  for (const { prefix, route } of entries) {
    if (!prefixContains(prefix, address)) continue;
    if (route.tos !== 0 && route.tos !== (tos & 0x1c)) continue;
    if (oif !== null && route.nextHops.length > 0 && !route.nextHops.some((hop) => hop.device === oif)) continue;
    found.push(route);
  }
  return found;
}

function sortTables(routes: readonly Route[]): Map<string, Entry[]> {
  const tables = new Map<string, Entry[]>();
  for (const route of routes) {
    const prefix = parsePrefix(`${route.destination}/${route.prefixLength}`);
    if (prefix === null) continue;
    const table = tables.get(route.table) ?? [];
    table.push({ prefix, route });
    tables.set(route.table, table);
  }
  for (const table of tables.values()) {
    table.sort(
      (a, b) => b.prefix.length - a.prefix.length || b.route.tos - a.route.tos || a.route.metric - b.route.metric,
    );
  }
  return tables;
}

/** Adds table local, and the connected routes where no route was collected, as the kernel makes them from addresses. */
function completeRoutes(printed: Route[] | null, addresses: Address[] | null, family: Family): Route[] {
  const routes = [...(printed ?? [])];
  const hasLocal = routes.some((route) => route.table === 'local' && route.type === 'local');
  if (!hasLocal && addresses !== null) {
    for (const address of addresses)
      routes.push(fromAddress(address, 'local', address.address, family === 4 ? 32 : 128));
    const loopback = addresses.find((address) => address.address === '127.0.0.1');
    if (loopback) routes.push(fromAddress(loopback, 'local', '127.0.0.0', 8));
  }
  // The kernel takes only an address of its own as the source of a route (fib_valid_prefsrc).
  if (!hasLocal && addresses === null) routes.push(...routes.flatMap(localOfSource));
  if (printed === null) {
    for (const address of addresses ?? []) {
      if (address.prefixLength === (family === 4 ? 32 : 128)) continue;
      const prefix = parsePrefix(`${address.address}/${address.prefixLength}`);
      if (prefix) routes.push(fromAddress(address, 'main', prefix.address, prefix.length));
    }
  }
  return routes;
}

const fromAddress = (
  address: Pick<Address, 'origin' | 'family' | 'address' | 'device'>,
  table: 'local' | 'main',
  destination: string,
  prefixLength: number,
): Route => ({
  origin: address.origin,
  family: address.family,
  type: table === 'local' ? 'local' : 'unicast',
  destination,
  prefixLength,
  table,
  nextHops: [{ via: null, device: address.device, weight: 1, flags: [] }],
  preferredSource: address.family === 4 ? address.address : null,
  scope: table === 'local' ? 'host' : 'link',
  protocol: 'kernel',
  metric: 0,
  mtu: null,
  tos: 0,
});

function localOfSource({ origin, family, preferredSource, nextHops }: Route): Route[] {
  if (preferredSource === null) return [];
  const address = { origin, family, address: preferredSource, device: nextHops[0]?.device ?? 'lo' };
  return [fromAddress(address, 'local', preferredSource, family === 4 ? 32 : 128)];
}

/** Number of leading bits that two addresses of one family share. */
export function commonPrefixLength(a: string, b: string): number {
  const width = familyOf(a) === 4 ? 32 : 128;
  const difference = (addressBits(a) ?? 0n) ^ (addressBits(b) ?? 0n);
  return width - (difference === 0n ? 0 : difference.toString(2).length);
}
