import { frontFlows } from '../survey/front-flows.ts';
import { nameserversOf } from '../survey/nameservers.ts';
import { representatives } from '../survey/representatives.ts';
import { isApiserver, isDns } from '../survey/service-front.ts';
import { defineCheck } from './check.ts';

export const clusterIp = defineCheck({
  id: 'cluster-ip',
  title: 'Services answer at their cluster IPs',
  choose(survey, node) {
    const nameservers = nameserversOf(survey.world);
    const fronts = survey.fronts(node).filter((front) => !isDns(front, nameservers) && !isApiserver(front));
    return representatives(fronts).flatMap(({ front, count }) =>
      frontFlows('cluster-ip', survey, node, front).map((flow) => ({ ...flow, standsFor: flow.standsFor * count })),
    );
  },
  lacks: (_, node) => `the evidence names no services for ${node.name}`,
});
