import { nodeAddressOf } from '../../cluster/node-address.ts';
import { printEndpoint } from '../../model/address.ts';
import type { Host } from '../../simulate/host.ts';
import type { CheckFlow } from '../flow.ts';
import { answerersOf, meantOutside } from '../survey/front-flows.ts';
import { publicAddressFlows } from '../survey/public-address-flows.ts';
import { outsideKind, representatives } from '../survey/representatives.ts';
import type { ServiceFront } from '../survey/service-front.ts';
import type { Survey } from '../survey/survey.ts';
import { defineCheck } from './check.ts';

/** Pods ask their own node and so many others. */
const mostOthers = 3;

export const nodePort = defineCheck({
  id: 'node-port',
  title: 'Services answer at their node ports, load balancer IPs and external IPs',
  choose: (survey, node) => [
    ...representatives(
      survey.fronts(node).filter(({ nodePort: port }) => port !== null),
      outsideKind,
    ).flatMap(({ front, count }) =>
      nodePortFlows(survey, node, front).map((flow) => ({ ...flow, standsFor: flow.standsFor * count })),
    ),
    ...publicAddressFlows(survey, node),
  ],
  lacks: (survey, node) =>
    survey.world.evidence.api.services === null
      ? 'no objects of the API were collected: which node ports, load balancer IPs and external IPs there are is not known'
      : `no service has a node port, a load balancer IP or an external IP that ${node.name} serves`,
});

function nodePortFlows(survey: Survey, node: Host, front: ServiceFront): CheckFlow[] {
  const own = nodeAddressOf(survey.world, node.name, front.family);
  const others = survey.world.network.nodes.filter((other) => other !== node).slice(0, mostOthers);
  const asked = [node, ...others].map((target) => ({
    target,
    address: nodeAddressOf(survey.world, target.name, front.family),
  }));
  const flow = {
    check: 'node-port',
    entry: 'node port',
    node: node.name,
    protocol: front.protocol,
    service: front.ref,
  } as const;
  const fromOutside = {
    ...flow,
    title: `a host outside to ${front.ref} at node port ${front.nodePort} of ${node.name}`,
    from: 'external',
    to: printEndpoint(own ?? '', front.nodePort),
    standsFor: 1,
    meant: meantOutside(front, node.name),
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
            meant: meantOutside(front, target.name),
            answerers: answerersOf(front),
          })),
  );
  return own === null ? fromPods : [fromOutside, ...fromPods];
}
