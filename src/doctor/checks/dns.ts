import { frontFlows } from '../survey/front-flows.ts';
import { nameserversOf } from '../survey/nameservers.ts';
import { isDns } from '../survey/service-front.ts';
import { defineCheck } from './check.ts';

export const dns = defineCheck({
  id: 'dns',
  title: 'Pods reach the cluster DNS',
  choose(survey, node) {
    const nameservers = nameserversOf(survey.world);
    return survey
      .fronts(node)
      .filter((front) => isDns(front, nameservers))
      .flatMap((front) => frontFlows('dns', survey, node, front))
      .map((flow) => ({ ...flow, meant: 'answered' }));
  },
  lacks: (_, node) => `the evidence names no DNS service for ${node.name}`,
});
