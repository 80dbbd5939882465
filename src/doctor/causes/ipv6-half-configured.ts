import type { Origin } from '../../model/origin.ts';
import type { Pod } from '../../simulate/network.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { prove } from '../proof.ts';

const forwarding = 'net.ipv6.conf.all.forwarding';

export const ipv6HalfConfigured = defineCause({
  id: 'ipv6-half-configured',
  title: 'Pods have IPv6 addresses that lead nowhere',
  severity: 'warning',
  symptom: 'Programs try the AAAA record first and hang for seconds, or fail where they do not try again.',
  proof:
    'A pod has an IPv6 address of global scope, and it has no IPv6 default route, or the node does not forward IPv6 (net.ipv6.conf.all.forwarding is 0).',
  fix: 'Finish dual stack (forwarding, routes, cluster and service ranges of both families), or give pods no IPv6 addresses.',
  needs: ['pods/*/ip-addr.txt', 'pods/*/ip6-route.txt', 'sysctl.txt'],
  breaks: ['egress'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ host }): Sighting[] => {
      const setting = host.facts.sysctls?.[forwarding];
      const half = examination.world.network.pods
        .filter((pod) => pod.node === host && !pod.hostNetwork)
        .flatMap((pod) => {
          const address = globalAddress(pod);
          const isLost = setting?.value === '0' || lacksDefault(pod);
          return address !== null && isLost ? [{ pod, address }] : [];
        });
      const [first] = half;
      if (first === undefined) return [];
      const isOff = setting?.value === '0';
      const why = isOff ? `${host.name} does not forward IPv6` : 'there is no IPv6 default route in its network';
      const more = half.length > 1 ? ` (and ${half.length - 1} more pods)` : '';
      return [
        {
          node: host.name,
          subject: null,
          title: `pod ${first.pod.namespace}/${first.pod.name}${more} has the IPv6 address ${first.address.text}, and ${why}`,
          evidence: prove(first.address.origin, isOff ? setting.origin : null),
          fix: isOff ? [`sysctl -w ${forwarding}=1`] : ['ip -6 route show   # in the network namespace of the pod'],
          confidence: 0.8,
          explains: [],
        },
      ];
    }),
});

function globalAddress({ host }: Pod): { text: string; origin: Origin } | null {
  const found = host?.facts.addresses?.find(({ family, scope }) => family === 6 && scope === 'global');
  return found === undefined ? null : { text: `${found.address}/${found.prefixLength}`, origin: found.origin };
}

/** Certain only where the pod's IPv6 routes were collected. */
const lacksDefault = ({ host }: Pod): boolean => {
  const routes = host?.facts.routes[6] ?? null;
  return (
    routes !== null &&
    routes.length > 0 &&
    !routes.some(({ prefixLength, type }) => prefixLength === 0 && type === 'unicast')
  );
};
