import type { TableView } from '../../cluster/chain-view.ts';
import { nodeTables } from '../../cluster/node-tables.ts';
import { worldNode } from '../../cluster/world.ts';
import type { Family } from '../../model/address.ts';
import type { SourceText } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';
import type { Examination } from '../examination.ts';
import { type RuleStop, ruleStops } from '../rule-stop.ts';
import { findProxyRules } from '../service-rules.ts';

/** That somebody flushed the tables of iptables on a node. */
export interface Flush {
  /** How it shows. */
  words: string;
  origins: Origin[];
}

/** What shows that kube-proxy's rules of a family were flushed; null where nothing does. */
export const findFlush = (examination: Examination, node: string, family: Family): Flush | null =>
  (worldNode(examination.world, node)?.evidence.ipvs?.length ?? 0) > 0
    ? null
    : (emptied(examination, node, family) ?? deleted(examination, node, family));

/** Stops at the policy of a FORWARD chain that a flush has emptied: it left the policy, and took the rules that accepted. */
export const stopsAtEmptied = (examination: Examination): RuleStop[] =>
  ruleStops(examination).filter(({ stop, step, writer }) => {
    if (stop.by !== 'policy' || step.hook !== 'FORWARD' || writer !== 'host') return false;
    const evidence = worldNode(examination.world, step.node)?.evidence;
    const table =
      evidence && nodeTables(evidence).find(({ source, name }) => source === step.source && name === step.table);
    return (
      table?.chain(step.chain)?.ruleCount === 0 &&
      findFlush(examination, step.node, table.family === 'ip6' ? 6 : 4) !== null
    );
  });

/** `iptables -F`: the chains are left, and empty. */
function emptied(examination: Examination, node: string, family: Family): Flush | null {
  const { tables, traces } = findProxyRules(examination, node);
  const own = tables.filter(({ table }) => isOf(table, family));
  const left = traces.filter(({ table }) => isOf(table, family));
  if (!own.some(({ table }) => table.name === 'nat') || !own.every(({ isEmpty }) => isEmpty) || left.length === 0)
    return null;
  const chains = left.filter(({ ruleCount }) => ruleCount === 0);
  return {
    words: "kube-proxy's chains are left, and empty",
    origins: [...own.filter(({ table }) => table.name === 'nat').map(({ services }) => services), ...chains].map(
      ({ origin }) => origin,
    ),
  };
}

/** `iptables -F` and `-X`, `nft flush ruleset`: nobody has a rule there, neither kube-proxy nor who masquerades for pods. */
function deleted(examination: Examination, node: string, family: Family): Flush | null {
  const evidence = worldNode(examination.world, node)?.evidence;
  if (evidence === undefined || (evidence.nft === null && !evidence.iptables.some(({ form }) => form === 'save')))
    return null;
  const tables = nodeTables(evidence).filter(({ name }) => name === 'nat' || name === 'kube-proxy');
  const own = tables.filter((table) => isOf(table, family));
  if (tables.some(({ whole }) => !whole) || own.some(hasRules)) return null;
  const other = examination.nodes
    .filter(({ name }) => name !== node)
    .flatMap(({ name }) => findProxyRules(examination, name).tables)
    .find(({ table, isEmpty }) => isOf(table, family) && !isEmpty);
  if (other === undefined) return null;
  return {
    words: 'no rule is left in it, neither for services nor for masquerading',
    origins: [
      ...own.flatMap((table) => ['PREROUTING', 'POSTROUTING'].flatMap((chain) => table.chain(chain)?.origin ?? [])),
      ...(own.length === 0 ? firstLine(evidence.nft) : []),
      other.services.origin,
    ],
  };
}

/** What a listing without tables begins with. */
function firstLine(listing: SourceText | null): Origin[] {
  if (listing === null || listing.text.trim() === '') return [];
  return [{ source: listing.source, line: 1, text: listing.text.split('\n', 1)[0]!.slice(0, 200) }];
}

/** A table of family `inet` holds both. */
const isOf = ({ family }: TableView, wanted: Family): boolean => family !== (wanted === 4 ? 'ip6' : 'ip');

const hasRules = (table: TableView): boolean =>
  table.chainNames().some((name) => (table.chain(name)?.ruleCount ?? 0) > 0);
