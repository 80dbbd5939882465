import { type World, worldNode } from '../../cluster/world.ts';
import type { Host } from '../../simulate/host.ts';

/** Chains that lead to single endpoints: every pod behind a service is named there, which makes none of them special. */
const perEndpoint = /^(?:KUBE-SEP-|KUBE-SVC-|KUBE-SVL-|KUBE-EXT-|KUBE-XLB-|CNI-|endpoint-|service-)/;

/** Rules that are searched for addresses: beyond that, large clusters would wait. */
const mostRules = 50_000;

/** By address, where rules of filter and mangle name it: the chains, or the sets that hold it. Services' and host ports' chains do not count. */
export function policyMentions(world: World, node: Host, addresses: readonly string[]): Map<string, string> {
  if (addresses.length === 0) return new Map();
  const wanted = new Set(addresses);
  const found = new Map<string, Set<string>>();
  const mention = (address: string, where: string): void => {
    if (!wanted.has(address)) return;
    const places = found.get(address) ?? new Set();
    places.add(where);
    found.set(address, places);
  };
  const evidence = worldNode(world, node.name)?.evidence;
  for (const set of evidence?.ipsets ?? []) {
    if (set.name.startsWith('KUBE-LOOP-BACK') || set.name.startsWith('KUBE-6-LOOP-BACK')) continue;
    for (const { element } of set.entries) mention(element.split(/[,/]/)[0]!, `set ${set.name}`);
  }
  let read = 0;
  for (const table of (evidence?.iptables ?? []).flatMap((dump) => dump.tables)) {
    for (const name of table.chainNames()) {
      if (perEndpoint.test(name)) continue;
      for (const [position, { text: line }] of (table.lines(name)?.rules ?? []).entries()) {
        if (++read > mostRules) return joined(found);
        // Few lines name a pod: only those are cut as iptables would.
        if (!addressLike(line).some((text) => wanted.has(text))) continue;
        for (const { text } of table.chain(name)!.rule(position)!.tokens) {
          mention(text.replace(/\/(?:32|128)$/, ''), `${table.name} ${name}`);
        }
      }
    }
  }
  return joined(found);
}

/** All in a line that an address could be. */
const addressLike = (line: string): string[] => line.match(/\d+\.\d+\.\d+\.\d+|[\da-f]*:[\da-f:.]+/gi) ?? [];

const joined = (found: Map<string, Set<string>>): Map<string, string> =>
  new Map([...found].map(([address, places]) => [address, [...places].sort().join()]));
