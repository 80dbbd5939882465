import type { Packet } from '../model/packet.ts';
import { type Budget, hookBudget } from './budget.ts';
import type { HostView } from './host-view.ts';
import type { IpvsStage } from './ipvs/stage.ts';
import { mergeEndings } from './merge.ts';
import { type RunChain, runNat } from './nat-stage.ts';
import { routeAgain, routedBy } from './route-again.ts';
import type { Chain, Hook, Table } from './rule.ts';
import { runBaseChain } from './run-chain.ts';
import { accepted, type Ending, type Walk } from './walk.ts';

/** Priorities of the kernel's own work (include/uapi/linux/netfilter_ipv4.h). */
const conntrackPriority = -200;
const natDestinationPriority = -100;
const natSourcePriority = 100;

/** What runs at one hook of one address family, in the order of the kernel. */
export interface HookPlan {
  hook: Hook;
  /** Base chains that see the packet before connection tracking does. */
  beforeTracking: Chain[];
  beforeNat: Chain[];
  nat: Chain[];
  afterNat: Chain[];
}

const isIp = (table: Table, family: 4 | 6): boolean =>
  table.family === 'inet' || table.family === (family === 4 ? 'ip' : 'ip6');

/** The base chains of one hook, sorted as the kernel runs them. Tables of other families are left out. */
export function planHook(tables: readonly Table[], hook: Hook, family: 4 | 6): HookPlan {
  const chains: Chain[] = [];
  for (const table of tables) {
    if (!isIp(table, family)) continue;
    for (const chain of baseChains(table)) if (chain.base!.hook === hook) chains.push(chain);
  }
  chains.sort((a, b) => a.base!.priority - b.base!.priority);
  // nf_nat registers itself once per hook, at -100 or 100, and runs the nat chains from there in the order of their own priorities.
  const natPriority = hook === 'POSTROUTING' || hook === 'INPUT' ? natSourcePriority : natDestinationPriority;
  const tracks = hook === 'PREROUTING' || hook === 'OUTPUT';
  const others = chains.filter((chain) => chain.base!.type !== 'nat');
  const early = (chain: Chain): boolean => tracks && chain.base!.priority < conntrackPriority;
  return {
    hook,
    beforeTracking: others.filter(early),
    beforeNat: others.filter((chain) => !early(chain) && chain.base!.priority < natPriority),
    nat: chains.filter((chain) => chain.base!.type === 'nat'),
    afterNat: others.filter((chain) => chain.base!.priority >= natPriority),
  };
}

const baseChainMemory = new WeakMap<Table, Chain[]>();

function baseChains(table: Table): Chain[] {
  const known = baseChainMemory.get(table);
  if (known !== undefined) return known;
  const chains = table.baseChains();
  baseChainMemory.set(table, chains);
  return chains;
}

export interface RunOptions {
  host: HostView;
  verbose: boolean;
  /** What IPVS does at the hook; absent or null where there is none. */
  ipvs?: IpvsStage | null;
  /** Gives the packet the connection that this host's tracking finds or makes for it. */
  track(packet: Packet): Packet;
  /** Bears the cost of all hooks of a journey; absent or null: each hook has bounds of its own. */
  budget?: Budget | null;
  /** Does the host's routing take the packet where OUTPUT has changed it? Absent: it does. */
  isRoutable?(packet: Packet): boolean;
}

/** Runs everything at one hook: every way the packet can leave it. */
export function runHook(plan: HookPlan, walk: Walk, options: RunOptions): Ending[] {
  const budget = hookBudget(options.budget);
  // Priorities -99 and -98 at OUTPUT, 98 and 99 at INPUT, 100 at FORWARD (ip_vs_ops4, ip_vs_ops6).
  const ipvs = (at: Walk): Ending[] => options.ipvs?.(plan.hook, at) ?? [accepted(at)];
  const run: RunChain = (chain, at) => runStage(plan.hook, chain, options, budget)(at);
  const stages: ((walk: Walk) => Ending[])[] = [
    ...plan.beforeTracking.map((chain) => runStage(plan.hook, chain, options, budget)),
    (at) => [accepted(plan.hook === 'PREROUTING' || plan.hook === 'OUTPUT' ? track(at, options) : at)],
    ...plan.beforeNat.map((chain) => runStage(plan.hook, chain, options, budget)),
    ...(plan.hook === 'INPUT' ? [ipvs] : []),
    (at) =>
      routeAgain(
        { hook: plan.hook, isRoutable: options.isRoutable },
        at.packet,
        ['destination'],
        runNat(plan.hook, plan.nat, at, options.host.name, run),
      ),
    ...(plan.hook === 'OUTPUT' ? [ipvs] : []),
    ...plan.afterNat.map((chain) => runStage(plan.hook, chain, options, budget)),
    ...(plan.hook === 'FORWARD' ? [ipvs] : []),
  ];
  let endings: Ending[] = [accepted({ ...walk, routedAgain: null })];
  for (const stage of stages) {
    endings = endings.flatMap((ending) => (ending.end.type === 'accept' ? stage(ending.walk) : [ending]));
    endings = mergeEndings(endings);
  }
  return endings;
}

const runStage =
  (hook: Hook, base: Chain, { host, verbose, isRoutable }: RunOptions, budget: Budget) =>
  (walk: Walk): Ending[] => {
    const endings = runBaseChain({ base, hook, host, budget, verbose }, walk);
    return base.base!.type === 'route'
      ? routeAgain({ hook, isRoutable }, walk.packet, routedBy(walk.packet), endings)
      : endings;
  };

function track(walk: Walk, options: RunOptions): Walk {
  return { ...walk, packet: options.track(walk.packet) };
}
