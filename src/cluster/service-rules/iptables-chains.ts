import type { IptablesTable, LookAtLine } from '../../model/iptables.ts';
import type { Origin } from '../../model/origin.ts';
import { endpointPrefix, isServiceChainName, splitServiceChain } from '../chain-names.ts';
import { canonicalPrefix, readServiceRule, type ServiceRule } from './iptables-rule.ts';
import { readJump, readServiceLine, readTranslation } from './service-line.ts';
import type { Frontend, Spread, SpreadEndpoint } from './service-rules.ts';

/** Where a chain of a service leads. */
export type Way = Pick<Frontend, 'spread' | 'inside' | 'refusal' | 'sourceRanges'>;

/** The chains of services of one nat table. Those that lead to endpoints are read once. */
export interface ServiceChains {
  wayThrough(chain: string): Way;
  /** Chains that were led to so far: true in their places among the table's names. */
  reached: boolean[];
}

/** The way through a chain that leads to no endpoint. */
export const nowhere: Way = { spread: null, inside: null, refusal: null, sourceRanges: null };

/** Reads KUBE-SVC, KUBE-SVL, KUBE-EXT, KUBE-XLB, KUBE-FW and KUBE-SEP chains as kube-proxy 1.9 to 1.36 writes them. */
export function createServiceChains(table: IptablesTable): ServiceChains {
  const ways = new Map<string, Way>();
  const reached: boolean[] = [];

  /** Where a KUBE-SEP chain sends connections; null where it translates nothing. */
  function endpointOf(name: string): { endpoint: string; origin: Origin } | null {
    let found: { endpoint: string; origin: Origin } | null = null;
    const place = table.scanLines(name, (text, start, end, line, position) => {
      // Of the two rules of an endpoint this is the one that translates nothing.
      if (text.startsWith(toMasquerade, end - toMasquerade.length)) return false;
      const endpoint =
        readTranslation(text, start, end) ?? readLine(table, name, text, start, end, line, position).destination;
      if (endpoint === null) return false;
      found = { endpoint, origin: { source: table.source, line, text: text.slice(start, end) } };
      return true;
    });
    if (place >= 0) reached[place] = true;
    return found;
  }

  /** Spreads what no condition has taken. A rule behind one without a chance gets nothing. */
  function spreadOf(name: string, origin: Origin): Spread {
    const spread: Spread = { chain: name, origin, endpoints: [], affinity: null, broken: [], known: true };
    const byEndpoint = new Map<string, SpreadEndpoint>();
    let rest = 1;
    table.scanLines(name, (text, start, end, line, position) => {
      const quick = readJump(text, start, end);
      const { jump, affinity, chance, conditional } = quick ?? readLine(table, name, text, start, end, line, position);
      if (jump === null || (quick === null && !isEndpointChain(jump))) return false;
      if (affinity !== null) spread.affinity = affinity;
      if (affinity !== null || (conditional && chance === null)) return false;
      const share = rest * (chance ?? 1);
      rest -= share;
      const endpoint = endpointOf(jump);
      if (endpoint === null) spread.broken.push({ source: table.source, line, text: text.slice(start, end) });
      else addShare(byEndpoint, { endpoint: endpoint.endpoint, origin: endpoint.origin, share, draining: false });
      return false;
    });
    spread.endpoints = [...byEndpoint.values()];
    return spread;
  }

  function wayThrough(name: string): Way {
    const known = ways.get(name);
    if (known !== undefined) return known;
    // Stands while the chain is read: rules that lead in a circle lead nowhere.
    ways.set(name, nowhere);
    const place = table.scanLines(name, () => true);
    if (place >= 0) reached[place] = true;
    const origin = table.origin(name) ?? { source: table.source, line: 0, text: '' };
    const way = (readers[splitServiceChain(name)?.prefix ?? ''] ?? readPlain)(name, origin);
    ways.set(name, way);
    return way;
  }

  /** KUBE-SVC, KUBE-SVL: to endpoints, for everybody. */
  function readPlain(name: string, origin: Origin): Way {
    const spread = spreadOf(name, origin);
    return { ...nowhere, spread, inside: spread };
  }

  /** KUBE-EXT, KUBE-XLB: pods and the node take the way of the cluster IP, the others perhaps to local endpoints only. */
  function readExternal(name: string, origin: Origin): Way {
    const own = spreadOf(name, origin);
    const way: Way = { ...nowhere, spread: own.endpoints.length > 0 || own.broken.length > 0 ? own : null };
    for (const { jump, conditional, origin: line } of rulesOf(table, name)) {
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
  function readFirewall(name: string): Way {
    const jumps = rulesOf(table, name).filter(({ jump }) => jump !== null && isServiceChain(jump));
    const [first] = jumps;
    if (first === undefined) return nowhere;
    const isOpen = jumps.some(({ source, conditional }) => source === null && !conditional);
    const ranges = jumps.flatMap(({ source }) => (source === null ? [] : [canonicalPrefix(source)]));
    return { ...wayThrough(first.jump!), sourceRanges: isOpen ? null : [...new Set(ranges)] };
  }

  const readers: Record<string, (name: string, origin: Origin) => Way> = {
    'KUBE-EXT-': readExternal,
    'KUBE-XLB-': readExternal,
    'KUBE-FW-': readFirewall,
  };
  return { wayThrough, reached };
}

const dropMark = 'KUBE-MARK-DROP';
const toMasquerade = ' -j KUBE-MARK-MASQ';

/** The rules of a chain; [] where there is none of that name. */
export function rulesOf(table: IptablesTable | null, chain: string): ServiceRule[] {
  const rules: ServiceRule[] = [];
  table?.scanLines(chain, (text, start, end, line, position) => {
    rules.push(readLine(table, chain, text, start, end, line, position));
    return false;
  });
  return rules;
}

/** A line of a form that is not usual is cut into words. */
const readLine = (
  table: IptablesTable,
  chain: string,
  ...[text, start, end, line, position]: Parameters<LookAtLine>
): ServiceRule =>
  readServiceLine(text, start, end, table.source, line) ?? readServiceRule(table.chain(chain)!.rule(position)!);

const isEndpointChain = (name: string): boolean => name.startsWith(endpointPrefix) && isServiceChainName(name);

/** Is it the name of a chain of a service port, not of an endpoint? */
export const isServiceChain = (name: string): boolean => !name.startsWith(endpointPrefix) && isServiceChainName(name);

/** An endpoint that several rules lead to has the sum of their shares. */
function addShare(endpoints: Map<string, SpreadEndpoint>, endpoint: SpreadEndpoint): void {
  const same = endpoints.get(endpoint.endpoint);
  if (same === undefined) endpoints.set(endpoint.endpoint, endpoint);
  else same.share = (same.share ?? 0) + (endpoint.share ?? 0);
}
