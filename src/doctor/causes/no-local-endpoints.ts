import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { frontsByService } from '../survey/all-fronts.ts';
import { usedEndpoints } from '../survey/service-front.ts';

export const noLocalEndpoints = defineCause({
  id: 'no-local-endpoints',
  title: 'Nodes without an endpoint do not answer for the service',
  severity: 'info',
  symptom: 'A node port or load balancer works at some nodes only.',
  proof: 'externalTrafficPolicy is Local, and no endpoint of the service is on the node.',
  fix: 'That is how the policy works: send to nodes with endpoints (health check node port), spread the pods, or set the policy to Cluster.',
  needs: ['api/services.json', 'api/endpointslices.json'],
  breaks: [],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts): Sighting[] => {
      const front = fronts.find(
        ({ nodePort, service }) => nodePort !== null && service?.externalTrafficPolicy === 'Local',
      );
      const used = front === undefined ? null : usedEndpoints(front);
      if (front?.service == null || used === null || used.length === 0) return [];
      const without = examination.nodes
        .filter(({ name }) => !used.some(({ node }) => node === name))
        .map(({ name }) => name);
      if (without.length === 0) return [];
      return [
        {
          node: null,
          subject: `svc ${front.namespace}/${front.name}`,
          title: `${front.namespace}/${front.name} (externalTrafficPolicy Local) has no endpoint on ${without.slice(0, 4).join(', ')}: node port ${front.nodePort} does not answer there from outside, as it is meant`,
          evidence: prove(front.service.origin),
          fix: [],
          confidence: 1,
          explains: [],
        },
      ];
    }),
});
