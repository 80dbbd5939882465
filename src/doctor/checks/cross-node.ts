import { podFlows } from '../survey/pod-flows.ts';
import { defineCheck } from './check.ts';

export const crossNode = defineCheck({
  id: 'cross-node',
  title: 'Pods of different nodes reach each other',
  choose: (survey, node) =>
    podFlows(
      'cross-node',
      node,
      survey.senders(node).filter(({ pod }) => pod !== null),
      [...survey.world.network.nodes.filter((other) => other !== node).flatMap(survey.receivers), ...survey.strangers],
    ),
  lacks: (survey, node) =>
    survey.world.network.nodes.length < 2
      ? `the evidence of no other node is there to tell what becomes of packets that leave ${node.name}`
      : `no pods of ${node.name} and of another node are in the evidence`,
});
