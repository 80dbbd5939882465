import type { Packet } from '../model/packet.ts';
import type { HostView } from './host-view.ts';
import type { IpvsStage } from './ipvs/stage.ts';
import { mergeEndings } from './merge.ts';
import { routeAgain, routedBy } from './route-again.ts';
import type { Chain, Hook, Table } from './rule.ts';
import { type Budget, newBudget, runBaseChain } from './run-chain.ts';
import type { Ending, Met, Walk } from './walk.ts';

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
}

/** Runs everything at one hook: every way the packet can leave it. */
export function runHook(plan: HookPlan, walk: Walk, options: RunOptions): Ending[] {
  const budget = newBudget();
  // Priorities -99 and -98 at OUTPUT, 98 and 99 at INPUT, 100 at FORWARD (ip_vs_ops4, ip_vs_ops6).
  const ipvs = (at: Walk): Ending[] => options.ipvs?.(plan.hook, at) ?? [accepted(at)];
  const stages: ((walk: Walk) => Ending[])[] = [
    ...plan.beforeTracking.map((chain) => runStage(plan.hook, chain, options, budget)),
    (at) => [accepted(plan.hook === 'PREROUTING' || plan.hook === 'OUTPUT' ? track(at, options) : at)],
    ...plan.beforeNat.map((chain) => runStage(plan.hook, chain, options, budget)),
    ...(plan.hook === 'INPUT' ? [ipvs] : []),
    (at) => routeAgain(plan.hook, at.packet, ['destination'], runNat(plan, at, options, budget)),
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

const accepted = (walk: Walk): Ending => ({ walk, end: { type: 'accept' } });

const runStage =
  (hook: Hook, base: Chain, { host, verbose }: RunOptions, budget: Budget) =>
  (walk: Walk): Ending[] => {
    const endings = runBaseChain({ base, hook, host, budget, verbose }, walk);
    return base.base!.type === 'route' ? routeAgain(hook, walk.packet, routedBy, endings) : endings;
  };

function track(walk: Walk, options: RunOptions): Walk {
  return { ...walk, packet: options.track(walk.packet) };
}

/** The nat stage: rules for the first packet of a connection, the remembered translation for the others (nf_nat_inet_fn). */
function runNat(plan: HookPlan, walk: Walk, options: RunOptions, budget: Budget): Ending[] {
  const { connection } = walk.packet;
  const rewritesSource = plan.hook === 'POSTROUTING' || plan.hook === 'INPUT';
  if (plan.hook === 'FORWARD' || connection.state === 'UNTRACKED' || connection.state === 'INVALID')
    return [accepted(walk)];
  if (connection.direction === 'reply')
    return [accepted(translateReply(walk, rewritesSource, plan.hook, options.host.name))];
  if (isSettled(walk, rewritesSource) || connection.state !== 'NEW') return [accepted(walk)];
  let endings: Ending[] = [accepted(walk)];
  for (const chains of natOrders(plan.nat)) {
    endings = endings.flatMap((ending) => {
      if (ending.end.type !== 'accept' || isSettled(ending.walk, rewritesSource)) return [ending];
      if (chains.length === 1) return runStage(plan.hook, chains[0]!, options, budget)(ending.walk);
      return runInBothOrders(plan.hook, chains, ending.walk, options, budget, rewritesSource);
    });
  }
  return endings.map((ending) =>
    ending.end.type === 'accept' ? { ...ending, walk: settleNat(ending.walk, rewritesSource) } : ending,
  );
}

const isSettled = ({ packet: { connection } }: Walk, rewritesSource: boolean): boolean =>
  rewritesSource ? connection.snatSettled : connection.dnatSettled;

/** Without a rule the connection gets a null binding: later nat chains are not asked again. */
function settleNat(walk: Walk, rewritesSource: boolean): Walk {
  const { packet } = walk;
  const settled = rewritesSource ? { snatSettled: true } : { dnatSettled: true };
  return { ...walk, packet: { ...packet, connection: { ...packet.connection, ...settled } } };
}

/** Groups nat chains that have the same priority: which of them registered first, and so which runs first, is in no listing. */
function natOrders(chains: Chain[]): Chain[][] {
  const groups: Chain[][] = [];
  for (const chain of chains) {
    const last = groups.at(-1);
    const together = last !== undefined && last[0]!.base!.priority === chain.base!.priority;
    if (together && chain.rules.length > 0) last.push(chain);
    else if (together && last[0]!.rules.length === 0) last[0] = chain;
    else if (!together) groups.push([chain]);
  }
  return groups;
}

function runInBothOrders(
  hook: Hook,
  chains: Chain[],
  walk: Walk,
  options: RunOptions,
  budget: Budget,
  rewritesSource: boolean,
): Ending[] {
  const orders = [chains, [...chains].reverse()];
  const endings = orders.flatMap((order, branch) => {
    const decision = {
      id: `nat order\u0000${options.host.name}\u0000${hook}`,
      branch,
      of: orders.length,
      condition: `the nat chains of ${order.map((chain) => `${chain.table.backend} table ${chain.table.name}`).join(' run before those of ')}`,
      because:
        'two backends translate at one priority; the one registered last runs first, and no listing tells which that is',
    };
    let ways: Ending[] = [accepted({ ...walk, decisions: walk.decisions.concat(decision) })];
    for (const chain of order) {
      ways = ways.flatMap((way) =>
        way.end.type !== 'accept' || isSettled(way.walk, rewritesSource)
          ? [way]
          : runStage(hook, chain, options, budget)(way.walk),
      );
    }
    return ways;
  });
  return mergeEndings(endings);
}

/** Undoes, for a reply, what was done to the first packet: SNAT where destinations are rewritten, DNAT where sources are. */
function translateReply(walk: Walk, rewritesSource: boolean, hook: Hook, host: string): Walk {
  const { packet } = walk;
  const { original, dnat, snat } = packet.connection;
  const translation = rewritesSource ? dnat : snat;
  if (translation === null) return walk;
  const changed: Packet = rewritesSource
    ? { ...packet, source: original.destination, sourcePorts: original.destinationPorts }
    : { ...packet, destination: original.source, destinationPorts: original.sourcePorts };
  const met: Met = {
    host,
    hook,
    table: null,
    chain: null,
    rule: null,
    origin: translation.origin,
    effect: rewritesSource ? `source back to ${changed.source}` : `destination back to ${changed.destination}`,
    words: `connection tracking undoes the ${translation.masquerade ? 'source' : 'destination'} translation of the first packet`,
    matched: true,
  };
  return { ...walk, packet: changed, trail: { met, before: walk.trail } };
}
