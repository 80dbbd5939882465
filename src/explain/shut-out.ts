import { nodeAddressOf } from '../cluster/node-address.ts';
import type { World } from '../cluster/world.ts';
import { familyOf, parsePrefix, prefixContains, printEndpoint } from '../model/address.ts';
import type { ServiceObject } from '../model/objects.ts';
import type { Flow, Path, Step } from '../model/trace.ts';

/** A client whom the rules that kube-proxy writes for `loadBalancerSourceRanges` do not let in. */
export interface ShutOut {
  /** Who asks, and `ip:port` of the load balancer that is asked. */
  client: string;
  asked: string;
  /** The rule that drops it, or marks it to be dropped. */
  step: Step;
  /** Whose load balancer it is; null where the API does not tell. */
  service: ServiceObject | null;
  /** Clients that the API lets in, of the client's family; [] = all. */
  ranges: string[];
  /** The API shuts the client out as well; null where it does not tell. */
  isMeant: boolean | null;
}

/** The client that the path's rules shut out; null where they let it in, or were not asked. */
export function findShutOut(world: World, { source, destination, protocol }: Flow, path: Path): ShutOut | null {
  const step = shuttingStep(path);
  // An address that is not known may be let in.
  if (step === null || familyOf(source.ip) === null) return null;
  const match = world.directory.serviceOf(destination.ip, destination.port, protocol);
  const service = match?.by === 'load balancer IP' ? match.service : null;
  // In IPVS mode a node asks with the very address that it asks: kube-proxy lets that in where the node is let in.
  const isItself = source.ip === destination.ip;
  const client = isItself ? (nodeAddressOf(world, step.node, familyOf(source.ip) ?? 4) ?? source.ip) : source.ip;
  const ranges = service === null ? [] : rangesOf(service, client);
  const isMeant = service === null ? null : !isLetIn(ranges, client);
  return { client, asked: printEndpoint(destination.ip, destination.port), step, service, ranges, isMeant };
}

/** Source ranges of a service for clients of this family; [] = all are let in (kube-proxy looks at each family alone). */
export const rangesOf = ({ loadBalancerSourceRanges }: ServiceObject, client: string): string[] =>
  loadBalancerSourceRanges.filter((range) => parsePrefix(range)?.family === familyOf(client));

/** Is the client in one of the ranges? No range lets everybody in. */
export const isLetIn = (ranges: readonly string[], client: string): boolean =>
  ranges.length === 0 ||
  ranges.some((range) => {
    const prefix = parsePrefix(range);
    return prefix !== null && prefixContains(prefix, client);
  });

/** The rule that shut the path's client out; null where none did. */
function shuttingStep({ steps }: Path): Step | null {
  const way = steps.filter(({ direction, matched }) => direction === 'original' && matched);
  const asked = way.filter(({ chain }) => /^KUBE-FW-/.test(chain ?? ''));
  // Up to 1.24, and in IPVS mode, nat marks what filter is to drop.
  const marking = way.find(
    ({ table, chain, effect }) =>
      table === 'nat' && /^KUBE-(?:FW-|FIREWALL$)/.test(chain ?? '') && effect === 'jump KUBE-MARK-DROP',
  );
  if (marking !== undefined) return marking;
  const dropping = way.find(({ chain, effect }) => effect === 'drop' && dropsForRanges.test(chain ?? ''));
  if (dropping === undefined) return null;
  // KUBE-PROXY-FIREWALL drops whatever nat has not translated: also for want of an endpoint, or of the way to KUBE-FW.
  const isLeftOver = dropping.chain === 'KUBE-PROXY-FIREWALL';
  const isOut = asked.length > 0 && !asked.some(({ effect }) => /^(?:jump|goto) KUBE-(?:EXT|SVC|XLB)-/.test(effect));
  return isLeftOver && !isOut ? null : dropping;
}

/** Chains that drop what is outside the source ranges, in iptables (1.25 and later), IPVS and nftables mode. */
const dropsForRanges = /^(?:KUBE-PROXY-FIREWALL|KUBE-SOURCE-RANGES-FIREWALL|firewall-[A-Z2-7]{8}-.*)$/;
