import { podFlows } from '../survey/pod-flows.ts';
import { defineCheck } from './check.ts';

/** Among so many other nodes every class of pods asks every class; among more, one pod asks one of each node. */
const fewNodes = 8;

export const crossNode = defineCheck({
  id: 'cross-node',
  title: 'Pods of different nodes reach each other',
  choose(survey, node) {
    const senders = survey.senders(node).filter(({ pod }) => pod !== null);
    const others = survey.world.network.nodes.filter((other) => other !== node);
    const receivers = others.map(survey.receivers);
    if (others.length <= fewNodes)
      return podFlows('cross-node', node, senders, [...receivers.flat(), ...survey.strangers]);
    const first = receivers.flatMap(([receiver]) => receiver ?? []);
    return podFlows('cross-node', node, senders.slice(0, 1), [...first, ...survey.strangers]);
  },
  lacks: (survey, node) =>
    survey.world.network.nodes.length < 2
      ? `the evidence of no other node is there to tell what becomes of packets that leave ${node.name}`
      : `no pods of ${node.name} and of another node are in the evidence`,
});
