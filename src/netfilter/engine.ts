import type { Packet } from '../model/packet.ts';
import { type Budget, hookBudget } from './budget.ts';
import type { HostView } from './host-view.ts';
import type { IpvsStage } from './ipvs/stage.ts';
import { mergeEndings } from './merge.ts';
import { type RunChain, runNat } from './nat-stage.ts';
import { routeAgain, routedBy } from './route-again.ts';
import type { Chain, Hook, Table } from './rule.ts';
import { runBaseChain } from './run-chain.ts';
import { accepted, type Ending, type Walk, walkWith } from './walk.ts';

/** Priorities of the kernel's own work (include/uapi/linux/netfilter_ipv4.h). */
const conntrackPriority = -200;
const natDestinationPriority = -100;
const natSourcePriority = 100;

/** One thing that happens at a hook: a base chain, all chains of nat, or the kernel's own work. */
export type Stage =
  | { at: 'chain'; chain: Chain }
  | { at: 'nat'; chains: Chain[] }
  | { at: 'tracking' }
  | { at: 'ipvs' };

/** What runs at one hook of one address family, in the order of the kernel. */
export interface HookPlan {
  hook: Hook;
  stages: Stage[];
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
  const stagesOf = (some: Chain[]): Stage[] => some.map((chain) => ({ at: 'chain', chain }));
  // IPVS stands at priorities -99 and -98 of OUTPUT, 98 and 99 of INPUT, 100 of FORWARD (ip_vs_ops4, ip_vs_ops6).
  const ipvsAt = (place: Hook): Stage[] => (hook === place ? [{ at: 'ipvs' }] : []);
  return {
    hook,
    stages: [
      ...stagesOf(others.filter(early)),
      ...(tracks ? [{ at: 'tracking' } as const] : []),
      ...stagesOf(others.filter((chain) => !early(chain) && chain.base!.priority < natPriority)),
      ...ipvsAt('INPUT'),
      { at: 'nat', chains: chains.filter((chain) => chain.base!.type === 'nat') },
      ...ipvsAt('OUTPUT'),
      ...stagesOf(others.filter((chain) => chain.base!.priority >= natPriority)),
      ...ipvsAt('FORWARD'),
    ],
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

/** What running a hook needs to know of the host, and of the journey. */
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
export function runHook({ hook, stages }: HookPlan, walk: Walk, options: RunOptions): Ending[] {
  const budget = hookBudget(options.budget);
  let endings: Ending[] = [accepted(notRouted(walk))];
  for (const stage of stages) {
    const left: Ending[] = [];
    for (const ending of endings) {
      if (ending.end.type !== 'accept') left.push(ending);
      else for (const after of runStage(stage, hook, ending.walk, options, budget)) left.push(after);
    }
    endings = mergeEndings(left);
  }
  return endings;
}

const notRouted = ({ packet, share, decisions, trail, apart }: Walk): Walk => ({
  packet,
  share,
  decisions,
  trail,
  routedAgain: null,
  apart,
});

function runStage(stage: Stage, hook: Hook, walk: Walk, options: RunOptions, budget: Budget): Ending[] {
  const { host, verbose, isRoutable } = options;
  const run: RunChain = (base, at) => {
    const endings = runBaseChain({ base, hook, host, budget, verbose }, at);
    return base.base!.type === 'route'
      ? routeAgain({ hook, isRoutable }, at.packet, routedBy(at.packet), endings)
      : endings;
  };
  switch (stage.at) {
    case 'chain':
      return run(stage.chain, walk);
    case 'tracking':
      return [accepted(walkWith(walk, options.track(walk.packet)))];
    case 'ipvs':
      return options.ipvs?.(hook, walk) ?? [accepted(walk)];
    case 'nat':
      return routeAgain(
        { hook, isRoutable },
        walk.packet,
        ['destination'],
        runNat(hook, stage.chains, walk, host.name, run),
      );
  }
}
