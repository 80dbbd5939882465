import { defineCause } from '../cause.ts';
import { driftSightings } from '../drift.ts';

export const serviceRulesDiffer = defineCause({
  id: 'service-rules-differ',
  title: 'Rules treat clients of a service otherwise than the API wants',
  severity: 'warning',
  symptom: 'Clients do not stay with their endpoint, or are let in or shut out wrongly.',
  proof: 'Session affinity or source ranges of the rules are not those of the service.',
  fix: 'Restart kube-proxy on the node; see its log.',
  needs: ['iptables-save.txt', 'api/services.json', 'api/endpointslices.json'],
  breaks: ['kube-proxy'],
  recognise: (examination) => driftSightings(examination, 'service-rules-differ'),
});
