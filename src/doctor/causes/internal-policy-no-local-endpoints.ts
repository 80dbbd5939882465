import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { frontsByService } from '../survey/all-fronts.ts';
import { usedEndpoints } from '../survey/service-front.ts';

export const internalPolicyNoLocalEndpoints = defineCause({
  id: 'internal-policy-no-local-endpoints',
  title: 'Pods of nodes without an endpoint do not reach the service',
  severity: 'info',
  symptom: 'A cluster IP is refused or times out from the pods of some nodes.',
  proof: 'internalTrafficPolicy is Local, and no endpoint of the service is on the node.',
  fix: 'That is how the policy works: run a pod of it on every node, or set the policy to Cluster.',
  needs: ['api/services.json', 'api/endpointslices.json'],
  breaks: [],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts): Sighting[] => {
      const { service } = fronts[0]!;
      const used = usedEndpoints(fronts[0]!);
      if (service?.internalTrafficPolicy !== 'Local' || used === null || used.length === 0) return [];
      const without = examination.nodes
        .filter(({ name }) => !used.some(({ node }) => node === name))
        .map(({ name }) => name);
      if (without.length === 0) return [];
      return [
        {
          node: null,
          subject: `svc ${service.namespace}/${service.name}`,
          title: `${service.namespace}/${service.name} (internalTrafficPolicy Local) has no endpoint on ${without.slice(0, 4).join(', ')}: pods there do not reach it, as it is meant`,
          evidence: prove(service.origin),
          fix: [],
          confidence: 1,
          explains: [],
        },
      ];
    }),
});
