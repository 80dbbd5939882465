import { connectionWith, type Packet, packetWith } from '../model/packet.ts';
import { mergeEndings } from './merge.ts';
import type { Chain, Hook } from './rule.ts';
import { accepted, addMet, type Ending, type Met, type Walk, walkWith } from './walk.ts';

/** Runs one base chain for one walk. */
export type RunChain = (base: Chain, walk: Walk) => Ending[];

/** POSTROUTING and INPUT translate sources, PREROUTING and OUTPUT destinations (HOOK2MANIP). */
const rewrites = (hook: Hook): boolean => hook === 'POSTROUTING' || hook === 'INPUT';

/** The nat stage: rules for the first packet of a connection, the remembered translation for the others (nf_nat_inet_fn). */
export function runNat(hook: Hook, natChains: readonly Chain[], walk: Walk, host: string, run: RunChain): Ending[] {
  const { connection } = walk.packet;
  const rewritesSource = rewrites(hook);
  if (hook === 'FORWARD' || connection.state === 'UNTRACKED' || connection.state === 'INVALID') return [accepted(walk)];
  if (connection.direction === 'reply') return [accepted(translateReply(walk, rewritesSource, hook, host))];
  if (isSettled(walk, rewritesSource) || connection.state !== 'NEW') return [accepted(walk)];
  let endings: Ending[] = [accepted(walk)];
  for (const chains of natOrders(natChains)) {
    endings = endings.flatMap((ending) => {
      if (ending.end.type !== 'accept' || isSettled(ending.walk, rewritesSource)) return [ending];
      if (chains.length === 1) return run(chains[0]!, ending.walk);
      return runInBothOrders(hook, chains, ending.walk, host, run);
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
  return walkWith(walk, packetWith(packet, { connection: connectionWith(packet.connection, settled) }));
}

/** Groups nat chains that have the same priority: which of them registered first, and so which runs first, is in no listing. */
function natOrders(chains: readonly Chain[]): Chain[][] {
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

function runInBothOrders(hook: Hook, chains: Chain[], walk: Walk, host: string, run: RunChain): Ending[] {
  const rewritesSource = rewrites(hook);
  const orders = [chains, [...chains].reverse()];
  const endings = orders.flatMap((order, branch) => {
    const decision = {
      id: `nat order\u0000${host}\u0000${hook}`,
      branch,
      of: orders.length,
      condition: `the nat chains of ${order.map((chain) => `${chain.table.backend} table ${chain.table.name}`).join(' run before those of ')}`,
      because:
        'two backends translate at one priority; the one registered last runs first, and no listing tells which that is',
    };
    let ways: Ending[] = [accepted({ ...walk, decisions: walk.decisions.concat(decision) })];
    for (const chain of order) {
      ways = ways.flatMap((way) =>
        way.end.type !== 'accept' || isSettled(way.walk, rewritesSource) ? [way] : run(chain, way.walk),
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
    ? packetWith(packet, { source: original.destination, sourcePorts: original.destinationPorts })
    : packetWith(packet, { destination: original.source, destinationPorts: original.sourcePorts });
  const met: Met = {
    host,
    hook,
    table: null,
    chain: null,
    rule: null,
    origin: translation.origin,
    effect: rewritesSource ? `source back to ${changed.source}` : `destination back to ${changed.destination}`,
    words: `connection tracking undoes the ${translation.kind === 'snat' ? 'source' : 'destination'} translation of the first packet`,
    matched: true,
  };
  return addMet(walkWith(walk, changed), met);
}
