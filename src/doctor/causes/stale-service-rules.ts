import { defineCause } from '../cause.ts';
import { driftSightings } from '../drift.ts';

export const staleServiceRules = defineCause({
  id: 'stale-service-rules',
  title: 'Rules are left for a service that is gone',
  severity: 'warning',
  symptom: 'A cluster IP or node port that nobody has any more still leads somewhere.',
  proof: 'The node has rules for an address that no service of the API has.',
  fix: 'Restart kube-proxy on the node; see its log.',
  needs: ['iptables-save.txt', 'api/services.json', 'api/endpointslices.json'],
  breaks: ['kube-proxy'],
  recognise: (examination) => driftSightings(examination, 'stale-service-rules'),
});
