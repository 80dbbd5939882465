import type { Origin } from '../../model/origin.ts';
import { findKnownTable } from '../known-chains/index.ts';
import { nodeTables } from '../node-tables.ts';
import { plugins } from '../plugins/index.ts';
import { recognisePlugins } from '../plugins/recognise.ts';
import { type World, worldNode } from '../world.ts';

/** Who enforces network policies on a node. */
export interface Enforcement {
  /** Null: nothing tells. False only where all that makes the pods' network is known and knows nothing of policies. */
  isEnforced: boolean | null;
  /** As a sentence names it; null where there is none, or it is not known. */
  engine: string | null;
  /** Its decisions are rules of netfilter, as far as these were collected. */
  isByRules: boolean;
  /** What shows the engine or, where there is none, the CNI configuration that names none. */
  evidence: Origin[];
}

/** Parts of a CNI configuration that only refine what another plugin has made. */
const refining = new Set(['loopback', 'bandwidth', 'tuning', 'sbr', 'vlan', 'vrf', 'host-local', 'static', 'dhcp']);

const notTold: Enforcement = { isEnforced: null, engine: null, isByRules: false, evidence: [] };

/** Who enforces policies on the node of that name; nothing is known of nodes that are not in the evidence. */
export function enforcementOn(world: World, name: string | null): Enforcement {
  const node = name === null ? null : (worldNode(world, name)?.evidence ?? null);
  if (node === null) return notTold;
  const { api } = world.evidence;
  const engines = recognisePlugins(node, api).filter(({ plugin }) => plugin.policies !== 'no');
  const engine = engines.find(({ plugin }) => plugin.policies === 'by rules') ?? engines[0];
  const tables = nodeTables(node);
  if (engine !== undefined) {
    const isByRules = engine.plugin.policies === 'by rules' && tables.length > 0;
    return { isEnforced: true, engine: engine.plugin.name, isByRules, evidence: engine.evidence };
  }
  const table = tables.find((one) => findKnownTable(one.name)?.role === 'policy');
  if (table !== undefined) {
    const evidence = [{ source: table.source, line: 1, text: `table ${table.family} ${table.name}` }];
    return { isEnforced: true, engine: findKnownTable(table.name)!.writer, isByRules: true, evidence };
  }
  const types = (node.cni ?? []).flatMap((config) => config.plugins.map(({ type }) => type));
  const isKnown = (type: unknown): boolean =>
    typeof type === 'string' && (refining.has(type) || plugins.some(({ cniTypes }) => cniTypes.includes(type)));
  const isNobody = types.length > 0 && types.every(isKnown) && tables.length > 0 && api.pods !== null;
  return isNobody ? { ...notTold, isEnforced: false, evidence: (node.cni ?? []).map(({ origin }) => origin) } : notTold;
}
