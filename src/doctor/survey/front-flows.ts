import { printEndpoint } from '../../model/address.ts';
import type { CheckId } from '../../model/doctor-report.ts';
import type { Host } from '../../simulate/host.ts';
import type { CheckFlow } from '../flow.ts';
import { type ServiceFront, usedEndpoints } from './service-front.ts';
import { podName, podTarget, type Sender, type Survey } from './survey.ts';

/** A connection of each sender of a node, and of the node itself, to a service at its cluster IP. */
export function frontFlows(check: CheckId, survey: Survey, node: Host, front: ServiceFront): CheckFlow[] {
  // DNS servers do not ask themselves.
  const own = check === 'dns' ? [] : endpointsAsClients(survey, node, front);
  const senders = [...survey.senders(node), ...own, ...nodeAsClient(node)];
  return senders
    .filter(({ pod }) => pod === null || pod.addresses.some((address) => isOfFamily(address, front.family)))
    .map((sender) => ({
      check,
      node: node.name,
      title: `${sender.name} to ${front.ref} (${printEndpoint(front.address, front.port)}/${front.protocol})`,
      from: sender.from,
      to: front.target,
      protocol: front.protocol,
      standsFor: sender.count,
      meant: meantAt(front, node.name),
      answerers: answerersOf(front),
      service: front.isWhole ? front.ref : null,
    }));
}

/** Is the address of the family? */
export const isOfFamily = (address: string, family: 4 | 6): boolean => address.includes(':') === (family === 6);

/** The node itself; nobody where nothing tells which address it sends from. */
export const nodeAsClient = ({ name, facts }: Host): Sender[] =>
  facts.addresses === null && facts.routes[4] === null && facts.routes[6] === null
    ? []
    : [{ from: `node/${name}`, name: `node ${name}`, count: 1, pod: null, other: null }];

/** A pod that asks its own service may be sent to itself: only where hairpin mode is on does that work. One per class. */
function endpointsAsClients(survey: Survey, node: Host, front: ServiceFront): Sender[] {
  const senders = survey.senders(node);
  if (senders.length === 1 && senders[0]!.count === 1) return [];
  const addresses = new Set(front.likely);
  return survey.receivers(node).flatMap(({ pod, other, count }): Sender[] => {
    const own = [pod, other].find((one) => one?.addresses.some((address) => addresses.has(address)));
    if (!own || senders.some((sender) => sender.pod === own)) return [];
    return [{ from: podTarget(own), name: podName(own), count, pod: own, other: null }];
  });
}

/** One pod of the node that is behind the service, where it is not among the senders anyway. */
export function endpointAsClient({ world, senders }: Survey, node: Host, front: ServiceFront): Sender[] {
  const known = senders(node);
  // Where one pod was named, only that one sends.
  if (known.length === 1 && known[0]!.count === 1) return [];
  const pods = front.likely.map(world.network.podOf).filter((pod) => pod?.node === node && !pod.hostNetwork);
  const [pod] = pods;
  if (pod == null || known.some((sender) => pods.includes(sender.pod))) return [];
  return [{ from: podTarget(pod), name: podName(pod), count: 1, pod, other: null }];
}

/** `ip:port` of those that may answer; null where the endpoints are not known. */
export const answerersOf = (front: ServiceFront): string[] | null =>
  usedEndpoints(front)?.map(({ address, port }) => printEndpoint(address, port)) ?? null;

/**
 * A service without endpoints, none ready and none that is not, is refused: that is how one looks whose pods are scaled to
 * nothing. Without objects of the API the comment of its rule tells. With internalTrafficPolicy Local only the node's own endpoints count.
 */
function meantAt(front: ServiceFront, node: string): CheckFlow['meant'] {
  if (front.endpoints === null) return front.isRejected ? 'refused' : 'answered';
  if (front.endpoints.length === 0) return 'refused';
  const isLocal = front.service?.internalTrafficPolicy === 'Local';
  return isLocal && !front.endpoints.some((endpoint) => endpoint.node === node) ? 'refused' : 'answered';
}

/** What a client outside meets at an address of the node. externalTrafficPolicy Local: only endpoints of the node itself are asked. */
export function meantOutside(front: ServiceFront, node: string): CheckFlow['meant'] {
  if (front.service?.externalTrafficPolicy !== 'Local') return meantEverywhere(front);
  return usedEndpoints(front)?.some((endpoint) => endpoint.node === node) ? 'answered' : 'refused';
}

/** What a client meets whom no policy keeps to the endpoints of a node. */
export const meantEverywhere = (front: ServiceFront): CheckFlow['meant'] =>
  front.isRejected || front.endpoints?.length === 0 ? 'refused' : 'answered';
