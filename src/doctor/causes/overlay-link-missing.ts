import type { Link } from '../../model/node.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import type { Examination } from '../examination.ts';
import { isOverlay, mainRoutes, strayed } from '../pod-routes.ts';
import { prove, proveStop } from '../proof.ts';
import type { Stop } from '../stop.ts';

export const overlayLinkMissing = defineCause({
  id: 'overlay-link-missing',
  title: "The overlay's device is gone or down",
  severity: 'error',
  symptom: 'All traffic between a node and the pods of others is dead.',
  proof:
    "The plugin's device (flannel.1, tunl0, vxlan.calico) is down on the node, or not there while other nodes have it.",
  fix: "Restart the plugin's agent on the node.",
  needs: ['ip-link.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'node-port', 'node'],
  outranks: ['pod-route-missing', 'overlay-peer-entry-missing', 'veth-down', 'link-down'],
  recognise: (examination) =>
    examination.world.network.nodes.flatMap((host): Sighting[] =>
      missingOn(examination, host).flatMap(({ name, down, example }): Sighting[] => {
        const explains = stopsFor(examination, host, name);
        if (explains.length === 0) return [];
        return [
          {
            node: host.name,
            subject: name,
            title:
              down === undefined
                ? `${host.name} has no ${name}, the overlay's device, which other nodes have`
                : `${name}, the overlay's device, is down on ${host.name}`,
            evidence: prove(down?.origin, example?.origin, ...proveStop(explains[0]!)),
            fix:
              down === undefined
                ? ['kubectl -n kube-flannel rollout restart daemonset kube-flannel-ds']
                : [`ip link set ${name.replace(/[^\w.-]/g, '?')} up`],
            confidence: 0.95,
            explains,
          },
        ];
      }),
    ),
});

/** Devices of overlays that are down, and those by which other nodes route to pods and which the node does not have. */
function missingOn({ world }: Examination, host: Host): { name: string; down?: Link; example?: Link }[] {
  if (host.facts.links === null) return [];
  const down = host.facts.links.filter((link) => isOverlay(link) && !link.flags.includes('UP'));
  const examples = world.network.nodes.filter((other) => other !== host).flatMap(carriersOf);
  const absent = new Map(examples.filter(({ name }) => host.link(name) === null).map((link) => [link.name, link]));
  return [
    ...down.map((link) => ({ name: link.name, down: link })),
    ...[...absent].map(([name, example]) => ({ name, example })),
  ];
}

/** The overlay's devices by which a node routes to pods of others. */
const carriersOf = (host: Host): Link[] =>
  (host.facts.links ?? []).filter(
    (link) =>
      isOverlay(link) && mainRoutes(host).some(({ nextHops }) => nextHops.some(({ device }) => device === link.name)),
  );

function stopsFor(examination: Examination, host: Host, device: string): Stop[] {
  const lost = strayed(examination)
    .filter(({ node }) => node === host.name)
    .map(({ stop }) => stop);
  const ended = examination.stops.filter(
    ({ by, node, line, reason }) =>
      node === host.name &&
      (by === 'tunnel-device-missing' ||
        (by === 'link-down' && (line?.text.includes(device) || reason.includes(device)))),
  );
  // What the other nodes send there has nobody to take it.
  const arriving = examination.stops.filter(
    ({ by, path, direction, reason }) =>
      (by === 'neighbour-wrong' || by === 'not-its-address') &&
      reason.includes(` ${device} `) &&
      examination.world.network.podOf(direction === 'original' ? path.destination.ip : path.source.ip)?.nodeName ===
        host.name,
  );
  return [...new Set([...lost, ...ended, ...arriving])];
}
