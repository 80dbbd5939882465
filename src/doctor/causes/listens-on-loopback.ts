import { findPodObject } from '../../cluster/pod-object.ts';
import type { World } from '../../cluster/world.ts';
import { printEndpoint } from '../../model/address.ts';
import type { Socket } from '../../model/node.ts';
import type { Endpoint } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { stopsWhere } from '../stops-of.ts';

export const listensOnLoopback = defineCause({
  id: 'listens-on-loopback',
  title: 'The application listens on the loopback address only',
  severity: 'error',
  symptom: 'Connection refused by the pod and by its service, while it works inside the container.',
  proof:
    "In the network namespace of the endpoint, every socket that listens on the service's port is bound to 127.0.0.1 or ::1.",
  fix: 'Have the application listen on 0.0.0.0 or [::] (a bind address, --host=0.0.0.0), and restart it.',
  needs: ['ss.txt', 'api/endpointslices.json'],
  breaks: ['cluster-ip', 'same-node', 'cross-node', 'node-port'],
  outranks: ['nothing-listens'],
  recognise: (examination) => {
    const { world, nodes } = examination;
    return (world.evidence.api.endpointSlices ?? []).flatMap((slice) =>
      slice.endpoints.flatMap((endpoint) =>
        slice.ports.flatMap(({ port, protocol }): Sighting[] => {
          const place = placeOf(world, endpoint);
          const known = place?.node === null || nodes.some(({ name }) => name === place?.node);
          if (port === null || place === null || !known) return [];
          const bound = place.sockets.filter(
            (socket) => socket.port === port && isServing(socket, protocol.toLowerCase()),
          );
          if (bound.length === 0 || !bound.every(({ address }) => isLoopback(address))) return [];
          const where = printEndpoint(bound[0]!.address, port);
          return [
            {
              node: place.node,
              subject: `svc ${slice.namespace}/${slice.service}`,
              title: `${place.name} listens on ${where} only: ${slice.namespace}/${slice.service} sends connections to ${printEndpoint(endpoint.address, port)}, where they are refused`,
              evidence: prove(...bound.map(({ origin }) => origin), slice.origin, place.origin),
              fix: [`ss -ltnp 'sport = :${port}'   # in the network namespace of ${place.name}`],
              confidence: 1,
              explains: stopsWhere(
                examination,
                ({ destination }) => destination.ip === endpoint.address && destination.port === port,
                { by: 'nothing-listens', node: place.node, reason: `${place.name} listens on ${where} only` },
              ),
            },
          ];
        }),
      ),
    );
  },
});

interface Place {
  name: string;
  node: string | null;
  sockets: readonly Socket[];
  origin: Origin | null;
}

/** Where the endpoint's process runs: in its pod's network or the node's own; null where its sockets are not known. */
function placeOf({ network, evidence }: World, { address }: Endpoint): Place | null {
  const pod = network.podOf(address);
  if (pod !== null) {
    const sockets = pod.host?.facts.sockets ?? null;
    if (sockets === null) return null;
    const origin = findPodObject(evidence.api, pod)?.origin ?? null;
    return { name: `pod ${pod.namespace}/${pod.name}`, node: pod.nodeName, sockets, origin };
  }
  const node = network.nodeOf(address);
  const sockets = node?.facts.sockets ?? null;
  return node && sockets && { name: `node ${node.name}`, node: node.name, sockets, origin: null };
}

const isServing = ({ protocol, state }: Socket, wanted: string): boolean =>
  protocol.startsWith(wanted) && (state === 'LISTEN' || state === 'UNCONN');

const isLoopback = (address: string): boolean => address === '::1' || /^(?:::ffff:)?127\./.test(address);
