import { defineCause } from '../cause.ts';

export const dnsUpstreamUnreachable = defineCause({
  id: 'dns-upstream-unreachable',
  title: 'The cluster DNS does not reach its upstream',
  severity: 'error',
  symptom: 'Names of the cluster work, names outside give SERVFAIL or time out.',
  proof:
    'Asked from the network of a CoreDNS pod, the upstream does not answer (dig @UPSTREAM example.org). Where rules or routes of the node are the reason, that is found as the reason why pods do not reach the outside (masquerade-missing and the like).',
  fix: 'Repair the way out of the node that runs CoreDNS; check the forward line of the Corefile.',
  needs: [],
  breaks: ['dns', 'egress'],
  recognise: null,
});
