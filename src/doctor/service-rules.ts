import type { ChainView, TableView } from '../cluster/chain-view.ts';
import { nodeTables } from '../cluster/node-tables.ts';
import { worldNode } from '../cluster/world.ts';
import { findShutOut } from '../explain/shut-out.ts';
import type { Examination } from './examination.ts';
import { isTranslation } from './find-stops.ts';
import type { Stop } from './stop.ts';
import { hostOf, nodeOf, podAt } from './stops-of.ts';
import { lacksRulesFor } from './weigh-missing.ts';

/** What a node has of kube-proxy's rules in its nat tables of iptables (or its own nftables table). */
export interface ProxyRules {
  node: string;
  /** Tables that have, or had, its chains. */
  tables: { table: TableView; services: ChainView; isEmpty: boolean; callers: string[] }[];
  /** Lines of chains of kube-proxy that are left, whatever they hold: its canary, chains of services. */
  traces: ChainView[];
}

/** Reads what kube-proxy has, or had, on a node. */
export function findProxyRules({ world }: Examination, node: string): ProxyRules {
  const evidence = worldNode(world, node)?.evidence;
  const all = evidence === undefined ? [] : nodeTables(evidence).filter(({ whole }) => whole);
  const tables = all.flatMap((table) => {
    const name = table.name === 'nat' ? 'KUBE-SERVICES' : table.name === 'kube-proxy' ? 'services' : null;
    const services = name === null ? null : table.chain(name);
    if (services === null) return [];
    const callers = [...new Set(table.callers(services.name).map(({ chain }) => chain))];
    return [{ table, services, isEmpty: services.ruleCount === 0, callers }];
  });
  const traces = all
    .filter(({ name }) => name === 'nat')
    .flatMap((table) =>
      table
        .chainNames()
        .filter((name) => name === 'KUBE-PROXY-CANARY' || /^KUBE-(?:SVC|SEP)-/.test(name))
        .slice(0, 3)
        .flatMap((name) => table.chain(name) ?? []),
    );
  return { node, tables, traces };
}

/** Stops of packets for a service that no rule of the node has translated, with the node that should have. */
export function untranslated(examination: Examination): { stop: Stop; node: string }[] {
  return examination.stops.flatMap((stop) => {
    // What ends in a pod has met no rule of its node yet.
    if (!isUntranslated(stop) || isShutOut(examination, stop) || podAt(examination, stop) !== null) return [];
    const node =
      nodeOf(examination, stop) ?? stop.path.steps.findLast(({ direction }) => direction === 'original')?.node;
    return node === undefined || hasNoRules(examination, node, stop) ? [] : [{ stop, node }];
  });
}

/** Nothing was collected that could show the rule. */
function hasNoRules(examination: Examination, node: string, { path }: Stop): boolean {
  const host = hostOf(examination, node);
  return host !== null && lacksRulesFor(host, path.destination.ip);
}

const isUntranslated = ({ by, path, flow, line, direction, isCertain }: Stop): boolean => {
  // Without endpoints there is nothing to translate it to: the rules are as they should be.
  if (flow.answerers?.length === 0) return false;
  if (by === 'cluster-ip-untranslated') return true;
  if (flow.service === null || direction === 'reply') return false;
  if (path.steps.some(isTranslation)) return false;
  return (
    by === 'nothing-listens' ||
    (by === 'no-endpoint' && line === null) ||
    // On its way to another node, which has the address and the rules for it, nothing has been missed yet.
    (flow.entry === 'public address' && lookedFor.has(by) && (by !== 'left' || isCertain))
  );
};

/** How a packet ends that is sent on to an address which only rules know. */
const lookedFor: ReadonlySet<Stop['by']> = new Set(['no-answer', 'no-route', 'left', 'routed-outside', 'ttl', 'loop']);

/** Source ranges leave it untranslated on purpose. */
const isShutOut = ({ world, flows }: Examination, { flow, path }: Stop): boolean => {
  const trace = flow.entry === 'public address' ? flows.find((one) => one.flow === flow)?.trace : undefined;
  return trace != null && findShutOut(world, trace.flow, path) !== null;
};
