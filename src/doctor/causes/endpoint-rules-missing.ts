import { defineCause } from '../cause.ts';
import { driftSightings } from '../drift.ts';

export const endpointRulesMissing = defineCause({
  id: 'endpoint-rules-missing',
  title: 'Rules leave out endpoints of a service',
  severity: 'warning',
  symptom: 'Some pods of a service get no connections from a node.',
  proof: 'The API has a ready endpoint that the rules of the node never send packets to. k8snet services shows both.',
  fix: 'See whether kube-proxy follows the API: its log, and when it last wrote its rules.',
  needs: ['iptables-save.txt', 'api/services.json', 'api/endpointslices.json'],
  breaks: ['kube-proxy'],
  recognise: (examination) => driftSightings(examination, 'endpoint-rules-missing'),
});
