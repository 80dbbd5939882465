import type { NodeEvidence } from '../../model/evidence.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { nodeTables } from '../node-tables.ts';
import { plugins } from './index.ts';
import type { Plugin } from './plugin.ts';

/** A plugin that was recognised on a node, and by which lines: one of each kind of mark. */
export interface RecognisedPlugin {
  plugin: Plugin;
  evidence: Origin[];
}

/** A mark of some plugin: where it stands, and whose it is. */
interface Mark {
  origin: Origin;
  isOf(plugin: Plugin): boolean;
}

const known = new WeakMap<NodeEvidence, RecognisedPlugin[]>();

/** The plugins that leave marks on a node: in its CNI configuration, devices, rules, routes, or as pods of their agents. */
export function recognisePlugins(node: NodeEvidence, api: ClusterObjects): RecognisedPlugin[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  const kinds = [
    cniMarks(node),
    linkMarks(node),
    chainMarks(node),
    tableMarks(node),
    ruleMarks(node),
    routeMarks(node, api),
    agentMarks(node, api),
  ];
  const found = plugins.flatMap((plugin) => {
    const evidence = kinds.flatMap((marks) => marks.find((mark) => mark.isOf(plugin))?.origin ?? []);
    return evidence.length > 0 ? [{ plugin, evidence }] : [];
  });
  known.set(node, found);
  return found;
}

const cniMarks = ({ cni }: NodeEvidence): Mark[] =>
  (cni ?? []).flatMap(({ origin, plugins: list }) =>
    list.map(({ type }) => ({ origin, isOf: ({ cniTypes }) => typeof type === 'string' && cniTypes.includes(type) })),
  );

const linkMarks = ({ facts }: NodeEvidence): Mark[] =>
  (facts.links ?? []).map((link) => ({ origin: link.origin, isOf: ({ isLink }) => isLink?.(link) ?? false }));

/** Chains of single services and endpoints, 200,000 in large clusters: no plugin's. */
const perService = /^KUBE-(?:SVC|SEP|SVL|EXT|XLB|FW)-/;

const chainMarks = (node: NodeEvidence): Mark[] =>
  nodeTables(node).flatMap((table) =>
    table
      .chainNames()
      .filter((name) => !perService.test(name))
      .map((name) => ({
        get origin() {
          return table.chain(name)?.origin ?? { source: table.source, line: 0, text: name };
        },
        isOf: ({ chains }) =>
          chains.some(
            (chain) => chain.name.test(name) && (chain.tables === undefined || chain.tables.includes(table.name)),
          ),
      })),
  );

/** Tables of nf_tables by their first chain: a name that iptables has too is no mark. */
const tableMarks = (node: NodeEvidence): Mark[] =>
  nodeTables(node).flatMap((table) => {
    const [first] = table.chainNames();
    const origin = first === undefined ? undefined : table.chain(first)?.origin;
    return origin === undefined ? [] : [{ origin, isOf: ({ isTable }) => isTable?.(table.name) ?? false }];
  });

const ruleMarks = (node: NodeEvidence): Mark[] =>
  nodeTables(node).flatMap((table) =>
    ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].flatMap((name) =>
      (table.chain(name)?.rules() ?? []).map(({ origin }) => ({
        origin,
        isOf: ({ isRule }) => isRule?.(origin.text.replace(/^\[\d+:\d+\] /, '')) ?? false,
      })),
    ),
  );

function routeMarks({ name, facts }: NodeEvidence, { nodes }: ClusterObjects): Mark[] {
  const podCidrs = (nodes ?? []).filter((node) => node.name !== name).flatMap((node) => node.podCidrs);
  return [...(facts.routes[4] ?? []), ...(facts.routes[6] ?? [])].map((route) => ({
    origin: route.origin,
    isOf: ({ isRoute }) => isRoute?.(route, podCidrs) ?? false,
  }));
}

const agentMarks = (node: NodeEvidence, { pods }: ClusterObjects): Mark[] =>
  (pods ?? [])
    .filter((pod) => pod.node === node.name && pod.phase === 'Running')
    .map(({ name, origin }) => ({ origin, isOf: ({ agents }) => agents?.test(name) ?? false }));
