import { findPodObject } from '../../cluster/pod-object.ts';
import type { World } from '../../cluster/world.ts';
import { printEndpoint } from '../../model/address.ts';
import type { Socket } from '../../model/node.ts';
import type { Endpoint } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import type { Examination } from '../examination.ts';
import { prove } from '../proof.ts';
import { stopsWhere } from '../stops-of.ts';

export const listensOnLoopback = defineCause({
  id: 'listens-on-loopback',
  title: 'The application listens on the loopback address only',
  severity: 'error',
  symptom: 'Connection refused by the pod and by its service, while it works inside the container.',
  proof:
    "In the network namespace of the endpoint, every socket that listens on the service's port is bound to 127.0.0.1 or ::1. Of a containerPort that no service leads to it is a warning: the application may mean it so.",
  fix: 'Have the application listen on 0.0.0.0 or [::] (a bind address, --host=0.0.0.0), and restart it.',
  needs: ['ss.txt', 'api/endpointslices.json'],
  breaks: ['cluster-ip', 'same-node', 'cross-node', 'node-port'],
  outranks: ['nothing-listens'],
  recognise: (examination) => [...ofEndpoints(examination), ...ofPods(examination)],
});

const ofEndpoints = (examination: Examination): Sighting[] => {
  const { world, nodes } = examination;
  return (world.evidence.api.endpointSlices ?? []).flatMap((slice) =>
    slice.endpoints.flatMap((endpoint) =>
      slice.ports.flatMap(({ port, protocol }): Sighting[] => {
        const place = placeOf(world, endpoint);
        const known = place?.node === null || nodes.some(({ name }) => name === place?.node);
        if (port === null || place === null || !known) return [];
        const bound = boundToLoopback(place.sockets, port, protocol);
        if (bound.length === 0) return [];
        const where = printEndpoint(bound[0]!.address, port);
        return [
          {
            node: place.node,
            subject: `svc ${slice.namespace}/${slice.service}`,
            title: `${place.name} listens on ${where} only: ${slice.namespace}/${slice.service} sends connections to ${printEndpoint(endpoint.address, port)}, where they are refused`,
            evidence: prove(...bound.map(({ origin }) => origin), slice.origin, place.origin),
            fix: [lookAt(port, place.name)],
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
};

/** Of ports that pods declare and no service leads to. */
const ofPods = ({ world, nodes }: Examination): Sighting[] =>
  world.network.pods.flatMap((pod): Sighting[] => {
    const object = findPodObject(world.evidence.api, pod);
    const sockets = pod.host?.facts.sockets ?? null;
    if (object === null || sockets === null || pod.hostNetwork || !nodes.some(({ name }) => name === pod.nodeName))
      return [];
    return object.containers
      .flatMap(({ ports }) => ports)
      .filter(({ port, protocol }) => !isEndpoint(world, pod.addresses, port, protocol))
      .flatMap(({ port, protocol }): Sighting[] => {
        const bound = boundToLoopback(sockets, port, protocol);
        if (bound.length === 0) return [];
        const name = `pod ${pod.namespace}/${pod.name}`;
        return [
          {
            node: pod.nodeName,
            subject: name,
            severity: 'warning',
            title: `${name} listens on ${printEndpoint(bound[0]!.address, port)} only: connections to its port ${port} are refused`,
            evidence: prove(...bound.map(({ origin }) => origin), object.origin),
            fix: [lookAt(port, name)],
            confidence: 0.9,
            explains: [],
          },
        ];
      });
  });

const isEndpoint = (
  { evidence }: World,
  addresses: readonly string[],
  port: number | null,
  protocol: string,
): boolean =>
  (evidence.api.endpointSlices ?? []).some(
    ({ endpoints, ports }) =>
      ports.some((one) => one.port === port && one.protocol === protocol) &&
      endpoints.some(({ address }) => addresses.includes(address)),
  );

/** What serves the port, where all of it is bound to loopback addresses; [] everywhere else. */
function boundToLoopback(sockets: readonly Socket[], port: number | null, protocol: string): Socket[] {
  const bound = sockets.filter((socket) => socket.port === port && isServing(socket, protocol.toLowerCase()));
  return bound.every(({ address }) => isLoopback(address)) ? bound : [];
}

const lookAt = (port: number | null, where: string): string =>
  `ss -ltnp 'sport = :${port}'   # in the network namespace of ${where}`;

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
