import type { ChainLines, IptablesTable } from '../../model/iptables.ts';
import type { Origin } from '../../model/origin.ts';
import { endpointPrefix, isServiceChainName, splitServiceChain } from '../chain-names.ts';
import { canonicalPrefix, readServiceRule, type ServiceRule } from './iptables-rule.ts';
import { readServiceLine } from './service-line.ts';
import type { Frontend, Spread, SpreadEndpoint } from './service-rules.ts';

/** Where a chain of a service leads. */
export type Way = Pick<Frontend, 'spread' | 'inside' | 'refusal' | 'sourceRanges'>;

/** The chains of services of one nat table. Those that lead to endpoints are read once. */
export interface ServiceChains {
  wayThrough(chain: string): Way;
  /** Chains that were led to so far. */
  reached: Set<string>;
}

export const nowhere: Way = { spread: null, inside: null, refusal: null, sourceRanges: null };

/** Reads KUBE-SVC, KUBE-SVL, KUBE-EXT, KUBE-XLB, KUBE-FW and KUBE-SEP chains as kube-proxy 1.9 to 1.36 writes them. */
export function createServiceChains(table: IptablesTable): ServiceChains {
  const ways = new Map<string, Way>();
  const reached = new Set<string>();

  /** Where a KUBE-SEP chain sends connections; null where it translates nothing. */
  function endpointOf(name: string): { endpoint: string; origin: Origin } | null {
    reached.add(name);
    const lines = table.lines(name)?.rules ?? [];
    for (let position = 0; position < lines.length; position += 1) {
      const line = lines[position]!;
      // Of the two rules of an endpoint this is the one that translates nothing.
      if (line.text.endsWith(' -j KUBE-MARK-MASQ')) continue;
      const { destination, origin } = readLine(table, name, line, position);
      if (destination !== null) return { endpoint: destination, origin };
    }
    return null;
  }

  /** Spreads what no condition has taken. A rule behind one without a chance gets nothing. */
  function spreadOf(name: string, rules: ServiceRule[], origin: Origin): Spread {
    const spread: Spread = { chain: name, origin, endpoints: [], affinity: null, broken: [], known: true };
    const byEndpoint = new Map<string, SpreadEndpoint>();
    let rest = 1;
    for (const { jump, affinity, chance, conditional, origin: line } of rules) {
      if (jump === null || !isEndpointChain(jump)) continue;
      if (affinity !== null) {
        spread.affinity = affinity;
        continue;
      }
      if (conditional && chance === null) continue;
      const share = rest * (chance ?? 1);
      rest -= share;
      const endpoint = endpointOf(jump);
      if (endpoint === null) spread.broken.push(line);
      else addShare(byEndpoint, { endpoint: endpoint.endpoint, origin: endpoint.origin, share, draining: false });
    }
    spread.endpoints.push(...byEndpoint.values());
    return spread;
  }

  function wayThrough(name: string): Way {
    const known = ways.get(name);
    if (known !== undefined) return known;
    // Stands while the chain is read: rules that lead in a circle lead nowhere.
    ways.set(name, nowhere);
    reached.add(name);
    const prefix = splitServiceChain(name)?.prefix ?? '';
    const lines = table.lines(name);
    const rules = lines === null ? [] : readLines(table, name, lines);
    const origin = lines?.origin ?? { source: table.source, line: 0, text: '' };
    const way = (readers[prefix] ?? readPlain)(name, rules, origin);
    ways.set(name, way);
    return way;
  }

  /** KUBE-SVC, KUBE-SVL: to endpoints, for everybody. */
  function readPlain(name: string, rules: ServiceRule[], origin: Origin): Way {
    const spread = spreadOf(name, rules, origin);
    return { ...nowhere, spread, inside: spread };
  }

  /** KUBE-EXT, KUBE-XLB: pods and the node take the way of the cluster IP, the others perhaps to local endpoints only. */
  function readExternal(name: string, rules: ServiceRule[], origin: Origin): Way {
    const own = spreadOf(name, rules, origin);
    const way: Way = { ...nowhere, spread: own.endpoints.length > 0 || own.broken.length > 0 ? own : null };
    for (const { jump, conditional, origin: line } of rules) {
      if (jump === dropMark && !conditional) way.refusal ??= { how: 'drop', origin: line };
      if (jump === null || !isServiceChain(jump)) continue;
      const { spread } = wayThrough(jump);
      if (conditional) way.inside ??= spread;
      else way.spread ??= spread;
    }
    way.inside ??= way.spread;
    return way;
  }

  /** KUBE-FW: on for clients from the source ranges; the others are marked for dropping or dropped later. */
  function readFirewall(_: string, rules: ServiceRule[]): Way {
    const jumps = rules.filter(({ jump }) => jump !== null && isServiceChain(jump));
    const [first] = jumps;
    if (first === undefined) return nowhere;
    const isOpen = jumps.some(({ source, conditional }) => source === null && !conditional);
    const ranges = jumps.flatMap(({ source }) => (source === null ? [] : [canonicalPrefix(source)]));
    return { ...wayThrough(first.jump!), sourceRanges: isOpen ? null : [...new Set(ranges)] };
  }

  const readers: Record<string, (name: string, rules: ServiceRule[], origin: Origin) => Way> = {
    'KUBE-EXT-': readExternal,
    'KUBE-XLB-': readExternal,
    'KUBE-FW-': readFirewall,
  };
  return { wayThrough, reached };
}

const dropMark = 'KUBE-MARK-DROP';

/** The rules of a chain; [] where there is none of that name. */
export function rulesOf(table: IptablesTable | null, chain: string): ServiceRule[] {
  const lines = table?.lines(chain) ?? null;
  return lines === null ? [] : readLines(table!, chain, lines);
}

const readLines = (table: IptablesTable, chain: string, { rules }: ChainLines): ServiceRule[] =>
  rules.map((origin, position) => readLine(table, chain, origin, position));

/** A line of a form that is not usual is cut into words. */
const readLine = (table: IptablesTable, chain: string, line: Origin, position: number): ServiceRule =>
  readServiceLine(line) ?? readServiceRule(table.chain(chain)!.rule(position)!);

export const isEndpointChain = (name: string): boolean => name.startsWith(endpointPrefix) && isServiceChainName(name);

export const isServiceChain = (name: string): boolean => !name.startsWith(endpointPrefix) && isServiceChainName(name);

/** An endpoint that several rules lead to has the sum of their shares. */
function addShare(endpoints: Map<string, SpreadEndpoint>, endpoint: SpreadEndpoint): void {
  const same = endpoints.get(endpoint.endpoint);
  if (same === undefined) endpoints.set(endpoint.endpoint, endpoint);
  else same.share = (same.share ?? 0) + (endpoint.share ?? 0);
}
