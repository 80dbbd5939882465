import { printEndpoint } from '../../model/address.ts';
import { frontFlows, nodeAsClient } from '../survey/front-flows.ts';
import { isApiserver, usedEndpoints } from '../survey/service-front.ts';
import { defineCheck } from './check.ts';

export const apiserver = defineCheck({
  id: 'apiserver',
  title: 'Pods reach the API server',
  choose(survey, node) {
    const fronts = survey.fronts(node).filter(isApiserver);
    const through = fronts.flatMap((front) => frontFlows('apiserver', survey, node, front));
    const direct = fronts.flatMap((front) =>
      (usedEndpoints(front) ?? []).flatMap(({ address, port }) =>
        [...survey.senders(node), ...nodeAsClient(node)].map((sender) => ({
          check: 'apiserver' as const,
          node: node.name,
          title: `${sender.name} to the API server at ${printEndpoint(address, port)}`,
          from: sender.from,
          to: printEndpoint(address, port),
          protocol: 'tcp',
          standsFor: sender.count,
          meant: 'answered' as const,
          answerers: null,
          service: null,
        })),
      ),
    );
    return [...through, ...direct].map((flow) => ({ ...flow, meant: 'answered' }));
  },
  lacks: (_, node) => `the evidence does not name the service default/kubernetes for ${node.name}`,
});
