import { lazy } from '../model/lazy.ts';
import { isNode, type NftChain, type NftElement, type NftRule, type NftSet } from '../model/nft.ts';
import { entryOf } from '../sources/iptables/entry.ts';
import type { Caller } from './chain-view.ts';
import type { Lead } from './lead.ts';
import { jumpsIn } from './nft-branches.ts';
import { describeKey, viewNftRule } from './nft-rule-view.ts';

/** The maps of verdicts of a table, by the name that rules ask them by (`@service-ips`). */
export type VerdictMaps = ReadonlyMap<string, NftSet>;

/** Who leads to the chains of a table. */
export interface NftCallers {
  /** In the order of the listing; the rules of a chain are parsed when one comes to it. */
  to(chain: string): Iterable<Caller>;
  /** How many there are, without parsing the rules. */
  count(chain: string): number;
  /** The chains and the maps (`@name`) that any rule leads to. */
  leads(): Iterable<string>;
}

/** Looks up callers by what the chains' rules lead to: of 100,000 chains only those are parsed that lead where it is asked for. */
export function createNftCallers(chains: readonly NftChain[], maps: VerdictMaps): NftCallers {
  const places = lazy(() => indexLeads(chains));
  const elements = new Map<NftSet, Map<string, number>>();
  /** How many elements of a map lead to the chain. */
  const elementsTo = (map: NftSet, chain: string): number =>
    entryOf(elements, map, () => countElements(map)).get(chain) ?? 0;
  const mapsTo = (chain: string): [name: string, count: number][] =>
    Array.from(maps, ([name, map]): [string, number] => [name, places().has(name) ? elementsTo(map, chain) : 0]).filter(
      ([, count]) => count > 0,
    );
  const placesOf = (name: string): readonly number[] => places().get(name) ?? [];
  return {
    leads: () => places().keys(),
    *to(chain) {
      const all = [chain, ...mapsTo(chain).map(([name]) => name)].flatMap(placesOf);
      for (const place of [...new Set(all)].sort((one, other) => one - other)) {
        for (const { to, caller } of leadsOf(chains[place]!, maps)) if (to === chain) yield caller;
      }
    },
    count: (chain) =>
      mapsTo(chain).reduce((sum, [name, count]) => sum + count * placesOf(name).length, placesOf(chain).length),
  };
}

/** Numbers of the chains that lead to each chain or ask each map, once for each time. */
function indexLeads(chains: readonly NftChain[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, chain] of chains.entries()) {
    for (const name of chain.leadsTo()) entryOf(places, name, () => []).push(place);
  }
  return places;
}

function countElements(map: NftSet): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { value } of map.elements()) {
    for (const { chain } of jumpsIn(value)) counts.set(chain, (counts.get(chain) ?? 0) + 1);
  }
  return counts;
}

/** Where a chain's rules lead, by themselves and by the maps that they ask. */
export function* leadsOf(chain: NftChain, maps: VerdictMaps): Generator<Lead> {
  for (const rule of chain.rules()) {
    const view = viewNftRule(rule);
    for (const branch of view.branches) {
      yield { to: branch.chain, caller: { ...view, chain: chain.name, rule: rule.number } };
    }
    const map = askedMap(rule, maps);
    for (const element of map?.elements() ?? []) yield* leadsOfElement(element, map!, chain.name, rule.number);
  }
}

function* leadsOfElement(
  { key, value, comment }: NftElement,
  map: NftSet,
  chain: string,
  rule: number,
): Generator<Lead> {
  const { text, ...about } = describeKey(key);
  for (const jump of jumpsIn(value)) {
    const origin = { ...map.origin, text: `${text} : ${jump.goto ? 'goto' : 'jump'} ${jump.chain}` };
    yield { to: jump.chain, caller: { chain, rule, origin, comment, ...about } };
  }
}

/** The named map of verdicts that a rule asks. */
export function askedMap(rule: NftRule, maps: VerdictMaps): NftSet | null {
  const vmap = rule.statements.find((statement) => statement.vmap !== undefined)?.vmap;
  const name = isNode(vmap) ? vmap.data : null;
  return typeof name === 'string' ? (maps.get(name) ?? null) : null;
}
