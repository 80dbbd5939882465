import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { frontsByService } from '../survey/all-fronts.ts';
import { publicAddresses } from '../survey/public-address.ts';
import { type ServiceFront, usedEndpoints } from '../survey/service-front.ts';

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
        (one) => one.service?.externalTrafficPolicy === 'Local' && placesOf(one, fronts).length > 0,
      );
      const used = front === undefined ? null : usedEndpoints(front);
      if (front?.service == null || used === null || used.length === 0) return [];
      const without = examination.nodes
        .filter(({ name }) => !used.some(({ node }) => node === name))
        .map(({ name }) => name);
      if (without.length === 0) return [];
      const places = placesOf(front, fronts);
      const check = front.service.healthCheckNodePort;
      const told = check === null ? '' : ` (load balancers are told so at node port ${check})`;
      return [
        {
          node: null,
          subject: `svc ${front.namespace}/${front.name}`,
          title: `${front.namespace}/${front.name} (externalTrafficPolicy Local) has no endpoint on ${without.slice(0, 4).join(', ')}: ${places.join(', ')} ${places.length > 1 ? 'do' : 'does'} not answer there from outside, as it is meant${told}`,
          evidence: prove(front.service.origin),
          fix: [],
          confidence: 1,
          explains: [],
        },
      ];
    }),
});

/** Where clients outside ask a service port. */
const placesOf = ({ nodePort, port, protocol }: ServiceFront, fronts: readonly ServiceFront[]): string[] => [
  ...(nodePort === null ? [] : [`node port ${nodePort}`]),
  ...fronts
    .filter((one) => one.port === port && one.protocol === protocol)
    .flatMap(publicAddresses)
    .map(({ kind, address }) => `${kind} ${address}`),
];
