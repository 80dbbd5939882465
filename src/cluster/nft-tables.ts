import { lazy } from '../model/lazy.ts';
import type { NftBase, NftChain, NftSet, NftTable } from '../model/nft.ts';
import type { Base, Hook } from '../netfilter/rule.ts';
import type { Caller, ChainView, RuleView, TableView } from './chain-view.ts';
import { callersByChain } from './lead.ts';
import { jumpsIn } from './nft-branches.ts';
import { askedMap, createNftCallers, leadsOf, type VerdictMaps } from './nft-callers.ts';
import { viewNftRule } from './nft-rule-view.ts';

/** A table of an nft listing, to be read. */
export function viewNft(source: NftTable): TableView {
  const byName = new Map(source.chains.map((chain) => [chain.name, chain]));
  const chains = new Map<string, ChainView>();
  const maps: VerdictMaps = new Map(
    source.sets.filter((set) => set.valueTypes !== null).map((set) => [`@${set.name}`, set]),
  );
  const callers = createNftCallers(source.chains, maps);
  const isWhole = lazy(() => isWholeTable(source, callers.leads()));
  const table: TableView = {
    backend: 'nft',
    toldBackend: 'nft',
    family: source.family,
    name: source.name,
    source: source.origin.source,
    get whole() {
      return isWhole();
    },
    assumptions: [],
    chainNames: () => [...byName.keys()],
    chain(name) {
      const chain = byName.get(name);
      const known = chains.get(name);
      if (known || !chain) return known ?? null;
      const view = viewChain(chain, table, maps);
      chains.set(name, view);
      return view;
    },
    callers: (name) => [...callers.to(name)],
    jumpsFrom(name) {
      const chain = byName.get(name);
      return callersByChain(chain === undefined ? [] : [...leadsOf(chain, maps)]);
    },
    firstCallers(name, most) {
      const first: Caller[] = [];
      for (const caller of callers.to(name)) {
        if (first.length >= most) break;
        first.push(caller);
      }
      return { callers: first, more: Math.max(0, callers.count(name) - first.length) };
    },
  };
  return table;
}

/** The kernel keeps no rule that names a chain or a map which is not there: where one does, the listing is of a part of the table. */
function isWholeTable({ chains, sets }: NftTable, leads: Iterable<string>): boolean {
  if (chains.every(({ base }) => base === null)) return false;
  const names = new Set([...chains.map(({ name }) => name), ...sets.map(({ name }) => `@${name}`)]);
  return Array.from(leads).every((name) => names.has(name));
}

function viewChain(chain: NftChain, table: TableView, maps: VerdictMaps): ChainView {
  const rules = lazy(() => chain.rules().map((rule) => withMapped(viewNftRule(rule), askedMap(rule, maps))));
  return {
    table,
    name: chain.name,
    origin: chain.origin,
    base: chain.base && viewBase(chain.base),
    policy: chain.base?.policy ?? null,
    packets: null,
    bytes: null,
    get ruleCount() {
      return chain.rules().length;
    },
    rules,
    rulesTo: rules,
  };
}

const withMapped = (rule: RuleView, map: NftSet | null): RuleView =>
  map === null ? rule : { ...rule, branches: map.elements().flatMap((element) => jumpsIn(element.value)) };

const viewBase = (base: NftBase): Base => ({
  hook: base.hook.toUpperCase() as Hook,
  priority: base.priority,
  type: base.type as Base['type'],
  policy: base.policy,
  policyOrigin: base.origin,
});
