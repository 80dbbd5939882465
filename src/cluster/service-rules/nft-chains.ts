import type { NftChain, NftExpression, NftTable } from '../../model/nft.ts';
import { isNode } from '../../model/nft.ts';
import type { RuleView } from '../chain-view.ts';
import { findKnownChain } from '../known-chains/index.ts';
import { destinationsOf } from '../nft-branches.ts';
import { viewNftRule } from '../nft-rule-view.ts';
import { canonicalPrefix } from './iptables-rule.ts';
import type { Frontend, Spread, SpreadEndpoint } from './service-rules.ts';

/** Where a chain of a service leads. */
export type NftWay = Pick<Frontend, 'spread' | 'inside'>;

/** The chains of services of one table `kube-proxy`. Each is read once. */
export interface NftChains {
  wayThrough(chain: string): NftWay;
  /** Clients that a firewall chain lets in; null where it drops nobody. */
  rangesOf(chain: string): string[] | null;
  reached: Set<string>;
}

const nowhere: NftWay = { spread: null, inside: null };

/** Reads service-, local-, external-, endpoint- and firewall- chains. */
export function createNftChains(table: NftTable): NftChains {
  const byName = new Map(table.chains.map((chain) => [chain.name, chain]));
  const timeouts = new Map(table.sets.map(({ name, timeout }) => [`@${name}`, timeout]));
  const ways = new Map<string, NftWay>();
  const reached = new Set<string>();

  /** Until 1.35 a rule marks what is to be masqueraded in a chain of its own, and the next rule goes on. */
  const isMark = (name: string): boolean => findKnownChain(name, table.name)?.role === 'mark';

  function wayThrough(name: string): NftWay {
    const known = ways.get(name);
    if (known !== undefined) return known;
    // Stands while the chain is read: rules that lead in a circle lead nowhere.
    ways.set(name, nowhere);
    reached.add(name);
    const chain = byName.get(name);
    const rules = chain?.readRules().map(viewNftRule) ?? [];
    const way = isExternal(name) ? readExternal(rules) : chain === undefined ? nowhere : readSpread(chain, rules);
    ways.set(name, way);
    return way;
  }

  /** Pods and the node are sent to the chain of the cluster IP, the others perhaps to local endpoints only. */
  function readExternal(rules: RuleView[]): NftWay {
    let spread: Spread | null = null;
    let inside: Spread | null = null;
    for (const { branches, conditional } of rules) {
      for (const { chain } of branches) {
        if (isMark(chain)) continue;
        const found = wayThrough(chain).spread;
        if (conditional) inside ??= found;
        else spread ??= found;
      }
    }
    return { spread, inside: inside ?? spread };
  }

  function readSpread(chain: NftChain, rules: RuleView[]): NftWay {
    const spread: Spread = {
      chain: chain.name,
      origin: chain.origin,
      endpoints: [],
      affinity: null,
      broken: [],
      known: true,
    };
    for (const rule of rules) {
      if (rule.affinity !== null) {
        spread.affinity = affinityOf(rule);
        for (const branch of rule.branches) reached.add(branch.chain);
        continue;
      }
      for (const { endpoint, share } of rule.destinations) {
        spread.endpoints.push({ endpoint, share: share ?? 1, origin: rule.origin, draining: false });
      }
      for (const branch of rule.branches) {
        if (isMark(branch.chain)) continue;
        const endpoint = endpointOf(branch.chain);
        if (endpoint === null) spread.broken.push(rule.origin);
        else spread.endpoints.push({ ...endpoint, share: branch.share ?? 1, draining: false });
      }
    }
    return { spread, inside: spread };
  }

  function affinityOf({ text }: RuleView): number {
    const set = text.split(' ').find((word) => word.startsWith('@affinity-'));
    return timeouts.get(set ?? '') ?? 0;
  }

  function endpointOf(name: string): Pick<SpreadEndpoint, 'endpoint' | 'origin'> | null {
    reached.add(name);
    for (const { statements, origin } of byName.get(name)?.readRules() ?? []) {
      const [destination] = statements.flatMap(({ dnat }) => destinationsOf(dnat ?? null));
      if (destination !== undefined) return { endpoint: destination.endpoint, origin };
    }
    return null;
  }

  function rangesOf(name: string): string[] | null {
    reached.add(name);
    const statements =
      byName
        .get(name)
        ?.rules()
        .flatMap((rule) => rule.statements) ?? [];
    const match = statements.map((statement) => statement.match).find((body) => body !== undefined);
    return isNode(match) && match.op === '!=' ? prefixesIn(match.right ?? null) : null;
  }

  return { wayThrough, rangesOf, reached };
}

const isExternal = (name: string): boolean => name.startsWith('external-');

/** `{ 10.0.0.0/8, 192.168.0.1 }`, or one of these. */
function prefixesIn(expression: NftExpression): string[] {
  if (typeof expression === 'string') return [canonicalPrefix(expression)];
  if (Array.isArray(expression)) return expression.flatMap(prefixesIn);
  if (!isNode(expression)) return [];
  const { set, prefix } = expression;
  if (set !== undefined) return prefixesIn(set);
  return isNode(prefix) ? [canonicalPrefix(`${prefix.addr}/${prefix.len}`)] : [];
}
