import type { Family } from '../model/address.ts';
import type { Trace } from '../model/trace.ts';
import type { Host } from '../simulate/host.ts';
import type { Network } from '../simulate/network.ts';
import { isTranslation } from './find-stops.ts';
import type { CheckFlow } from './flow.ts';
import type { Stop, StopReason } from './stop.ts';
import { unmasqueraded } from './unmasqueraded.ts';

/** How packets end that look for an address where nobody has it. */
const astray = new Set<StopReason>(['no-answer', 'no-route', 'routed-outside', 'loop', 'ttl']);

/** Was nothing collected that could translate what the host sends to the address, or has from it? */
export const lacksRulesFor = ({ lacksRules }: Host, address: string): boolean =>
  lacksRules(address.includes(':') ? 6 : 4);

/** That nothing translated a service's packet, or masqueraded it, says nothing where no rules were collected. */
function isWithoutRules({ flow, path, direction, by }: Stop, { nodes }: Network): boolean {
  const isOfService = flow.service !== null || flow.answerers !== null;
  const lacksTranslation = direction === 'original' && isOfService && !path.steps.some(isTranslation);
  if (!lacksTranslation && !unmasqueraded.has(by)) return false;
  return nodes.some((node) => node.name === flow.node && lacksRulesFor(node, path.destination.ip));
}

/**
 * Where routes of a host on the way are not known, a packet that goes astray is not certain to, and which way its answer takes is not
 * known; and what comes through a node whose rules are not known may meet a rule.
 */
export function weighMissing(network: Network, flow: CheckFlow, trace: Trace, stops: readonly Stop[]): Stop[] {
  const { paths } = trace;
  const { ip } = trace.flow.destination;
  const family: Family = ip.includes(':') ? 6 : 4;
  const names = new Set(paths.flatMap(({ steps }) => steps.map(({ node }) => node)));
  const nodes = network.nodes.filter(({ name }) => names.has(name));
  const ends = [trace.flow.source.ip, ...paths.flatMap(({ source, destination }) => [source.ip, destination.ip])];
  const hosts = [...nodes, ...ends.flatMap((ip) => network.podOf(ip)?.host ?? [])];
  const unrouted = hosts.find(({ facts }) => facts.routes[family] === null);
  const weighed = stops.map((stop): Stop => {
    if (unrouted === undefined || (stop.direction === 'original' && !astray.has(stop.by)))
      return isWithoutRules(stop, network) ? { ...stop, isCertain: false } : stop;
    const reason = `the routes of ${unrouted.name} were not collected`;
    return { ...stop, by: 'not-collected', line: null, reason, isCertain: false };
  });
  const node = nodes.find((one) => lacksRulesFor(one, ip))?.name;
  const path = paths[0];
  if (node === undefined || path === undefined || weighed.length > 0) return weighed;
  const reason = `the rules of ${node} were not collected`;
  return [
    { flow, path, direction: 'original', by: 'rules-unknown', node, line: null, step: null, reason, isCertain: false },
  ];
}
