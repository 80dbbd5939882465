import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { mainRoutes } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import { hostOf, podAt, stopsBy } from '../stops-of.ts';

export const defaultRouteMissing = defineCause({
  id: 'default-route-missing',
  title: 'The node has no default route',
  severity: 'error',
  symptom: 'Nothing leaves the node for the outside world, often after DHCP or a VPN.',
  proof: 'No default route in the tables that the packet is looked up in.',
  fix: 'Restore it: DHCP lease, network configuration.',
  needs: ['ip-route.json'],
  breaks: ['egress', 'node'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'no-route').filter(
        (stop) =>
          podAt(examination, stop) === null && stop.flow.check === 'egress' && hostOf(examination, stop.node) !== null,
      ),
      ({ node }) => node ?? '',
    ).flatMap((stops): Sighting[] => {
      const host = hostOf(examination, stops[0]!.node)!;
      const isIpv6 = stops[0]!.path.destination.ip.includes(':');
      const routes = mainRoutes(host).filter(({ family }) => (family === 6) === isIpv6);
      if (routes.some(({ prefixLength }) => prefixLength === 0)) return [];
      return [
        {
          node: host.name,
          subject: null,
          title: `${host.name} has no default route${isIpv6 ? ' for IPv6' : ''}: packets for the outside world go nowhere`,
          evidence: prove(...routes.slice(0, 2).map(({ origin }) => origin), ...stops[0]!.path.steps.slice(-1)),
          fix: [`ip ${isIpv6 ? '-6 ' : ''}route add default via <gateway>`],
          confidence: 1,
          explains: stops,
        },
      ];
    }),
});
