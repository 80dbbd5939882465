import type { Link } from '../../model/node.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { isOverlay, mainRoutes } from '../pod-routes.ts';
import { prove } from '../proof.ts';

/** Bytes that vxlan puts around an IPv4 packet: Ethernet, IPv4, UDP and its own header. */
const vxlanOverhead = 50;

export const mtuMismatch = defineCause({
  id: 'mtu-mismatch',
  title: "Pods' MTU is larger than that of the way out",
  severity: 'warning',
  symptom:
    'Small packets pass, TLS handshakes and large answers hang, where ICMP "fragmentation needed" is lost on the way.',
  proof:
    "The MTU of the pods' devices is larger than that of the device by which the node reaches other hosts, less what the overlay adds.",
  fix: 'Set the MTU in the CNI configuration, or clamp the MSS.',
  needs: ['ip-link.json', 'ip-route.json'],
  breaks: ['cross-node', 'egress'],
  recognise: ({ nodes, world }) =>
    nodes.flatMap((host): Sighting[] => {
      const pods = world.network.pods.filter(({ node, hostNetwork }) => node === host && !hostNetwork);
      const widest = largest(pods.flatMap(({ podLink, hostLink }) => podLink ?? hostLink ?? []));
      const narrow = narrowest(host);
      if (widest?.mtu == null || narrow === null || widest.mtu <= narrow.usable) return [];
      return [
        {
          node: host.name,
          subject: null,
          title: `pods of ${host.name} send packets of ${widest.mtu} bytes, but ${narrow.link.name} takes ${narrow.usable}${narrow.usable === narrow.link.mtu ? '' : ` (${narrow.link.mtu} less ${vxlanOverhead} for vxlan)`}`,
          evidence: prove(widest.origin, narrow.link.origin),
          fix: [
            `# mtu: ${narrow.usable} in /etc/cni/net.d, then recreate the pods`,
            commandLine(
              'iptables',
              '-t',
              'mangle',
              '-A',
              'FORWARD',
              '-p',
              'tcp',
              '--tcp-flags',
              'SYN,RST',
              'SYN',
              '-j',
              'TCPMSS',
              '--clamp-mss-to-pmtu',
            ),
          ],
          confidence: 0.9,
          explains: [],
        },
      ];
    }),
});

const largest = (links: readonly Link[]): Link | null =>
  links.reduce<Link | null>((best, link) => ((link.mtu ?? 0) > (best?.mtu ?? 0) ? link : best), null);

/** The narrowest device by which packets of pods leave the node, and what it takes. */
function narrowest(host: Host): { link: Link; usable: number } | null {
  const bridges = new Set((host.facts.links ?? []).flatMap(({ master }) => master ?? []));
  // flannel's dual stack gives pods the MTU of its IPv4 device; IPv6, which finds the path's MTU always, gets along with it.
  const routes = mainRoutes(host);
  const family = routes.some((route) => route.family === 4) ? 4 : 6;
  const ofFamily = routes.filter((route) => route.family === family);
  const names = new Set(
    ofFamily.flatMap(({ nextHops, prefixLength }) =>
      nextHops.filter(({ via }) => via !== null || prefixLength === 0).flatMap(({ device }) => device ?? []),
    ),
  );
  const links = [...names]
    .flatMap((name) => host.link(name) ?? [])
    .filter(({ name, mtu }) => mtu !== null && !bridges.has(name));
  const uplink = largestUplink(links);
  const ways = links.map((link) => {
    const under = link.kind === 'vxlan' || link.vxlan !== null ? (uplink?.mtu ?? null) : null;
    return { link, usable: under === null ? link.mtu! : Math.min(link.mtu!, under - vxlanOverhead) };
  });
  return ways.reduce<(typeof ways)[number] | null>(
    (best, way) => (best === null || way.usable < best.usable ? way : best),
    null,
  );
}

const largestUplink = (links: readonly Link[]): Link | null => largest(links.filter((link) => !isOverlay(link)));
