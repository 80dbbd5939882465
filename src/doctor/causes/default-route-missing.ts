import { groupBy } from '../../model/group-by.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { routedNode } from '../clues/routed-veth.ts';
import type { Examination } from '../examination.ts';
import { lacksDefaultRoute, mainRoutes } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { hostOf, podAt, stopsBy } from '../stops-of.ts';

export const defaultRouteMissing = defineCause({
  id: 'default-route-missing',
  title: 'The node has no default route',
  severity: 'error',
  symptom: 'Nothing leaves the node for the outside world, often after DHCP or a VPN.',
  proof:
    'No default route in the tables that the packet is looked up in, or one that refuses (unreachable, blackhole).',
  fix: 'Restore it: DHCP lease, network configuration.',
  needs: ['ip-route.json'],
  breaks: ['egress', 'node'],
  recognise: (examination) =>
    groupBy(
      [...unrouted(examination), ...unanswered(examination)],
      ({ host, isIpv6 }) => `${host.name} ${isIpv6}`,
    ).flatMap((group): Sighting[] => {
      const { host, isIpv6 } = group[0]!;
      const stops = group.map(({ stop }) => stop);
      const all = host.facts.routes[isIpv6 ? 6 : 4] ?? [];
      const routes = mainRoutes(host).filter(({ family }) => (family === 6) === isIpv6);
      if (routes.some(({ prefixLength }) => prefixLength === 0)) return [];
      const refusing = all.find(
        ({ table, type, prefixLength }) => table === 'main' && type !== 'unicast' && prefixLength === 0,
      );
      // Refused by a more specific route, or by a rule: that is not for want of a default route.
      if (refusing === undefined && stops.every(({ by }) => by === 'route-refuses')) return [];
      return [
        {
          node: host.name,
          subject: null,
          title: `${host.name} has no default route${isIpv6 ? ' for IPv6' : ''}${refusing === undefined ? '' : ` but one of type ${refusing.type}`}: packets for the outside world go nowhere`,
          evidence: prove(
            refusing?.origin,
            ...routes.slice(0, 2).map(({ origin }) => origin),
            ...stops[0]!.path.steps.slice(-1),
          ),
          fix: [`ip ${isIpv6 ? '-6 ' : ''}route ${refusing === undefined ? 'add' : 'replace'} default via <gateway>`],
          confidence: 1,
          explains: stops,
        },
      ];
    }),
});

/** A packet that ended for want of a route, and the node and family that have none. */
interface Unrouted {
  stop: Stop;
  host: Host;
  isIpv6: boolean;
}

/** Packets for other addresses than those of pods, whose routes are the CNI plugin's. */
const unrouted = (examination: Examination): Unrouted[] =>
  stopsBy(examination, 'no-route', 'route-refuses').flatMap((stop): Unrouted[] => {
    const { direction, path } = stop;
    const sought = direction === 'original' ? path.destination.ip : path.source.ip;
    const host = hostOf(examination, stop.node);
    return host === null || podAt(examination, stop) !== null || examination.world.network.podOf(sought) !== null
      ? []
      : [{ stop, host, isIpv6: sought.includes(':') }];
  });

/** Those of pods that ask their node for the way, which does not answer for others where it has no route itself. */
const unanswered = (examination: Examination): Unrouted[] =>
  stopsBy(examination, 'veth-detached').flatMap((stop): Unrouted[] => {
    const host = routedNode(examination, stop);
    return host === null || !lacksDefaultRoute(host, 4) ? [] : [{ stop, host, isIpv6: false }];
  });
