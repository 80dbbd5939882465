import { nodeAddress } from '../../cluster/node-address.ts';
import type { World } from '../../cluster/world.ts';
import { familyOf, printEndpoint } from '../../model/address.ts';
import type { Host } from '../../simulate/host.ts';
import type { CheckFlow } from '../flow.ts';
import { answerersOf } from '../survey/front-flows.ts';
import { representatives } from '../survey/representatives.ts';
import { type ServiceFront, usedEndpoints } from '../survey/service-front.ts';
import type { Survey } from '../survey/survey.ts';
import { defineCheck } from './check.ts';

/** Pods ask their own node and so many others. */
const mostOthers = 3;

export const nodePort = defineCheck({
  id: 'node-port',
  title: 'Services answer at their node ports',
  choose: (survey, node) =>
    representatives(survey.fronts(node).filter(({ nodePort: port }) => port !== null)).flatMap(({ front, count }) =>
      nodePortFlows(survey, node, front).map((flow) => ({ ...flow, standsFor: flow.standsFor * count })),
    ),
  lacks: (survey, node) =>
    survey.world.evidence.api.services === null
      ? 'no objects of the API were collected: which node ports there are is not known'
      : `no service has a node port that ${node.name} serves`,
});

function nodePortFlows(survey: Survey, node: Host, front: ServiceFront): CheckFlow[] {
  const own = addressOf(survey.world, node, front);
  const others = survey.world.network.nodes.filter((other) => other !== node).slice(0, mostOthers);
  const asked = [node, ...others].map((target) => ({ target, address: addressOf(survey.world, target, front) }));
  const flow = { check: 'node-port' as const, node: node.name, protocol: front.protocol, service: front.ref };
  const fromOutside = {
    ...flow,
    title: `a host outside to ${front.ref} at node port ${front.nodePort} of ${node.name}`,
    from: 'external',
    to: printEndpoint(own ?? '', front.nodePort),
    standsFor: 1,
    meant: meantFromOutside(front, node.name),
    answerers: answerersOf(front),
  };
  const fromPods = asked.flatMap(({ target, address }) =>
    address === null
      ? []
      : survey
          .senders(node)
          .filter(({ pod }) => pod !== null)
          .map((sender) => ({
            ...flow,
            title: `${sender.name} to ${front.ref} at node port ${front.nodePort} of ${target.name}`,
            from: sender.from,
            to: printEndpoint(address, front.nodePort),
            standsFor: sender.count,
            meant: meantFromOutside(front, target.name),
            answerers: answerersOf(front),
          })),
  );
  return own === null ? fromPods : [fromOutside, ...fromPods];
}

/** externalTrafficPolicy Local: only endpoints of the node itself are asked. */
function meantFromOutside(front: ServiceFront, node: string): CheckFlow['meant'] {
  if (front.service?.externalTrafficPolicy !== 'Local') {
    return front.isRejected || front.endpoints?.length === 0 ? 'refused' : 'answered';
  }
  return usedEndpoints(front)?.some((endpoint) => endpoint.node === node) ? 'answered' : 'refused';
}

function addressOf(world: World, node: Host, { family }: ServiceFront): string | null {
  const address = nodeAddress(world, node.name);
  if (address !== null && familyOf(address) === family) return address;
  const object = world.evidence.api.nodes?.find(({ name }) => name === node.name);
  return object?.internalIps.find((one) => familyOf(one) === family) ?? null;
}
