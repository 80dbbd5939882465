import { defineCause } from '../cause.ts';
import { driftSightings } from '../drift.ts';

export const orphanServiceChains = defineCause({
  id: 'orphan-service-chains',
  title: 'Chains of services are left that nothing leads to',
  severity: 'warning',
  symptom: 'None by itself: iptables takes longer.',
  proof: 'Nothing jumps to chains of services or endpoints.',
  fix: 'Restart kube-proxy; upgrade it if they come back.',
  needs: ['iptables-save.txt', 'api/services.json', 'api/endpointslices.json'],
  breaks: ['kube-proxy'],
  recognise: (examination) => driftSightings(examination, 'orphan-service-chains'),
});
