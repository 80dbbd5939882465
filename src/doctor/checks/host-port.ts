import { nodeAddress } from '../../cluster/node-address.ts';
import type { World } from '../../cluster/world.ts';
import { canonicalAddress, printEndpoint } from '../../model/address.ts';
import type { PodObject } from '../../model/objects.ts';
import type { Host } from '../../simulate/host.ts';
import type { CheckFlow } from '../flow.ts';
import { isOfFamily } from '../survey/front-flows.ts';
import type { Sender } from '../survey/survey.ts';
import { defineCheck } from './check.ts';

export const hostPort = defineCheck({
  id: 'host-port',
  title: 'Pods answer at their host ports',
  choose(survey, node) {
    const { world } = survey;
    const senders = survey.senders(node).filter(({ pod }) => pod !== null);
    const asked = world.network.nodes.flatMap((target) => hostPortsOf(world, target)).slice(0, mostPorts);
    return [
      ...hostPortsOf(world, node).map((port) => toFlow(node, outside, port)),
      ...senders.flatMap((sender) => asked.map((port) => toFlow(node, sender, port))),
    ];
  },
  lacks: (survey, node) =>
    survey.world.evidence.api.pods === null
      ? 'no pods of the API were collected: which host ports there are is not known'
      : `no pod has a host port that ${node.name} could be asked for, or ask`,
});

/** Pods ask so many host ports of the cluster. */
const mostPorts = 20;

const outside = { from: 'external', name: 'a host outside', count: 1 };

/** A host port of a ready pod, at its node's address. */
interface HostPort {
  node: string;
  address: string;
  port: number;
  protocol: string;
  pod: PodObject;
  containerPort: number;
}

function hostPortsOf(world: World, { name }: Host): HostPort[] {
  const address = nodeAddress(world, name);
  if (address === null) return [];
  const pods = (world.evidence.api.pods ?? []).filter(
    (pod) => pod.node === name && !pod.hostNetwork && pod.ready !== false && pod.ips.length > 0 && hasHostPort(pod),
  );
  return pods.flatMap((pod) =>
    pod.containers
      .flatMap(({ ports }) => ports)
      .flatMap(({ port, hostPort: own, hostIp, protocol }) =>
        own !== null && isAnyAddress(hostIp)
          ? [{ node: name, address, port: own, protocol: protocol.toLowerCase(), pod, containerPort: port }]
          : [],
      ),
  );
}

const hasHostPort = ({ containers }: PodObject): boolean =>
  containers.some(({ ports }) => ports.some((port) => port.hostPort !== null));

const toFlow = (node: Host, sender: Pick<Sender, 'from' | 'name' | 'count'>, asked: HostPort): CheckFlow => ({
  check: 'host-port',
  node: node.name,
  title: `${sender.name} to pod ${asked.pod.namespace}/${asked.pod.name} at host port ${asked.port} of ${asked.node}`,
  from: sender.from,
  to: printEndpoint(asked.address, asked.port),
  protocol: asked.protocol,
  standsFor: sender.count,
  meant: 'answered',
  answerers: asked.pod.ips
    .filter((ip) => isOfFamily(ip, asked.address.includes(':') ? 6 : 4))
    .map((ip) => printEndpoint(canonicalAddress(ip) ?? ip, asked.containerPort)),
  service: null,
});

const isAnyAddress = (hostIp: string | null): boolean => hostIp === null || ['', '0.0.0.0', '::'].includes(hostIp);
