import { lazy } from '../model/lazy.ts';
import { isNode, type NftBase, type NftChain, type NftRule, type NftSet, type NftTable } from '../model/nft.ts';
import type { Base, Hook } from '../netfilter/rule.ts';
import type { Caller, ChainView, RuleView, TableView } from './chain-view.ts';
import { jumpsIn } from './nft-branches.ts';
import { describeKey, viewNftRule } from './nft-rule-view.ts';

/** A table of an nft listing, to be read. */
export function viewNft(source: NftTable): TableView {
  const byName = new Map(source.chains.map((chain) => [chain.name, chain]));
  const chains = new Map<string, ChainView>();
  const maps: Maps = new Map(source.sets.filter((set) => set.valueTypes !== null).map((set) => [`@${set.name}`, set]));
  let callers: Map<string, Caller[]> | null = null;
  const table: TableView = {
    backend: 'nft',
    family: source.family,
    name: source.name,
    source: source.origin.source,
    whole: true,
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
    callers(name) {
      callers ??= indexCallers(source.chains, maps);
      return callers.get(name) ?? [];
    },
    jumpsFrom(name) {
      const chain = byName.get(name);
      return indexCallers(chain ? [chain] : [], maps);
    },
    firstCallers(name, most) {
      const all = table.callers(name);
      return { callers: all.slice(0, most), more: Math.max(0, all.length - most) };
    },
  };
  return table;
}

type Maps = Map<string, NftSet>;

function viewChain(chain: NftChain, table: TableView, maps: Maps): ChainView {
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

/** The named map of verdicts that a rule asks. */
function askedMap(rule: NftRule, maps: Maps): NftSet | null {
  const vmap = rule.statements.find((statement) => statement.vmap !== undefined)?.vmap;
  const name = isNode(vmap) ? vmap.data : null;
  return typeof name === 'string' ? (maps.get(name) ?? null) : null;
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

/** Who leads to each chain: rules, and the elements of the maps that rules ask. */
function indexCallers(chains: readonly NftChain[], maps: Maps): Map<string, Caller[]> {
  const callers = new Map<string, Caller[]>();
  const add = (target: string, caller: Caller): void => {
    const list = callers.get(target);
    if (list) list.push(caller);
    else callers.set(target, [caller]);
  };
  for (const { name: chain, rules } of chains) {
    for (const rule of rules()) {
      const view = viewNftRule(rule);
      for (const branch of view.branches) add(branch.chain, { ...view, chain, rule: rule.number });
      const map = askedMap(rule, maps);
      for (const { key, value, comment } of map?.elements() ?? []) {
        const { text, ...about } = describeKey(key);
        for (const jump of jumpsIn(value)) {
          const origin = { ...map!.origin, text: `${text} : ${jump.goto ? 'goto' : 'jump'} ${jump.chain}` };
          add(jump.chain, { chain, rule: rule.number, origin, comment, ...about });
        }
      }
    }
  }
  return callers;
}
