import { nodeAddressOf } from '../../cluster/node-address.ts';
import { worldNode } from '../../cluster/world.ts';
import { isLetIn } from '../../explain/shut-out.ts';
import { printEndpoint } from '../../model/address.ts';
import type { Host } from '../../simulate/host.ts';
import type { CheckFlow } from '../flow.ts';
import {
  answerersOf,
  endpointAsClient,
  isOfFamily,
  meantEverywhere,
  meantOutside,
  nodeAsClient,
} from './front-flows.ts';
import { healthCheckFlows } from './health-check-flows.ts';
import { outsideClients } from './outside-client.ts';
import { isOutsideOnly } from './outside-only.ts';
import { hasPublicAddress, type PublicAddress, publicAddresses } from './public-address.ts';
import { outsideKind, representatives } from './representatives.ts';
import type { ServiceFront } from './service-front.ts';
import type { Sender, Survey } from './survey.ts';

/** To the load balancer IPs and external IPs of services, and to the health checks of load balancers. */
export function publicAddressFlows(survey: Survey, node: Host): CheckFlow[] {
  const fronts = survey.fronts(node);
  const asked = fronts.filter(hasPublicAddress);
  const checked = fronts.filter(({ service }) => service?.healthCheckNodePort != null);
  return [
    ...representatives(asked, outsideKind).flatMap(({ front, count }) =>
      publicAddresses(front)
        .flatMap((address) => flowsTo(survey, node, front, address))
        .map((flow) => ({ ...flow, standsFor: flow.standsFor * count })),
    ),
    ...representatives(checked, outsideKind).flatMap(({ front }) => healthCheckFlows(survey, node, front)),
  ];
}

/** Clients outside come by this node, unless the address is another's own. */
function flowsTo(survey: Survey, node: Host, front: ServiceFront, asked: PublicAddress): CheckFlow[] {
  const { world } = survey;
  const owner = world.network.nodeOf(asked.address)?.name ?? world.network.absentNodeOf(asked.address);
  const clients = owner === null || owner === node.name ? outsideClients(world, node, asked.sourceRanges) : [];
  const fromOutside = clients.map((client) => {
    const sender = { ...client, name: `${client.name}, by way of ${node.name},` };
    return toFlow(node, front, asked, sender, meantOutside(front, node.name));
  });
  if (asked.kind === 'external IP' && isOutsideOnly(world, node, asked.address)) return fromOutside;
  const pods = [...survey.senders(node).filter(({ pod }) => pod !== null), ...endpointAsClient(survey, node, front)];
  const inside = [...pods, ...nodeAsClient(node)];
  const fromInside = inside.flatMap((sender) => {
    const address = addressOf(survey, node, sender, front);
    const meant = address === null ? null : meantInside(survey, node, front, asked, address);
    return meant === null ? [] : [toFlow(node, front, asked, sender, meant)];
  });
  return [...fromOutside, ...fromInside];
}

const toFlow = (
  node: Host,
  front: ServiceFront,
  { kind, address, port }: PublicAddress,
  sender: Pick<Sender, 'from' | 'name' | 'count'>,
  meant: CheckFlow['meant'],
): CheckFlow => ({
  check: 'node-port',
  entry: 'public address',
  node: node.name,
  title: `${sender.name} to ${front.ref} at ${kind} ${printEndpoint(address, port)}/${front.protocol}`,
  from: sender.from,
  to: printEndpoint(address, port),
  protocol: front.protocol,
  standsFor: sender.count,
  meant,
  answerers: answerersOf(front),
  service: front.ref,
});

/** The address that a sender has of the service's family. */
const addressOf = ({ world }: Survey, node: Host, { pod }: Sender, { family }: ServiceFront): string | null =>
  pod === null
    ? nodeAddressOf(world, node.name, family)
    : (pod.addresses.find((address) => isOfFamily(address, family)) ?? null);

/** kube-proxy sends clients inside to every endpoint, whatever externalTrafficPolicy says; IPVS mode, up to 1.20, does not. */
function meantInside(
  { world }: Survey,
  node: Host,
  front: ServiceFront,
  { sourceRanges }: PublicAddress,
  client: string,
): CheckFlow['meant'] {
  if (!isLetIn(sourceRanges ?? [], client)) return 'shut-out';
  const isIpvs = (worldNode(world, node.name)?.evidence.ipvs?.length ?? 0) > 0;
  return isIpvs ? meantOutside(front, node.name) : meantEverywhere(front);
}
