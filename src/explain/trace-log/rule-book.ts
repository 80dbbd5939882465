import type { ChainView, RuleView } from '../../cluster/chain-view.ts';
import { nodeTables } from '../../cluster/node-tables.ts';
import type { World } from '../../cluster/world.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { NftChain, NftTable } from '../../model/nft.ts';
import type { TraceLogEntry } from '../../model/trace-log.ts';
import { compileNode } from '../../netfilter/compile-node.ts';
import { describeRule } from '../../netfilter/describe.ts';
import type { Backend, Base, Chain, Table } from '../../netfilter/rule.ts';
import { readNft } from '../../sources/nft/parse-ruleset.ts';
import { ruleKey } from './rule-key.ts';

/** What is known of the rules of one node at one time. */
export interface RuleBook {
  /** Names of addresses and owners of chains. */
  world: World;
  node: NodeEvidence;
}

/** A chain that a log names, as the evidence has it. */
export interface FoundChain {
  backend: Backend;
  base: Base | null;
  chain: Chain;
  view: ChainView | null;
}

/** A rule that a log tells of, as the evidence has it. */
export interface FoundRule {
  number: number;
  text: string;
  source: string;
  line: number;
  words: string;
  view: RuleView | null;
}

type Place = Pick<TraceLogEntry, 'form' | 'family' | 'table' | 'chain'>;

/** The chain of that name. The kernel's log is that of iptables-legacy, the monitors are those of nf_tables: their tables first. */
export function findChain({ node }: RuleBook, place: Place): FoundChain | null {
  const wanted: Backend = place.form === 'kernel' ? 'legacy' : 'nft';
  const tables = compileNode(node).tables.filter(
    ({ family, name }) => name === place.table && (place.family === null || family === place.family),
  );
  const order = (table: Table): number => (table.backend === wanted ? 0 : 1);
  for (const table of [...tables].sort((one, other) => order(one) - order(other))) {
    const chain = table.chain(place.chain ?? '');
    if (chain === null) continue;
    const view = nodeTables(node).find(
      (one) =>
        one.backend === table.backend &&
        one.family === table.family &&
        one.name === table.name &&
        one.source === table.source,
    );
    return { backend: table.backend, base: chain.base, chain, view: view?.chain(chain.name) ?? null };
  }
  return null;
}

const logRules = new WeakMap<NodeEvidence, Map<string, LogPlace | null>>();

/** Where the LOG rule with a prefix stands. */
export type LogPlace = Pick<TraceLogEntry, 'family' | 'table' | 'chain'> & { rule: number };

/** The LOG rule of iptables that has this prefix; null where none or several have it. */
export function findLogRule({ node }: RuleBook, prefix: string): LogPlace | null {
  let known = logRules.get(node);
  if (known === undefined) {
    known = new Map();
    for (const { place, prefix: own } of logRulesOf(node)) known.set(own, known.has(own) ? null : place);
    logRules.set(node, known);
  }
  return known.get(prefix) ?? null;
}

function* logRulesOf(node: NodeEvidence): Generator<{ place: LogPlace; prefix: string }> {
  for (const { family, name, chain, chainNames } of node.iptables.flatMap(({ tables }) => tables)) {
    for (const chainName of chainNames()) {
      for (const { tokens, number } of chain(chainName)?.readRules() ?? []) {
        const at = tokens.findIndex(({ text, quoted }) => text === '--log-prefix' && !quoted);
        const prefix = at < 0 ? undefined : tokens[at + 1]?.text;
        if (prefix === undefined) continue;
        yield { place: { family: family === 4 ? 'ip' : 'ip6', table: name, chain: chainName, rule: number }, prefix };
      }
    }
  }
}

/**
 * The rule that an event is about: by its number, by its handle (JSON of nft tells handles), else by its text.
 * Null where the evidence does not have it.
 */
export function findRule(book: RuleBook, found: FoundChain, { event, family }: TraceLogEntry): FoundRule | null {
  if (event.kind !== 'rule') return null;
  const { chain, view } = found;
  const number =
    event.rule ?? numberOfHandle(book.node, { ...found, family }, event.handle) ?? numberOfText(chain, event.text);
  const rule = number === null ? undefined : chain.rules[number - 1];
  if (rule === undefined) return null;
  // A handle is never given twice: another text means that the listing of the handles and the rules are of different times.
  if (event.text?.startsWith('-A ') && ruleKey(event.text) !== ruleKey(rule.origin.text)) return null;
  const { source, line, text } = rule.origin;
  const own = view?.rules()[rule.number - 1] ?? null;
  return { number: rule.number, text: text.trim(), source, line, words: describeRule(rule), view: own };
}

const rulesets = new WeakMap<NodeEvidence, NftTable[]>();

function nftTables(node: NodeEvidence): NftTable[] {
  const known = rulesets.get(node);
  if (known !== undefined) return known;
  const tables = node.nft === null ? [] : readNft(node.nft).tables;
  rulesets.set(node, tables);
  return tables;
}

const handles = new WeakMap<NftChain, Map<number, number>>();

/** Position of the rule with that handle, in the listing that has handles: the order of rules is the same in iptables-save. */
function numberOfHandle(
  node: NodeEvidence,
  { backend, chain, family }: FoundChain & Pick<TraceLogEntry, 'family'>,
  handle: number | null,
): number | null {
  if (handle === null || backend !== 'nft') return null;
  const table = nftTables(node).find((one) => one.name === chain.table.name && one.family === family);
  const listed = table?.chains.find(({ name }) => name === chain.name);
  if (listed === undefined) return null;
  let numbers = handles.get(listed);
  if (numbers === undefined) {
    numbers = new Map(listed.rules().flatMap((rule) => (rule.handle === null ? [] : [[rule.handle, rule.number]])));
    handles.set(listed, numbers);
  }
  return numbers.get(handle) ?? null;
}

function numberOfText(chain: Chain, text: string | null): number | null {
  if (text === null) return null;
  const key = ruleKey(text);
  return chain.rules.find((rule) => ruleKey(rule.origin.text) === key)?.number ?? null;
}
