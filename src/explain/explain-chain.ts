import { ownerOf } from '../cluster/chain-owner.ts';
import type { ChainView, TableView } from '../cluster/chain-view.ts';
import { findKnownChain } from '../cluster/known-chains/index.ts';
import { nodeTables } from '../cluster/node-tables.ts';
import { type World, worldNode } from '../cluster/world.ts';
import type { ChainExplanation, ChainRole } from '../model/chain-explanation.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import { lazyList } from '../model/lazy-list.ts';
import { ChainError } from './chain-error.ts';
import { findInChain } from './chain-findings.ts';
import { describePurpose } from './chain-purpose.ts';
import { sharesOf } from './chain-shares.ts';
import { explainRules } from './explain-rule.ts';

/** What the user asks of `explain-chain`. */
export interface ChainRequest {
  chain: string;
  /** Name of the table, with its family where that matters (`ip6 nat`); null: all tables that have the chain. */
  table: string | null;
  /** How deep the chains it leads to are explained as well; 0: not at all. */
  depth: number;
  /** Keep how names were computed. */
  verbose: boolean;
  /** How many rules that lead to the chain are told, the rest being counted; all where it is not given. */
  references?: number;
}

/**
 * Explains a chain of a node: what it is for, whose it is, who leads to it, and each rule. Where several tables, families or
 * backends have a chain of that name the others are in `others`. Throws ChainError where there is none.
 */
export function explainChain(world: World, nodeName: string, request: ChainRequest): ChainExplanation {
  const node = worldNode(world, nodeName)?.evidence;
  const tables = node === undefined ? [] : nodeTables(node);
  const asked = tables.filter((table) => isAsked(table, request.table));
  const chains = asked.flatMap((table) => table.chain(request.chain) ?? []).sort(byWeight);
  if (node === undefined || chains.length === 0) {
    const elsewhere = tables.filter((table) => table.chain(request.chain) !== null).map(printTable);
    const names = new Set((elsewhere.length > 0 ? [] : asked).flatMap((table) => table.chainNames()));
    throw new ChainError(request.chain, nodeName, request.table, [...names], elsewhere);
  }
  const explain = (chain: ChainView): ChainExplanation =>
    explainOne(chain, request.depth, {
      node,
      world,
      verbose: request.verbose,
      explained: new Set([chain.name]),
      most: request.references ?? Number.POSITIVE_INFINITY,
      // Deeper, which chains are explained below one of the list depends on those before it.
      list: request.depth === 1 ? lazyList : (items, make) => items.map(make),
    });
  const [first, ...others] = chains.map(explain);
  return { ...first!, others };
}

const printTable = ({ family, name }: TableView): string => `${family} ${name}`;

const isAsked = (table: TableView, asked: string | null): boolean =>
  asked === null || table.name === asked || printTable(table) === asked;

const tableOrder = ['nat', 'filter', 'mangle', 'raw', 'security'];

/** Chains with rules first, then IPv4 before IPv6, then in the order in which the kernel runs them. */
function byWeight(a: ChainView, b: ChainView): number {
  const weigh = ({ table, base }: ChainView): number[] => [
    table.family === 'ip6' ? 1 : 0,
    base?.priority ?? (tableOrder.indexOf(table.name) + tableOrder.length + 1) % (tableOrder.length + 1),
  ];
  const emptiness = Number(a.ruleCount === 0) - Number(b.ruleCount === 0);
  const [left, right] = [weigh(a), weigh(b)];
  return emptiness || left[0]! - right[0]! || left[1]! - right[1]!;
}

/** References that are told of a chain inside the explanation of another. */
export const mostReferences = 100;

interface Context {
  node: NodeEvidence;
  world: World;
  verbose: boolean;
  /** Chains that have their explanation already, or will have it further up. */
  explained: Set<string>;
  /** References to tell. */
  most: number;
  /** Makes the explanations of the chains that a chain leads to. */
  list(chains: ChainView[], explain: (chain: ChainView) => ChainExplanation): ChainExplanation[];
}

function explainOne(chain: ChainView, depth: number, context: Context): ChainExplanation {
  const { node, world } = context;
  const ownership = ownerOf(chain, world);
  const { callers, more } = chain.table.firstCallers(chain.name, context.most);
  const shares = sharesOf(chain.rules(), ownership.role, (name) => roleOf(name, chain.table));
  const rules = explainRules(chain, shares.rules, ownership, node, world);
  const about = describePurpose(chain, { ownership, callers, rules, shares, world });
  const { role, writer, owner, how, computation } = ownership;
  const { table } = chain;
  return {
    apiVersion: 'k8snet/v1',
    kind: 'ChainExplanation',
    node: node.name,
    chain: chain.name,
    table: table.name,
    family: table.family,
    backend: table.toldBackend,
    source: chain.origin.source,
    line: chain.origin.line,
    role,
    writer,
    owner,
    how,
    computation: context.verbose ? computation : null,
    ...about,
    policy: chain.policy,
    packets: chain.packets,
    bytes: chain.bytes,
    referencedBy: callers.map(({ chain: caller, rule, origin }) => ({
      table: table.name,
      chain: caller,
      rule,
      source: origin.source,
      line: origin.line,
      text: origin.text.trim(),
    })),
    moreReferences: more,
    rules,
    ...explainTargets(chain, depth, context),
    assumptions: assumptionsAbout(chain),
    findings: findInChain(chain, { node: node.name, role, rules }, shares),
    others: [],
  };
}

const roleOf = (chain: string, table: TableView): ChainRole | null => findKnownChain(chain, table.name)?.role ?? null;

/** The chains that a chain leads to, each once: those of this level before any that they lead to. */
function explainTargets(
  chain: ChainView,
  depth: number,
  context: Context,
): Pick<ChainExplanation, 'chains' | 'notShown'> {
  const names = new Set(chain.rules().flatMap(({ branches }) => branches.map((branch) => branch.chain)));
  const notShown: ChainExplanation['notShown'] = [];
  const shown: ChainView[] = [];
  for (const name of names) {
    const target = chain.table.chain(name);
    if (target === null) notShown.push({ chain: name, because: 'absent' });
    else if (context.explained.has(name)) notShown.push({ chain: name, because: 'above' });
    else if (depth <= 0) notShown.push({ chain: name, because: 'depth' });
    else shown.push(target);
  }
  for (const target of shown) context.explained.add(target.name);
  const inside = { ...context, most: mostReferences };
  return { chains: context.list(shown, (target) => explainOne(target, depth - 1, inside)), notShown };
}

/** Assumptions of the whole text but for those about other chains. */
function assumptionsAbout({ name, table }: ChainView): string[] {
  if (table.assumptions.length === 0) return [];
  const others = new Set(table.chainNames());
  others.delete(name);
  return table.assumptions.filter(
    (text) =>
      text.startsWith('the table') || text.includes(name) || !text.split(/[\s,;:]+/).some((word) => others.has(word)),
  );
}
