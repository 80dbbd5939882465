import type { IptablesChain, IptablesDump, IptablesRule, IptablesTable } from '../model/iptables.ts';
import { lazy } from '../model/lazy.ts';
import { builtinChain } from '../netfilter/iptables/base-chains.ts';
import { type Destinations, destinationsOf } from '../netfilter/iptables/destinations.ts';
import { isPerhapsBound } from '../netfilter/iptables/hidden-devices.ts';
import { findTarget } from '../netfilter/iptables/targets/index.ts';
import { entryOf } from '../sources/iptables/entry.ts';
import { printRule } from '../sources/iptables/index.ts';
import { numericPorts } from '../sources/service-names.ts';
import type { Caller, ChainView, RuleView, TableView } from './chain-view.ts';
import { callersByChain } from './lead.ts';
import { readDestination } from './read-destination.ts';

/** The tables of an iptables dump, to be read. */
export const viewIptables = (dump: IptablesDump): TableView[] => dump.tables.map((table) => viewTable(table, dump));

function viewTable(source: IptablesTable, dump: IptablesDump): TableView {
  const chains = new Map<string, ChainView | null>();
  const table: TableView = {
    backend: dump.backend ?? 'legacy',
    toldBackend: dump.backend,
    family: source.family === 4 ? 'ip' : 'ip6',
    name: source.name,
    source: source.source,
    whole: dump.form !== 'list' && dump.version !== null,
    assumptions: dump.assumptions,
    chainNames: () => source.chainNames(),
    chain(name) {
      const known = chains.get(name);
      if (known !== undefined) return known;
      const chain = viewChain(source, table, name);
      chains.set(name, chain);
      return chain;
    },
    callers: (name) => readCallers(source, name, Number.POSITIVE_INFINITY).callers,
    firstCallers: (name, most) => readCallers(source, name, most),
    jumpsFrom: (name) => readJumps(table.chain(name)),
  };
  return table;
}

function readJumps(chain: ChainView | null): Map<string, Caller[]> {
  const jumps = (chain?.rules() ?? []).flatMap((rule) =>
    rule.branches.map((branch) => ({ to: branch.chain, caller: { ...rule, chain: chain!.name, rule: rule.number } })),
  );
  return callersByChain(jumps);
}

/** Reads the rules that jump to a chain; of those beyond `most` only the doubtful ones. */
function readCallers(source: IptablesTable, target: string, most: number): { callers: Caller[]; more: number } {
  const callers: Caller[] = [];
  let more = 0;
  for (const { sure, place } of source.callers(target)) {
    if (sure && callers.length >= most) {
      more += 1;
      continue;
    }
    const found = place();
    const rule = found && source.chain(found.chain)?.rule(found.position);
    const view = rule && viewRule(rule, found!.chain, source);
    if (view?.branches[0]?.chain !== target) continue;
    if (callers.length < most) callers.push({ ...view, chain: found!.chain, rule: view.number });
    else more += 1;
  }
  return { callers, more };
}

function viewChain(source: IptablesTable, table: TableView, name: string): ChainView | null {
  const chain = source.chain(name);
  if (chain === null) return null;
  const builtin = builtinChain(source.name, name);
  const rules = lazy(() => chain.rules().map((rule) => viewRule(rule, name, source)));
  const views = new Map<number, RuleView>();
  const view = (position: number): RuleView =>
    entryOf(views, position, () => viewRule(chain.rule(position)!, name, source));
  return {
    table,
    name,
    origin: chain.origin,
    base: builtin && { ...builtin, policy: chain.policy === 'DROP' ? 'drop' : 'accept', policyOrigin: chain.origin },
    policy: chain.policy,
    packets: chain.packets,
    bytes: chain.bytes,
    ruleCount: chain.ruleCount,
    rules,
    rulesTo(address) {
      const destinations = destinationsOf(chain, source.family);
      return destinations === null ? rules() : rulesAt(destinations, address, chain, view);
    },
  };
}

function rulesAt(
  { next }: Destinations,
  address: string,
  { ruleCount }: IptablesChain,
  view: (position: number) => RuleView,
): RuleView[] {
  const found: RuleView[] = [];
  for (let at = next(0, address); at < ruleCount; at = next(at + 1, address)) found.push(view(at));
  return found;
}

/** Options that say nothing about which packets the rule takes. */
const indifferent = new Set(['-m', '--match', '--comment', '--mode', '--probability', '--every', '--packet']);

function viewRule(rule: IptablesRule, chain: string, table: IptablesTable): RuleView {
  const words = readWords(rule);
  const jump = words.get('-j') ?? words.get('--jump');
  const goto = words.get('-g') ?? words.get('--goto');
  const target = (jump ?? goto)?.value ?? null;
  const isChain =
    target !== null && (goto !== undefined || table.chain(target) !== null || findTarget(target) === null);
  const port = positive(words.get('--dport') ?? words.get('--dports'));
  const toDestination = words.get('--to-destination')?.value;
  return {
    number: rule.number,
    origin: rule.origin,
    text: printRule(rule),
    packets: rule.packets,
    bytes: rule.bytes,
    comment: words.get('--comment')?.value ?? null,
    comments: commentsOf(rule),
    protocol: positive(words.get('-p') ?? words.get('--protocol')),
    destination: positive(words.get('-d') ?? words.get('--destination')),
    destinationPort: port === null ? null : numericPorts(port),
    target: isChain ? null : target,
    branches: isChain ? [{ chain: target, goto: goto !== undefined, share: null }] : [],
    destinations: toDestination === undefined ? [] : [{ endpoint: readDestination(toDestination), share: null }],
    chance: readChance(words),
    hidesDevices: rule.hidesDevices === true && isPerhapsBound(chain, target),
    conditional: [...words].some(([option]) => !indifferent.has(option) && !behindTarget(option, words)),
    affinity: words.has('--rcheck') || words.has('--update') ? Number(words.get('--seconds')?.value ?? 0) : null,
  };
}

/** An option with the word behind it, in the order of the rule. */
interface Word {
  value: string;
  negated: boolean;
  at: number;
}

function readWords({ tokens }: IptablesRule): Map<string, Word> {
  const words = new Map<string, Word>();
  for (const [at, token] of tokens.entries()) {
    if (token.quoted || !/^--?[a-z]/.test(token.text)) continue;
    const negated = tokens[at - 1]?.text === '!' || tokens[at + 1]?.text === '!';
    const value = tokens[tokens[at + 1]?.text === '!' ? at + 2 : at + 1]?.text ?? '';
    if (!words.has(token.text)) words.set(token.text, { value, negated, at });
  }
  return words;
}

const commentsOf = ({ tokens }: IptablesRule): string[] =>
  tokens.flatMap(({ text, quoted }, at) => (text === '--comment' && !quoted ? (tokens[at + 1]?.text ?? []) : []));

const positive = (word: Word | undefined): string | null => (word && !word.negated ? word.value : null);

/** The target and its options act: they choose no packets. */
function behindTarget(option: string, words: Map<string, Word>): boolean {
  const start = (words.get('-j') ?? words.get('--jump') ?? words.get('-g') ?? words.get('--goto'))?.at;
  return start !== undefined && words.get(option)!.at >= start;
}

function readChance(words: Map<string, Word>): number | null {
  const probability = words.get('--probability');
  const every = words.get('--every');
  const share = probability ? Number(probability.value) : every ? 1 / Number(every.value) : Number.NaN;
  if (!(share >= 0 && share <= 1)) return null;
  return (probability ?? every)!.negated ? 1 - share : share;
}
