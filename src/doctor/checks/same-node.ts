import { podFlows } from '../survey/pod-flows.ts';
import { defineCheck } from './check.ts';

export const sameNode = defineCheck({
  id: 'same-node',
  title: 'Pods of one node reach each other',
  choose: (survey, node) =>
    podFlows(
      'same-node',
      node,
      survey.senders(node).filter(({ pod }) => pod !== null),
      survey.receivers(node),
    ),
  lacks: (_, node) => `fewer than two pods of ${node.name} are in the evidence`,
});
