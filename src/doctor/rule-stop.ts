import { findKnownChain, findKnownTable } from '../cluster/known-chains/index.ts';
import { plugins } from '../cluster/plugins/index.ts';
import type { Step } from '../model/trace.ts';
import type { Backend, Chain, Table } from '../netfilter/rule.ts';
import type { Examination } from './examination.ts';
import type { Stop } from './stop.ts';
import { hostOf } from './stops-of.ts';

/** A stop at a rule or a policy, with its place in the rules. */
export interface RuleStop {
  stop: Stop;
  step: Step & { table: string; chain: string };
  /** Whose rule it is. */
  writer: RuleWriter;
}

/** Whose rule it is. */
export type RuleWriter =
  /** kube-proxy or the kubelet, for services and marked packets. */
  | 'services'
  /** Network policies. */
  | 'policy'
  /** A table of nf_tables that iptables does not show: firewalld's, docker's, somebody's own. */
  | 'other table'
  /** The backend of iptables that kube-proxy does not use on this node. */
  | 'other backend'
  /** The administrator, a firewall, docker: any other chain of iptables. */
  | 'host';

const remembered = new WeakMap<Examination, RuleStop[]>();

/** Stops at rules and policies. */
export function ruleStops(examination: Examination): RuleStop[] {
  const known = remembered.get(examination);
  if (known !== undefined) return known;
  const found = examination.stops.flatMap((stop): RuleStop[] => {
    const { step } = stop;
    if ((stop.by !== 'rule' && stop.by !== 'policy') || step === null || step.table === null || step.chain === null)
      return [];
    const placed = { ...step, table: step.table, chain: step.chain };
    const writer = writerOf(examination, placed);
    // nft may not show what a rule of the other backend matches: that it stands there is known, that it stops the packet is not.
    const isKnown = stop.isCertain || (writer === 'other backend' && stop.direction === 'original');
    return isKnown ? [{ stop, step: placed, writer }] : [];
  });
  remembered.set(examination, found);
  return found;
}

function writerOf(examination: Examination, step: RuleStop['step']): RuleWriter {
  const tables = hostOf(examination, step.node)?.tables ?? [];
  const table = tables.find((one) => one.source === step.source && one.name === step.table);
  const role = (findKnownChain(step.chain, step.table) ?? findKnownTable(step.table))?.role;
  if (role === 'policy' || plugins.some(({ isPolicyRule }) => isPolicyRule?.(withoutCounters(step.text))))
    return 'policy';
  const serving = ['service', 'service-local', 'external', 'nodeports', 'endpoint'];
  if (step.table === 'kube-proxy' || serving.includes(role ?? '') || filtersServices.test(step.chain))
    return 'services';
  if (table === undefined) return 'host';
  if (!isOfIptables(table)) return 'other table';
  const main = mainBackend(tables);
  return main !== null && table.backend !== main ? 'other backend' : 'host';
}

const withoutCounters = (text: string): string => text.replace(/^\[\d+:\d+\] /, '');

/** Chains in which kube-proxy and the kubelet filter on behalf of services. */
const filtersServices = /^KUBE-(?:FIREWALL|PROXY-FIREWALL|IPVS-FILTER|SOURCE-RANGES-FIREWALL|FW-.*)$/;

const tableNames = new Set(['filter', 'nat', 'mangle', 'raw', 'security']);

/** iptables-nft makes tables of these names in families ip and ip6 only, with base chains in capitals. */
const isOfIptables = (table: Table): boolean =>
  table.backend === 'legacy' ||
  ((table.family === 'ip' || table.family === 'ip6') &&
    tableNames.has(table.name) &&
    table.baseChains().every(({ name }) => name === name.toUpperCase()));

/** Tables of iptables that hold kube-proxy's rules for services. */
export const serviceTables = (tables: readonly Table[]): Table[] =>
  tables.filter((table) => isOfIptables(table) && hasRules(table.chain('KUBE-SERVICES')));

/** Of a long chain only the first rule is read. */
const hasRules = (chain: Chain | null): boolean => (chain?.index?.rule(0) ?? chain?.rules[0]) !== undefined;

/** The backend that has kube-proxy's rules; null where none or both have them. */
export function mainBackend(tables: readonly Table[]): Backend | null {
  const backends = new Set(serviceTables(tables).map(({ backend }) => backend));
  return backends.size === 1 ? [...backends][0]! : null;
}
